/** Checks that need more than one setting. They work on the unchecked tree, so that every problem shows at once. */
import { type NameOf, valueAt } from "./problems.js";
import { isSecret } from "./secret.js";
import { isTree, type Tree } from "./settings-file.js";

/** What is wrong with an own rule of the mapping, which only the mapping can tell; undefined if nothing is. */
export type CheckOverride = (scimPath: string, expression: string) => string | undefined;

/** The tree's secrets are resolved; anything else in it may have any shape. */
export function crossChecks(tree: unknown, nameOf: NameOf, checkOverride: CheckOverride): string[] {
  const connections = entriesAt(tree, ["connections"]);
  const clients = connections.flatMap(({ path }) => entriesAt(tree, [...path, "clients"]));
  return [
    ...tlsPair(tree, nameOf),
    ...duplicates(connections, "id", nameOf),
    ...connections.flatMap(({ path }) => duplicates(entriesAt(tree, [...path, "clients"]), "name", nameOf)),
    ...clients.flatMap((client) => tokenOrTokens(client, nameOf)),
    ...sharedTokens(tree, clients, nameOf),
    ...connections.flatMap(({ path }) => overrides(tree, [...path, "mapping", "overrides"], nameOf, checkOverride)),
  ];
}

interface Entry {
  readonly path: readonly PropertyKey[];
  readonly value: Tree;
}

function entriesAt(tree: unknown, path: readonly PropertyKey[]): Entry[] {
  const list = valueAt(tree, path);
  if (!Array.isArray(list)) return [];
  return list.flatMap((value: unknown, index) => (isTree(value) ? [{ path: [...path, index], value }] : []));
}

function tlsPair(tree: unknown, nameOf: NameOf): string[] {
  const written = (key: string): boolean => valueAt(tree, [key]) !== undefined;
  const [given, missing] = written("tlsCert") ? ["tlsCert", "tlsKey"] : ["tlsKey", "tlsCert"];
  if (!written(given) || written(missing)) return [];
  return [`${nameOf([missing])}: expected both or none of a certificate and its key, found only ${nameOf([given])}`];
}

function duplicates(entries: readonly Entry[], key: string, nameOf: NameOf): string[] {
  const seen = new Map<string, readonly PropertyKey[]>();
  return entries.flatMap(({ path, value }) => {
    const id = value[key];
    if (typeof id !== "string") return [];
    const first = seen.get(id);
    const here = [...path, key];
    if (first === undefined) seen.set(id, here);
    return first === undefined
      ? []
      : [`${nameOf(here)}: expected another ${key}, found "${id}" as in ${nameOf(first)}`];
  });
}

function overrides(tree: unknown, path: readonly PropertyKey[], nameOf: NameOf, check: CheckOverride): string[] {
  const rules = valueAt(tree, path);
  if (!isTree(rules)) return [];
  return Object.entries(rules).flatMap(([scimPath, expression]) => {
    const wrong = typeof expression === "string" ? check(scimPath, expression) : undefined;
    return wrong === undefined ? [] : [`${nameOf([...path, scimPath])}: ${wrong}`];
  });
}

function tokenOrTokens({ path, value }: Entry, nameOf: NameOf): string[] {
  const given = ["token", "tokens"].filter((key) => value[key] !== undefined);
  if (given.length === 1) return [];
  const found = given.length === 0 ? "nothing" : "both";
  return [`${nameOf([...path, "token"])}: expected either token or tokens, found ${found}`];
}

/** A token tells who is asking, so nobody may share one, operators included. */
function sharedTokens(tree: unknown, clients: readonly Entry[], nameOf: NameOf): string[] {
  const owners = new Map<string, string>();
  const admin = valueAt(tree, ["adminToken"]);
  if (isSecret(admin)) owners.set(admin.reveal(), nameOf(["adminToken"]));
  return clients.flatMap(({ path, value }) => {
    const key = value["token"] === undefined ? "tokens" : "token";
    const name = nameOf([...path, key]);
    const texts = new Set([value[key]].flat(2).flatMap((token) => (isSecret(token) ? [token.reveal()] : [])));
    // What could not be had is empty, and reported elsewhere.
    texts.delete("");
    const others = new Set([...texts].flatMap((text) => owners.get(text) ?? []));
    for (const text of texts) if (!owners.has(text)) owners.set(text, name);
    return [...others].map((other) => `${name}: expected a token of its own, found the one of ${other}`);
  });
}
