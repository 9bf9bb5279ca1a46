/** Reads the one YAML file into a plain tree. Its texts are never quoted in a problem: a key may stand anywhere in it. */
import { LineCounter, parseDocument } from "yaml";

/** Reads a text file; throws where it cannot, with the system's `code`. */
export type ReadFile = (path: string) => string;

export type Tree = Record<string, unknown>;

export const DEFAULT_FILE = "config/bridge.yaml";

export interface SettingsFile {
  /** Undefined: there is none. */
  readonly path: string | undefined;
  readonly tree: Tree;
  /** What is wrong with the file itself. If anything is, the tree is empty. */
  readonly problems: readonly string[];
}

/** `asked` names the file and who asked for it; without it the default file is read where it exists. */
export function readSettingsFile(asked: { path: string; by: string } | undefined, readFile: ReadFile): SettingsFile {
  const path = asked?.path ?? DEFAULT_FILE;
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    if (asked === undefined && errorCode(error) === "ENOENT") return { path: undefined, tree: {}, problems: [] };
    const by = asked?.by ?? path;
    return {
      path,
      tree: {},
      problems: [`${by}: expected a file that can be read, found ${whyUnreadable(error)} at ${path}`],
    };
  }
  return { path, ...parseSettings(text, path) };
}

function parseSettings(text: string, path: string): Pick<SettingsFile, "tree" | "problems"> {
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  const problems = [...document.errors, ...document.warnings].map(({ code, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    return `${path} line ${line}, column ${col}: not valid YAML (${code.toLowerCase().replaceAll("_", " ")})`;
  });
  if (problems.length > 0) return { tree: {}, problems };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return { tree: {}, problems: [`${path}: not valid YAML (an alias that is unknown or repeats too much)`] };
  }
  if (value === null || value === undefined) return { tree: {}, problems: [] };
  if (!isTree(value)) return { tree: {}, problems: [`${path}: expected a map of settings`] };
  if (hasProtoKey(value)) return { tree: {}, problems: [`${path}: __proto__ is not a setting`] };
  return { tree: withoutNulls(value), problems: [] };
}

function hasProtoKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasProtoKey);
  return isTree(value) && (Object.hasOwn(value, "__proto__") || Object.values(value).some(hasProtoKey));
}

/** A key with nothing behind it counts as not written; the key stays, so that a misspelt one is still seen. */
function withoutNulls(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, withoutNull(value)]));
}

function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (isTree(value)) return withoutNulls(value);
  return value === null ? undefined : value;
}

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The system's word for what went wrong (`ENOENT`, `EACCES`). */
function errorCode(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "an error";
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "no file",
  EACCES: "a file without permission to read it",
  EISDIR: "a folder",
};

/** What is there in place of a file that can be read, to be followed by where. */
export function whyUnreadable(error: unknown): string {
  const code = errorCode(error);
  return WORDS[code] ?? code;
}
