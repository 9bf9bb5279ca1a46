/** The core Group schema (RFC 7643 sections 4.2 and 8.7.1), with the `display` of members that its example has. */
import type { Schema } from "./attribute.js";
import { defineAttribute, defineSchema } from "./define-attribute.js";
import { GROUP_URN } from "./urn.js";

export const GROUP_SCHEMA: Schema = defineSchema(GROUP_URN, "Group", "Group", [
  defineAttribute("displayName", "Name of the group.", { required: true }),
  defineAttribute("members", "Who belongs to the group.", {
    type: "complex",
    multiValued: true,
    subAttributes: [
      defineAttribute("value", "Identifier of the member."),
      defineAttribute("$ref", "URI of the member.", { type: "reference", referenceTypes: ["User", "Group"] }),
      defineAttribute("display", "Name of the member."),
      defineAttribute("type", "Kind of the member.", { canonicalValues: ["User", "Group"] }),
    ],
  }),
]);
