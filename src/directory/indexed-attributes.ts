/** What clients look records up by: indexed with every snapshot, before anybody asks. */
import type { ResourceType } from "../scim/attribute.js";
import { keysOf, resolveAttributePath } from "../scim/attribute-path.js";
import { groupResourceType, userResourceType } from "../scim/resource-types.js";
import { type ValueSource, valueSource } from "./value-source.js";

export interface IndexedAttributes {
  /** Few records have the same value. */
  readonly lookups: readonly ValueSource[];
  /** Many may have the same value. */
  readonly columns: readonly ValueSource[];
}

/** `id` needs no index of its own: sets find records by it anyway. */
export const INDEXED: Readonly<Record<"User" | "Group", IndexedAttributes>> = Object.freeze({
  User: {
    lookups: sources(userResourceType(), ["userName", "externalId", "emails.value", "employeeNumber"]),
    columns: sources(userResourceType(), [
      "active",
      "department",
      "manager.value",
      "groups.value",
      "meta.lastModified",
    ]),
  },
  Group: {
    lookups: sources(groupResourceType(), ["externalId"]),
    columns: sources(groupResourceType(), ["displayName", "members.value", "meta.lastModified"]),
  },
});

export const ID = firstOf(sources(userResourceType(), ["id"]));
export const USER_NAME = firstOf(INDEXED.User.lookups);

function sources(type: ResourceType, paths: readonly string[]): readonly ValueSource[] {
  return paths.map((path) => {
    const resolved = resolveAttributePath(path, type);
    if (resolved?.kind !== "attribute") throw new Error(`${type.name} has no ${path}`);
    return valueSource(keysOf(resolved), resolved.sub ?? resolved.attribute);
  });
}

function firstOf<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error("an empty list has no first");
  return first;
}
