/** A person mapped by the rules that need nothing of other people but their Lattice records. */
import type { UserBody } from "../scim/resource.js";

/** The body without what depends on who else is served: `active`, `groups`, the manager and the department's name. */
export type OwnAttributes = Omit<UserBody, "active" | "groups">;

/** What others say of a person. */
export interface Names {
  readonly userName: string;
  readonly displayName?: string | undefined;
}

export interface MappedUser {
  readonly id: string;
  /** What the mapping says; holds and absences may overrule it later. */
  readonly active: boolean;
  readonly attributes: OwnAttributes;
  /** Set where `attributes` would have to be unpacked for them. */
  readonly names?: Names;
  /** Set unless an override decides the manager or leaves it out. */
  readonly managerId?: string | undefined;
  /** Set unless Lattice names no department. Group membership follows it. */
  readonly departmentId?: string | undefined;
  /** False where an override decides the department's name or leaves it out. */
  readonly linkDepartmentName: boolean;
  /** Lattice's times in epoch milliseconds. */
  readonly createdAt?: number | undefined;
  readonly updatedAt?: number | undefined;
}

export function namesOf(mapped: MappedUser): Names {
  return mapped.names ?? mapped.attributes;
}

/** A person who cannot be served, and why; the reason names the attribute, never personal data. */
export interface Rejection {
  readonly id: string | undefined;
  readonly kind: "user" | "department";
  readonly reason: string;
}

export function isRejection(result: object): result is Rejection {
  return "reason" in result;
}
