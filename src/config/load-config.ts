/** Settings from the file, then the environment, then flags: either a frozen configuration or everything that is wrong. */
import { buildConfig } from "./build-config.js";
import type { Config } from "./config.js";
import { type CheckOverride, crossChecks } from "./cross-checks.js";
import { type Environment, type Flags, layer } from "./layers.js";
import { readPemFiles } from "./pem-files.js";
import { describeIssues, valueAt } from "./problems.js";
import { resolveSecrets } from "./resolve-secrets.js";
import { type ReadFile, readSettingsFile } from "./settings-file.js";
import { settingsSchema } from "./settings-schema.js";
import { findWarnings } from "./warnings.js";

export interface ConfigSources {
  /** The command line's `--config`; wins over `CONFIG_FILE`. Without either, `config/bridge.yaml` where it exists. */
  readonly file?: string | undefined;
  readonly env: Environment;
  /** Options of the command line by their camelCase names; `SETTINGS` says which ones there are. */
  readonly flags?: Flags;
  readonly readFile: ReadFile;
  /** The mapping's word on its `overrides`; without it their texts are taken as they are. */
  readonly checkOverride?: CheckOverride;
  /** Whether the log goes to a terminal; decides on its format where nothing is set. */
  readonly terminal?: boolean;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Never throws for what a user wrote. Problems name the setting, what is expected and what was found, never a secret. */
export function loadConfig(sources: ConfigSources): ConfigResult {
  const { file: asked, env, flags = {}, readFile, checkOverride = () => undefined, terminal = false } = sources;
  const file = readSettingsFile(chosenFile(asked, env), readFile);
  const { tree: written, nameOf, warnings } = layer(file.tree, file.path, env, flags);

  const unresolved: string[] = [];
  const tree = resolveSecrets(written, settingsSchema, {
    env,
    readFile,
    report: (path, why) => unresolved.push(`${nameOf(path)}: ${why}`),
  });
  const parsed = settingsSchema.safeParse(tree);
  // A file that cannot be read may hold what seems to be missing.
  const fileIsWhole = file.problems.length === 0;
  const issues = (parsed.error?.issues ?? []).filter(({ path }) => fileIsWhole || valueAt(tree, path) !== undefined);
  const pems = readPemFiles(tree, readFile, nameOf);
  const problems = [
    ...file.problems,
    ...describeIssues(issues, tree, nameOf),
    ...unresolved,
    ...(fileIsWhole ? crossChecks(tree, nameOf, checkOverride) : []),
    ...pems.problems,
  ];
  if (!parsed.success || problems.length > 0) return { ok: false, problems };

  const config = buildConfig(parsed.data, { terminal, file: file.path, pems: pems.files });
  return {
    ok: true,
    config: deepFreeze({ ...config, warnings: [...warnings, ...findWarnings(config, tree, nameOf)] }),
  };
}

function chosenFile(asked: string | undefined, env: Environment): { path: string; by: string } | undefined {
  if (asked !== undefined) return { path: asked, by: "--config" };
  const path = env["CONFIG_FILE"]?.trim() ?? "";
  return path === "" ? undefined : { path, by: "CONFIG_FILE" };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const child of Object.values(value)) deepFreeze(child);
  return value;
}
