/** What the values of an attribute are compared by: made once of a value, for filters, sort orders and indexes alike. */
import type { Attribute } from "../scim/attribute.js";
import { parseDateTime } from "../scim/date-time.js";
import { textKey } from "../scim/fold-case.js";
import { compareText } from "../scim/text-order.js";

/** A text as its case rule has it, a number, an instant in milliseconds since the epoch, or a boolean. */
export type ValueKey = string | number | boolean;

/** The key of a value, undefined where it is not of the attribute's type. Throws for complex attributes: only parts have keys. */
export function valueKey(attribute: Attribute): (value: unknown) => ValueKey | undefined {
  switch (attribute.type) {
    case "string":
    case "reference": {
      const key = textKey(attribute.caseExact);
      return (value) => (typeof value === "string" ? key(value) : undefined);
    }
    case "binary":
      return (value) => (typeof value === "string" ? value : undefined);
    case "boolean":
      return (value) => (typeof value === "boolean" ? value : undefined);
    case "integer":
    case "decimal":
      return (value) => (typeof value === "number" ? value : undefined);
    case "dateTime":
      return (value) => (typeof value === "string" ? parseDateTime(value) : undefined);
    case "complex":
      throw new Error(`"${attribute.name}" is complex: only its parts have values`);
    default:
      return attribute.type satisfies never;
  }
}

/** Negative, zero or positive as `a` comes before, is or comes after `b`; both are keys of one attribute. */
export function compareKeys(a: ValueKey, b: ValueKey): number {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  return Number(a) - Number(b);
}
