/** The two resource types that are served (RFC 7643 section 6). */
import type { Attribute, ResourceType } from "./attribute.js";
import { ENTERPRISE_SCHEMA } from "./enterprise-schema.js";
import { GROUP_SCHEMA } from "./group-schema.js";
import { latticeSchema } from "./lattice-schema.js";
import { USER_SCHEMA } from "./user-schema.js";

/** People. `latticeExtras` are a connection's custom attributes, under the Lattice extension. */
export function userResourceType(latticeExtras: readonly Attribute[] = []): ResourceType {
  return Object.freeze({
    name: "User",
    endpoint: "/Users",
    description: "People in Lattice",
    schema: USER_SCHEMA,
    extensions: Object.freeze([ENTERPRISE_SCHEMA, latticeSchema(latticeExtras)]),
  });
}

/** Departments and rule-made groups. */
export function groupResourceType(): ResourceType {
  return Object.freeze({
    name: "Group",
    endpoint: "/Groups",
    description: "Departments in Lattice and groups made by rules",
    schema: GROUP_SCHEMA,
    extensions: Object.freeze([]),
  });
}
