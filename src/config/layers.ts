/** Lays the environment and the flags over the file's tree, and remembers who wrote what. */
import { isTree, type Tree } from "./settings-file.js";
import { dotted, ITEM, SETTINGS, type Setting } from "./settings-table.js";

export type Environment = Readonly<Record<string, string | undefined>>;
/** Options of the command line by their camelCase names; those that are no settings are ignored. */
export type Flags = Readonly<Record<string, unknown>>;

export interface Layers {
  readonly tree: Tree;
  /** The name of a setting in the place where the user wrote it, or would. */
  readonly nameOf: (path: readonly PropertyKey[]) => string;
  readonly warnings: readonly string[];
}

/** The connection that the environment describes. */
export const DEFAULT_CONNECTION = "default";

interface Written {
  readonly setting: Setting;
  readonly name: string;
  readonly value: unknown;
}

/** `tree` is the file's and is not changed; `file` is its path for names, undefined where there is none. */
export function layer(tree: Tree, file: string | undefined, env: Environment, flags: Flags): Layers {
  const result = structuredClone(tree);
  const taken = new Set(references(tree));
  const written = SETTINGS.flatMap((setting) => writtenFor(setting, env, flags, taken));
  const names = new Map<string, string>();
  const warnings: string[] = [];
  const target = defaultConnection(result, written);

  for (const { setting, name, value } of written) {
    const path = concrete(setting, target?.index);
    if (path === undefined) {
      warnings.push(`${name} is ignored: it describes the connection ${DEFAULT_CONNECTION}, which is not configured`);
      continue;
    }
    if (setting.kind === "tokens" && target !== undefined) {
      if (replaceClients(target.connection)) {
        const clients = nameInFile(["connections", target.index, "clients"], file);
        warnings.push(`${name} replaces ${clients}: the environment wins over the file`);
      }
      names.set(dotted(path.slice(0, 3)), name);
    }
    assign(result, path, value);
    names.set(dotted(path), name);
  }

  addEmptyLattice(result["connections"]);

  const fromEnvironment = target?.added === true ? target.index : undefined;
  return {
    tree: result,
    warnings,
    nameOf(path) {
      for (let length = path.length; length > 0; length--) {
        const name = names.get(dotted(path.slice(0, length)));
        if (name !== undefined) return name;
      }
      const added = fromEnvironment !== undefined && path[0] === "connections" && path[1] === fromEnvironment;
      const belongsToFile = file !== undefined && !added;
      return belongsToFile ? nameInFile(path, file) : (environmentName(path) ?? dotted(path));
    },
  };
}

/** The environment variable that gives this setting, or the first setting under it. */
export function environmentName(path: readonly PropertyKey[]): string | undefined {
  const pattern = dotted(path.map((key) => (typeof key === "number" ? ITEM : key)));
  return SETTINGS.find(({ env, name }) => env !== undefined && (name === pattern || isUnder(name, pattern)))?.env;
}

function isUnder(name: string, pattern: string): boolean {
  return name.startsWith(pattern) && [".", "["].includes(name.charAt(pattern.length));
}

function nameInFile(path: readonly PropertyKey[], file: string | undefined): string {
  return file === undefined ? dotted(path) : `${dotted(path)} in ${file}`;
}

function writtenFor(setting: Setting, env: Environment, flags: Flags, taken: ReadonlySet<string>): Written[] {
  const { option, flag } = setting;
  const given = flag === undefined ? undefined : flags[flag];
  if (option !== undefined && (typeof given === "string" || typeof given === "number" || typeof given === "boolean")) {
    return [{ setting, name: option, value: fromText(setting, String(given)) }];
  }
  for (const name of variables(setting)) {
    const value = env[name]?.trim() ?? "";
    // What the file refers to by name is given by the file, where it says.
    if (value !== "" && !taken.has(name)) return [{ setting, name, value: fromText(setting, value) }];
  }
  return [];
}

function variables({ env, envInAnyCase }: Setting): readonly string[] {
  if (env === undefined) return [];
  return envInAnyCase === true ? [env.toLowerCase(), env] : [env];
}

/** A text as the schema wants it; what cannot be converted stays text, and the schema says what is wrong with it. */
function fromText({ kind }: Setting, written: string): unknown {
  const value = written.trim();
  if ((kind === "integer" || kind === "proxies") && /^-?\d{1,15}$/.test(value)) return Number(value);
  if ((kind === "boolean" || kind === "proxies") && /^(true|false)$/.test(value)) return value === "true";
  return value;
}

/** Finds the default connection, or adds it where the environment describes one or nothing else is configured. */
function defaultConnection(tree: Tree, written: readonly Written[]) {
  const connections = tree["connections"] ?? [];
  if (!Array.isArray(connections)) return undefined;
  const list: unknown[] = connections;
  const index = list.findIndex((item) => isTree(item) && item["id"] === DEFAULT_CONNECTION);
  const found = list[index];
  if (isTree(found)) return { index, connection: found, added: false };
  if (list.length > 0 && !written.some(({ setting }) => setting.env === "LATTICE_API_KEY")) return undefined;
  const connection: Tree = { id: DEFAULT_CONNECTION };
  list.push(connection);
  tree["connections"] = list;
  return { index: list.length - 1, connection, added: true };
}

/** Makes room for the environment's client; true where the file had others. */
function replaceClients(connection: Tree): boolean {
  const had = Array.isArray(connection["clients"]) && connection["clients"].length > 0;
  connection["clients"] = [{ name: DEFAULT_CONNECTION }];
  return had;
}

/** The setting's path with positions in place of items; undefined where the default connection is not there. */
function concrete({ path }: Setting, index: number | undefined): readonly (string | number)[] | undefined {
  if (path[0] !== "connections") return path;
  if (index === undefined) return undefined;
  return path.map((key, position) => (key !== ITEM ? key : position === 1 ? index : 0));
}

function assign(tree: Tree, path: readonly (string | number)[], value: unknown): void {
  let at: unknown = tree;
  path.forEach((key, position) => {
    if (Array.isArray(at)) {
      const items: unknown[] = at;
      at = items[Number(key)];
    } else if (isTree(at)) {
      if (position === path.length - 1) at[key] = value;
      // A wrong shape in the file would hide the problem it is, so it stays.
      else at = at[key] ??= {};
    }
  });
}

/** So that what a connection lacks of it is named, and not the whole. */
function addEmptyLattice(connections: unknown): void {
  if (!Array.isArray(connections)) return;
  for (const connection of connections) if (isTree(connection)) connection["lattice"] ??= {};
}

/** The names of all variables that the file refers to as `env:NAME`. */
function references(value: unknown): string[] {
  if (typeof value === "string") return [...value.matchAll(/(?:^|,)\s*env:([^,\s]+)/g)].map((match) => match[1] ?? "");
  if (Array.isArray(value)) return value.flatMap(references);
  return isTree(value) ? Object.values(value).flatMap(references) : [];
}
