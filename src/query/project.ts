/** `attributes` and `excludedAttributes` (RFC 7644 sections 3.4.2.5, 3.9, 3.10; RFC 7643 section 7 `returned`). */
import type { ResourceType } from "../scim/attribute.js";
import { keysOf, resolveAttributePath } from "../scim/attribute-path.js";
import { COMMON_ATTRIBUTES } from "../scim/common-attributes.js";
import type { Resource } from "../scim/resource.js";
import type { Projection } from "./search-request.js";

/** The keys that paths name: a whole value, or parts of it. */
type Selection = ReadonlyMap<string, Selection | "whole">;
type MutableSelection = Map<string, MutableSelection | "whole">;

/** What is in every answer whatever is asked for: `schemas` and `id`. */
const ALWAYS: readonly string[] = COMMON_ATTRIBUTES.filter((attribute) => attribute.returned === "always").map(
  (attribute) => attribute.name,
);

/**
 * From whole resource to what is returned of it; undefined where the whole resource is returned as it is. Attributes keep
 * their order, names that the type does not have are ignored, and what is left empty is left out.
 */
export function compileProjection(
  projection: Projection,
  type: ResourceType,
): ((resource: Resource) => Readonly<Record<string, unknown>>) | undefined {
  if (projection.mode === "default") return undefined;
  const selection = select(projection.paths, type);
  if (projection.mode === "exclude") {
    for (const name of ALWAYS) selection.delete(name);
    return (resource) => without(resource, selection);
  }
  for (const name of ALWAYS) selection.set(name, "whole");
  return (resource) => only(resource, selection);
}

function select(paths: readonly string[], type: ResourceType): MutableSelection {
  const selection: MutableSelection = new Map();
  for (const path of paths) {
    const resolved = resolveAttributePath(path, type);
    if (resolved !== undefined) add(selection, keysOf(resolved));
  }
  return selection;
}

/** A whole value stays whole, whatever part of it is named before or after. */
function add(selection: MutableSelection, keys: readonly string[]): void {
  const [key, ...deeper] = keys;
  if (key === undefined) return;
  const known = selection.get(key);
  if (known === "whole") return;
  if (deeper.length === 0) {
    selection.set(key, "whole");
    return;
  }
  const parts: MutableSelection = known ?? new Map();
  selection.set(key, parts);
  add(parts, deeper);
}

function only(holder: object, selection: Selection): Readonly<Record<string, unknown>> {
  return mapEntries(holder, (key, value) => {
    const selected = selection.get(key);
    if (selected === undefined || selected === "whole") return selected === "whole" ? value : undefined;
    return eachElement(value, (element) => only(element, selected));
  });
}

function without(holder: object, selection: Selection): Readonly<Record<string, unknown>> {
  return mapEntries(holder, (key, value) => {
    const selected = selection.get(key);
    if (selected === undefined || selected === "whole") return selected === "whole" ? undefined : value;
    return eachElement(value, (element) => without(element, selected));
  });
}

/** The entries whose new value is not undefined. Not by assignment, to which `__proto__` would be no name like others. */
function mapEntries(
  holder: object,
  change: (key: string, value: unknown) => unknown,
): Readonly<Record<string, unknown>> {
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(holder)) {
    const changed = change(key, value);
    if (changed !== undefined) entries.push([key, changed]);
  }
  return Object.fromEntries(entries);
}

/** Changes an object, or every object of a list; undefined where nothing is left. */
function eachElement(value: unknown, change: (element: object) => object): unknown {
  if (Array.isArray(value)) {
    const left = value.flatMap((element) => eachElement(element, change) ?? []);
    return left.length > 0 ? left : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const changed = change(value);
  return Object.keys(changed).length > 0 ? changed : undefined;
}
