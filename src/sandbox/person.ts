/** A person of the sandbox's company, as the sandbox knows them: the truth that the API shows. */

export const STATUSES = ["ACTIVE", "INVITED", "CREATED", "DEACTIVATED"] as const;
export type Status = (typeof STATUSES)[number];

/** Vanished from every list: `found` still answers by id, `gone` is 404. */
export type Absence = "found" | "gone";

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly preferredName: string | null;
  readonly title: string | null;
  readonly status: Status;
  readonly isAdmin: boolean;
  readonly managerId: string | null;
  readonly departmentId: string | null;
  readonly externalUserId: string | null;
  readonly timezone: string | null;
  /** `YYYY-MM-DD`. */
  readonly startDate: string | null;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string | null;
  readonly gender: string | null;
  readonly jobFunction: string | null;
  readonly jobLevel: string | null;
  readonly jobType: string | null;
  /** Milliseconds since the epoch; whole seconds. */
  readonly createdAt: number;
  /** Milliseconds since the epoch; whole seconds. */
  readonly updatedAt: number;
}

export interface Department {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** Milliseconds since the epoch; whole seconds. */
  readonly createdAt: number;
}
