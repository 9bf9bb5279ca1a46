/** What the paths of a filter lead to: in a resource, or within a bracket in one element of a complex attribute. */
import type { Attribute, ResourceType } from "../scim/attribute.js";
import { type AttributePath, attributeNamed, keysOf, resolveAttributePath } from "../scim/attribute-path.js";
import { invalidFilter, quoteShort } from "./invalid-filter.js";
import { ownValue } from "../directory/own-value.js";
import { type ValueSource, valueSource } from "../directory/value-source.js";
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
  /** Its values in all records; undefined where it has none of its own. */
  readonly source: ValueSource | undefined;
  /** The test whether one of the values the path leads to passes; where there is no value it fails. */
  readonly some: (test: ValueTest) => ValueTest;
  /** Where the paths of a bracket behind `path`, this one, are looked up. Throws ScimError 400 where it has no parts. */
  readonly parts: (path: string) => Scope;
}

/** Paths in whole resources of a type. */
export function resourceScope(type: ResourceType, unknown: UnknownAttribute): Scope {
  return (path) => {
    const resolved = resolveAttributePath(path, type);
    if (resolved === undefined) return unknownTarget(path, unknown);
    const known = targets[unknown].get(resolved) ?? targetOf(resolved, unknown);
    targets[unknown].set(resolved, known);
    return known;
  };
}

/** There is one path object for each attribute of a type. */
const targets: Readonly<Record<UnknownAttribute, WeakMap<AttributePath, Target>>> = {
  refuse: new WeakMap(),
  noValue: new WeakMap(),
};

function targetOf(resolved: AttributePath, unknown: UnknownAttribute): Target {
  const attribute = resolved.kind === "extension" ? undefined : (resolved.sub ?? resolved.attribute);
  return knownTarget(attribute, { within: [], keys: keysOf(resolved) }, unknown);
}

/** `within` leads to what holds the keys. */
function knownTarget(
  attribute: Attribute | undefined,
  { within, keys }: { readonly within: readonly string[]; readonly keys: readonly string[] },
  unknown: UnknownAttribute,
): Target {
  const fromResource = [...within, ...keys];
  const isSimple = attribute !== undefined && attribute.subAttributes === undefined;
  return {
    attribute,
    unknown: false,
    keys: fromResource,
    source: isSimple ? valueSource(fromResource, attribute) : undefined,
    some: (test) => reach(keys, test),
    parts(path) {
      const parts = attribute?.subAttributes;
      if (parts === undefined) throw invalidFilter(`${quoteShort(path)} has no parts that a bracket could ask for.`);
      return (name) => {
        const part = attributeNamed(name, parts);
        return part === undefined
          ? unknownTarget(`${path}.${name}`, unknown)
          : knownTarget(part, { within: fromResource, keys: [part.name] }, unknown);
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
    source: undefined,
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
