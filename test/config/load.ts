/** Loads settings from texts, as the program does from the machine. */
import { type ConfigResult, type ConfigSources, loadConfig } from "../../src/config/load-config.js";
import type { Config } from "../../src/config/config.js";

export const KEY = "lattice-key-4711";
export const TOKEN = "scim-token-0815-long";
export const MINIMAL = { LATTICE_API_KEY: KEY, SCIM_TOKEN: TOKEN };

export interface Written extends Partial<Omit<ConfigSources, "readFile">> {
  /** Path -> content. `yaml` stands for the default file. */
  readonly files?: Readonly<Record<string, string>>;
  readonly yaml?: string;
}

export function load({ files = {}, yaml, env = {}, ...rest }: Written): ConfigResult {
  const all: Readonly<Record<string, string>> = yaml === undefined ? files : { ...files, "config/bridge.yaml": yaml };
  return loadConfig({
    env,
    ...rest,
    readFile(path) {
      const content = Object.hasOwn(all, path) ? all[path] : undefined;
      if (content === undefined) throw Object.assign(new Error(`no ${path}`), { code: "ENOENT" });
      return content;
    },
  });
}

export function configOf(written: Written): Config {
  const result = load(written);
  if (!result.ok) throw new Error(result.problems.join("\n"));
  return result.config;
}

export function problemsOf(written: Written): readonly string[] {
  const result = load(written);
  return result.ok ? [] : result.problems;
}
