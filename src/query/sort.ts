/** The order that `sortBy` asks for (RFC 7644 section 3.4.2.3). */
import { type ValueSource, valueSource } from "../directory/value-source.js";
import type { Attribute, ResourceType } from "../scim/attribute.js";
import { type AttributePath, keysOf, resolveAttributePath } from "../scim/attribute-path.js";
import { parseDateTime } from "../scim/date-time.js";
import { textKey } from "../scim/fold-case.js";
import type { Resource } from "../scim/resource.js";
import { ScimError } from "../scim/scim-error.js";
import { compareText } from "../scim/text-order.js";
import { quoteShort } from "./invalid-filter.js";
import { ownValue } from "../directory/own-value.js";

/** What a resource is ordered by; undefined where it has no value. */
export type SortKey = string | number | undefined;

/**
 * Reads the key of `sortBy` from a resource: of several values the primary one, else the first; of a complex attribute
 * its `value`; texts as their case rule has them, dates as instants. Undefined where the type has no such attribute.
 * Throws ScimError 400 invalidValue for a complex attribute whose parts have no such default.
 */
export function compileSortKey(path: string, type: ResourceType): ((resource: Resource) => SortKey) | undefined {
  const resolved = resolveAttributePath(path, type);
  if (resolved === undefined) return undefined;
  const sorted = sortable(path, resolved, type);
  const keys = keysOf(sorted);
  const toKey = keyOf(sorted.sub ?? sorted.attribute);
  return (resource) => {
    let value: unknown = resource;
    for (const key of keys) value = preferred(ownValue(value, key));
    return toKey(value);
  };
}

/** Where the keys of `sortBy` are kept as columns: what filters test too, unless a record has several values there. */
export interface SortSources {
  readonly shared: ValueSource | undefined;
  readonly own: ValueSource;
}

/** As compileSortKey, in words of columns. */
export function sortSources(path: string, type: ResourceType): SortSources | undefined {
  const resolved = resolveAttributePath(path, type);
  const read = compileSortKey(path, type);
  if (resolved === undefined || read === undefined) return undefined;
  const sorted = sortable(path, resolved, type);
  const { attribute, sub = attribute } = sorted;
  const keys = keysOf(sorted);
  return {
    shared: attribute.multiValued || sub.multiValued ? undefined : valueSource(keys, sub),
    own: {
      name: `sorted ${sub.type} ${sub.caseExact} ${keys.join(" ")}`,
      read(resource, give) {
        const key = read(resource);
        if (key !== undefined) give(key);
      },
    },
  };
}

/** Missing values come last; give `descending` and they come first, for it is the reverse of the whole order. */
export function compareSortKeys(a: SortKey, b: SortKey, descending: boolean): number {
  const ascending = compareAscending(a, b);
  return descending ? -ascending : ascending;
}

export function unknownSort(path: string): ScimError {
  return new ScimError(400, `Unknown attribute ${quoteShort(path)} in sortBy.`, "invalidValue");
}

type NamedAttribute = AttributePath & { readonly kind: "attribute" };

function sortable(path: string, resolved: AttributePath, type: ResourceType): NamedAttribute {
  if (resolved.kind === "attribute") {
    if (resolved.sub !== undefined || resolved.attribute.type !== "complex") return resolved;
    const value = resolveAttributePath(`${path}.value`, type);
    if (value?.kind === "attribute") return value;
  }
  throw new ScimError(400, `${quoteShort(path)} has parts: sort by one of them.`, "invalidValue");
}

function keyOf(attribute: Attribute): (value: unknown) => SortKey {
  switch (attribute.type) {
    case "string":
    case "reference":
    case "binary": {
      const key = textKey(attribute.caseExact);
      return (value) => (typeof value === "string" && value !== "" ? key(value) : undefined);
    }
    case "dateTime":
      return (value) => (typeof value === "string" ? parseDateTime(value) : undefined);
    case "boolean":
      return (value) => (typeof value === "boolean" ? Number(value) : undefined);
    case "integer":
    case "decimal":
      return (value) => (typeof value === "number" ? value : undefined);
    case "complex":
      throw new Error(`"${attribute.name}" is complex: only its parts have an order`);
    default:
      return attribute.type satisfies never;
  }
}

function preferred(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.find((element) => ownValue(element, "primary") === true) ?? (value[0] as unknown);
}

function compareAscending(a: SortKey, b: SortKey): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === "number" && typeof b === "number") return a - b;
  return compareText(String(a), String(b));
}
