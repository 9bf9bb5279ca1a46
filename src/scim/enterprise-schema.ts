/** The enterprise extension of User (RFC 7643 sections 4.3 and 8.7.1). */
import type { Schema } from "./attribute.js";
import { defineAttribute, defineSchema } from "./define-attribute.js";
import { ENTERPRISE_URN } from "./urn.js";

export const ENTERPRISE_SCHEMA: Schema = defineSchema(ENTERPRISE_URN, "EnterpriseUser", "Enterprise User", [
  defineAttribute("employeeNumber", "Number of the person in the HR system."),
  defineAttribute("costCenter", "Cost center."),
  defineAttribute("organization", "Organization."),
  defineAttribute("division", "Division."),
  defineAttribute("department", "Name of the department."),
  defineAttribute("manager", "Whom the person reports to.", {
    type: "complex",
    subAttributes: [
      defineAttribute("value", "Identifier of the manager's User."),
      defineAttribute("$ref", "URI of the manager's User.", { type: "reference", referenceTypes: ["User"] }),
      defineAttribute("displayName", "Name to show for the manager."),
    ],
  }),
]);
