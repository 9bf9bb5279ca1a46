/** Writes attribute and schema definitions down shortly: only what differs from the defaults of RFC 7643 section 2.2. */
import type { Attribute, Schema } from "./attribute.js";

export type AttributeTraits = Partial<Omit<Attribute, "name" | "description" | "mutability">>;

/** A frozen definition; references and binary are caseExact (RFC 7643 2.3.6, 2.3.7), everything is readOnly. */
export function defineAttribute(name: string, description: string, traits: AttributeTraits = {}): Attribute {
  const attribute: Attribute = {
    name,
    type: "string",
    multiValued: false,
    description,
    required: false,
    caseExact: traits.type === "reference" || traits.type === "binary",
    mutability: "readOnly",
    returned: "default",
    uniqueness: "none",
    ...traits,
  };
  return deepFreeze(attribute);
}

/**
 * A multi-valued complex attribute with the sub-attributes RFC 7643 section 2.4 gives by default, less `$ref`. `value`
 * defines what the elements hold; `types` are the canonical values of `type`.
 */
export function definePlural(
  name: string,
  description: string,
  value: Attribute,
  types: readonly string[] = [],
): Attribute {
  const canonical = types.length === 0 ? {} : { canonicalValues: types };
  return defineAttribute(name, description, {
    type: "complex",
    multiValued: true,
    subAttributes: [
      value,
      defineAttribute("display", "Name of the value for people to read."),
      defineAttribute("type", "What the value is for.", canonical),
      defineAttribute("primary", "Whether this is the preferred value; at most one is.", { type: "boolean" }),
    ],
  });
}

export function defineSchema(id: string, name: string, description: string, attributes: readonly Attribute[]): Schema {
  return deepFreeze({ id, name, description, attributes });
}

/** Definitions are trees of plain values that this folder alone makes, so their depth is bounded. */
function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
