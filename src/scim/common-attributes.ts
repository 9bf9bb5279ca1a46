/** The attributes every resource has whatever its schema (RFC 7643 section 3.1); no schema lists them, filters know them. */
import type { Attribute } from "./attribute.js";
import { defineAttribute } from "./define-attribute.js";

/** Declared by the User schema too, because it may be served and whatever is served stands under /Schemas. */
export const EXTERNAL_ID: Attribute = defineAttribute(
  "externalId",
  "Identifier that the client gave the resource. Empty unless the operator maps it.",
  { caseExact: true },
);

export const COMMON_ATTRIBUTES: readonly Attribute[] = Object.freeze([
  defineAttribute("schemas", "URNs of the schemas whose attributes the resource has.", {
    multiValued: true,
    required: true,
    returned: "always",
  }),
  defineAttribute("id", "Identifier of the resource: unique, never changed, never given again.", {
    required: true,
    caseExact: true,
    returned: "always",
    uniqueness: "server",
  }),
  EXTERNAL_ID,
  defineAttribute("meta", "Facts about the resource itself.", {
    type: "complex",
    subAttributes: [
      defineAttribute("resourceType", "Name of the resource type.", { caseExact: true }),
      defineAttribute("created", "When the resource was created.", { type: "dateTime" }),
      defineAttribute("lastModified", "When anything served of the resource last changed.", { type: "dateTime" }),
      defineAttribute("location", "Absolute URI of the resource.", { type: "reference", referenceTypes: ["uri"] }),
      defineAttribute("version", "Entity tag of the resource as served.", { caseExact: true }),
    ],
  }),
]);
