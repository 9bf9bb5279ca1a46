/** SCIM's attribute definitions as JSON Schema (the dialect of OpenAPI 3.1): one source for /Schemas and for what tools read. */
import type { Attribute } from "../../scim/attribute.js";

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

interface ObjectSchema extends JsonSchema {
  readonly required?: readonly string[];
}

/**
 * `whole` demands what the definitions call required; `projected` demands nothing but what is always returned, since
 * `attributes` and `excludedAttributes` leave the rest to the client (RFC 7644 section 3.9).
 */
export type Completeness = "whole" | "projected";

/** An object of these attributes and no others, beside the `more` that are schemas already. */
export function objectSchema(
  attributes: readonly Attribute[],
  completeness: Completeness,
  more: Readonly<Record<string, JsonSchema>> = {},
): ObjectSchema {
  const properties = Object.fromEntries(
    attributes.map((attribute) => [attribute.name, attributeSchema(attribute, completeness)]),
  );
  const required = attributes
    .filter(({ required: needed, returned }) => returned === "always" || (needed && completeness === "whole"))
    .map(({ name }) => name);
  return {
    type: "object",
    properties: { ...properties, ...more },
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function attributeSchema(attribute: Attribute, completeness: Completeness): JsonSchema {
  const { description, multiValued } = attribute;
  const value = valueSchema(attribute, completeness);
  return multiValued ? { type: "array", items: value, description } : { ...value, description };
}

function valueSchema(attribute: Attribute, completeness: Completeness): JsonSchema {
  switch (attribute.type) {
    case "string":
      // Canonical values are those that one usually meets, not the only ones (RFC 7643 section 7).
      return {
        type: "string",
        ...(attribute.canonicalValues === undefined ? {} : { examples: attribute.canonicalValues }),
      };
    case "boolean":
      return { type: "boolean" };
    case "integer":
      return { type: "integer" };
    case "decimal":
      return { type: "number" };
    case "dateTime":
      return { type: "string", format: "date-time" };
    case "binary":
      return { type: "string", contentEncoding: "base64" };
    case "reference":
      return { type: "string", format: "uri-reference" };
    case "complex":
      return objectSchema(attribute.subAttributes ?? [], completeness);
    default:
      return attribute.type satisfies never;
  }
}
