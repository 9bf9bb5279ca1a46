/** A person as Lattice has them, decoded: nulls are gone, times are milliseconds, references are ids. */

export const LATTICE_STATUSES = ["CREATED", "INVITED", "ACTIVE", "DEACTIVATED"] as const;
/** CREATED: imported, not invited. INVITED: not accepted yet. ACTIVE: has logged in once. DEACTIVATED: gone. */
export type LatticeStatus = (typeof LATTICE_STATUSES)[number];

export interface LatticeUser {
  readonly id: string;
  readonly status: LatticeStatus;
  readonly isAdmin: boolean;
  readonly email?: string;
  readonly name?: string;
  readonly preferredName?: string;
  readonly title?: string;
  readonly managerId?: string;
  readonly departmentId?: string;
  /** The feeding HRIS's id. Rewritten for everybody when the HRIS changes: never an identity. */
  readonly externalUserId?: string;
  /** Olson name as Lattice has it, unchecked. */
  readonly timezone?: string;
  /** `YYYY-MM-DD`. */
  readonly startDate?: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string;
  readonly gender?: string;
  readonly jobFunction?: string;
  readonly jobLevel?: string;
  readonly jobType?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt?: number;
  /**
   * What Lattice sent, as parsed JSON, unknown fields included: for explanations and overrides. Absent where whoever read
   * said that they know it already: of 100,000 people it takes more memory than all the rest.
   */
  readonly raw?: Readonly<Record<string, unknown>>;
}

/** A department. Lattice has no member list: membership is `LatticeUser.departmentId`. */
export interface LatticeDepartment {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
}

/** A record of a list that could not be decoded: named and reported, never served and never silent. */
export interface LatticeRejection {
  readonly kind: "user" | "department";
  /** The record's id where it has one. */
  readonly id: string | undefined;
  /** What is wrong, with the field's name and without its value (it may be personal). */
  readonly reason: string;
  /** Of a person, where that much can be read. */
  readonly status?: LatticeStatus;
}
