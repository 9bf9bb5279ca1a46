/** Loads the settings for a command, and says everything that is wrong with them at once. */
import type { Config, ConnectionConfig } from "../config/config.js";
import { loadConfig } from "../config/load-config.js";
import { compileOverrides } from "../mapping/overrides.js";
import type { CliIo } from "./cli-io.js";

/** Undefined after the problems have been printed: the command ends with 2. */
export function loadSettings(options: { readonly config?: string }, io: CliIo): Config | undefined {
  const loaded = loadConfig({
    file: options.config,
    env: io.env,
    flags: { ...options },
    readFile: io.readFile,
    terminal: io.terminal,
    checkOverride: (path, expression) => compileOverrides({ [path]: expression }).problems[0],
  });
  const problems = loaded.ok ? loaded.config.connections.flatMap(clashingOverrides) : loaded.problems;
  if (loaded.ok && problems.length === 0) return loaded.config;
  io.err(`${problems.length} of the settings cannot be used:`);
  for (const problem of problems) io.err(`  ${problem}`);
  io.err("CONFIGURATION.md lists every setting.");
  return undefined;
}

/** Overrides have been checked one by one; only all of them together show that one path is given twice in other letters. */
function clashingOverrides({ id, mapping }: ConnectionConfig): readonly string[] {
  return compileOverrides(mapping.overrides).problems.map((problem) => `connection ${id}: mapping.${problem}`);
}
