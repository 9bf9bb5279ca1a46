/** The extension Lattice's own SCIM uses: what Lattice knows of a person and the core lacks, and custom attributes. */
import type { Attribute, Schema } from "./attribute.js";
import { defineAttribute, defineSchema } from "./define-attribute.js";
import { LATTICE_URN } from "./urn.js";

const LATTICE_ATTRIBUTES: readonly Attribute[] = Object.freeze([
  defineAttribute("status", "Status in Lattice.", {
    canonicalValues: ["ACTIVE", "INVITED", "CREATED", "DEACTIVATED"],
  }),
  defineAttribute("startDate", "First day of work, YYYY-MM-DD."),
  defineAttribute("jobFunction", "Job function."),
  defineAttribute("jobLevel", "Job level."),
  defineAttribute("jobType", "Job type."),
  defineAttribute("isAdmin", "Whether the person administers Lattice.", { type: "boolean" }),
]);

/**
 * The schema with further attributes behind Lattice's own. Of names that differ in case alone the first stands, Lattice's
 * own before the further ones, since a path could not tell them apart (RFC 7643 section 2.1).
 */
export function latticeSchema(extras: readonly Attribute[]): Schema {
  const byName = new Map<string, Attribute>();
  for (const attribute of [...LATTICE_ATTRIBUTES, ...extras]) {
    const name = attribute.name.toLowerCase();
    if (!byName.has(name)) byName.set(name, attribute);
  }
  return defineSchema(LATTICE_URN, "LatticeUser", "What Lattice knows of a person beyond the core", [
    ...byName.values(),
  ]);
}
