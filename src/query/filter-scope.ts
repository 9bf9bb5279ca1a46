/** What the paths of a filter lead to: in a resource, or within a bracket in one element of a complex attribute. */
import type { Attribute, ResourceType } from "../scim/attribute.js";
import { attributeNamed, keysOf, resolveAttributePath } from "../scim/attribute-path.js";
import { invalidFilter, quoteShort } from "./invalid-filter.js";
import { ownValue } from "../directory/own-value.js";
import type { ValueTest } from "./value-test.js";

/**
 * What becomes of an attribute that the type does not have: `refuse` on an endpoint of one type, `noValue` in a search
 * of several (RFC 7644 section 3.4.2.1).
 */
export type UnknownAttribute = "refuse" | "noValue";

/** Looks a path up. Throws ScimError 400 invalidFilter for an unknown attribute that is to be refused. */
export type Scope = (path: string) => Target;

export interface Target {
  /** Undefined for a whole extension, and for what the type does not have. */
  readonly attribute: Attribute | undefined;
  readonly unknown: boolean;
  /** The JSON keys that lead to it from the resource, through the elements of lists. */
  readonly keys: readonly string[];
  /** The test whether one of the values the path leads to passes; where there is no value it fails. */
  readonly some: (test: ValueTest) => ValueTest;
  /** Where the paths of a bracket behind this one are looked up. Throws ScimError 400 where it has no parts. */
  readonly parts: () => Scope;
}

/** Paths in whole resources of a type. */
export function resourceScope(type: ResourceType, unknown: UnknownAttribute): Scope {
  return (path) => {
    const resolved = resolveAttributePath(path, type);
    if (resolved === undefined) return unknownTarget(path, unknown);
    const keys = keysOf(resolved);
    const attribute = resolved.kind === "extension" ? undefined : (resolved.sub ?? resolved.attribute);
    return knownTarget(path, attribute, { within: [], keys }, unknown);
  };
}

/** `within` leads to what holds the keys. */
function knownTarget(
  path: string,
  attribute: Attribute | undefined,
  { within, keys }: { readonly within: readonly string[]; readonly keys: readonly string[] },
  unknown: UnknownAttribute,
): Target {
  const fromResource = [...within, ...keys];
  return {
    attribute,
    unknown: false,
    keys: fromResource,
    some: (test) => reach(keys, test),
    parts() {
      const parts = attribute?.subAttributes;
      if (parts === undefined) throw invalidFilter(`${quoteShort(path)} has no parts that a bracket could ask for.`);
      return (name) => {
        const part = attributeNamed(name, parts);
        return part === undefined
          ? unknownTarget(`${path}.${name}`, unknown)
          : knownTarget(`${path}.${name}`, part, { within: fromResource, keys: [part.name] }, unknown);
      };
    },
  };
}

function unknownTarget(path: string, unknown: UnknownAttribute): Target {
  if (unknown === "refuse") throw invalidFilter(`Unknown attribute ${quoteShort(path)}.`);
  return {
    attribute: undefined,
    unknown: true,
    keys: [],
    some: () => () => false,
    parts: () => (name) => unknownTarget(`${path}.${name}`, unknown),
  };
}

/** Follows the keys from a holder; wherever a list stands, one of its elements is enough. */
function reach(keys: readonly string[], test: ValueTest): ValueTest {
  const [key, ...deeper] = keys;
  if (key === undefined) return test;
  const next = reach(deeper, test);
  return (holder) => {
    const value = ownValue(holder, key);
    if (value === undefined || value === null) return false;
    return Array.isArray(value) ? value.some(next) : next(value);
  };
}
