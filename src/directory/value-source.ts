/** Reads the values of one attribute out of resources, as what they are compared by. */
import type { Attribute } from "../scim/attribute.js";
import type { Resource } from "../scim/resource.js";
import { isPresent, ownValue } from "./own-value.js";
import { type ValueKey, valueKey } from "./value-key.js";

/** Something that is there but that nothing can be compared with. */
export type Incomparable = undefined;

export interface ValueSource {
  /** The same for what reads the same: what is kept of a source is kept under its name. */
  readonly name: string;
  /** Gives the key of each value of the resource; nothing where there is none. */
  readonly read: (resource: Resource, give: (key: ValueKey | Incomparable) => void) => void;
}

/** The values that JSON keys lead to, of a simple attribute; wherever a list stands, all of its elements count. */
export function valueSource(keys: readonly string[], attribute: Attribute): ValueSource {
  const toKey = valueKey(attribute);
  return {
    name: `${attribute.type} ${attribute.caseExact} ${keys.join(" ")}`,
    read: (resource, give) =>
      visitValues(resource, keys, 0, (value) => {
        const key = toKey(value);
        if (key !== undefined) give(key);
        else if (isPresent(value)) give(undefined);
      }),
  };
}

/** Whether there is anything at all where the keys lead: `true`, or no value. */
export function presenceSource(keys: readonly string[]): ValueSource {
  return {
    name: `present ${keys.join(" ")}`,
    read(resource, give) {
      let present = false;
      visitValues(resource, keys, 0, (value) => {
        present ||= isPresent(value);
      });
      if (present) give(true);
    },
  };
}

function visitValues(holder: unknown, keys: readonly string[], depth: number, visit: (value: unknown) => void): void {
  const key = keys[depth];
  if (key === undefined) {
    visit(holder);
    return;
  }
  const value = ownValue(holder, key);
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) for (const element of value) visitValues(element, keys, depth + 1, visit);
  else visitValues(value, keys, depth + 1, visit);
}
