/** Puts what the schema refuses into words: the setting's name, what is expected, what was found. No secrets. */
import type { z } from "zod";
import { NOT_AVAILABLE } from "./connection-schema.js";
import { DEFAULT_CONNECTION, environmentName } from "./layers.js";
import { nearName } from "./near-name.js";
import type { SettingKind } from "./setting.js";
import { isTree } from "./settings-file.js";
import { dotted, ITEM, metaOf, schemaAt, shapeOf } from "./settings-table.js";

export type NameOf = (path: readonly PropertyKey[]) => string;

/** One text for each setting that is wrong, in the order in which the schema meets them. */
export function describeIssues(issues: readonly z.core.$ZodIssue[], tree: unknown, nameOf: NameOf): string[] {
  const problems = issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") return [describeWrong(issue, tree, nameOf)];
    return issue.keys.map((key) => describeUnknown(issue.path, key, nameOf));
  });
  return [...new Set(problems)];
}

function describeWrong(issue: z.core.$ZodIssue, tree: unknown, nameOf: NameOf): string {
  const name = nameOf(issue.path);
  if (issue.code === "invalid_key")
    return `${name}: expected an attribute's path as SCIM writes it, such as name.givenName`;
  const schema = schemaAt(issue.path);
  const meta = schema === undefined ? undefined : metaOf(schema);
  const value = valueAt(tree, issue.path);
  const or = value === undefined ? alternative(issue.path, tree, name) : "";
  return `${name}${or}: expected ${meta?.expected ?? "something else"}, found ${describeValue(value, meta?.kind)}`;
}

/** For what the file's default connection lacks: the variable that would give it as well. */
function alternative(path: readonly PropertyKey[], tree: unknown, name: string): string {
  if (valueAt(tree, [...path.slice(0, 2), "id"]) !== DEFAULT_CONNECTION) return "";
  const env = environmentName(path);
  return env === undefined || env === name ? "" : ` (or ${env})`;
}

function describeUnknown(path: readonly PropertyKey[], key: string, nameOf: NameOf): string {
  // `{ token:abc }` is a key "token:abc" to YAML, and what stands behind the colon is not for printing.
  const [beforeColon = ""] = key.split(":");
  if (beforeColon !== key) return `${nameOf([...path, beforeColon])}: expected a space after the colon, found none`;
  const full = [...path, key];
  const name = nameOf(full);
  const pattern = dotted(full.map((part) => (typeof part === "number" ? ITEM : part)));
  if (NOT_AVAILABLE.includes(pattern)) return `${name}: not available in this version`;
  const parent = schemaAt(path);
  const known = parent === undefined ? [] : Object.keys(shapeOf(parent) ?? {});
  const near = nearName(key, known);
  const hint = near === undefined ? `expected one of ${known.join(", ")}` : `did you mean ${near}?`;
  return `${name}: unknown setting, ${hint}`;
}

export function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return (value as readonly unknown[])[Number(key)];
    return isTree(value) && Object.hasOwn(value, key) ? value[String(key)] : undefined;
  }, tree);
}

/** What was found. What stands in place of a list or a map is not shown: it may be a key that belongs inside. */
function describeValue(value: unknown, kind: SettingKind | undefined): string {
  if (value === undefined || value === null) return "nothing";
  if (kind === "secret" || kind === "tokens") return "a value that is not shown";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "string" && (kind === "list" || kind === "map")) return "a text";
  if (typeof value === "string") return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : `a ${typeof value}`;
}
