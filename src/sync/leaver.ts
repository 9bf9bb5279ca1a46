/** Somebody who is served as active and would no longer be: what the guard judges first. */
import type { DirectoryRecord } from "../directory/record.js";
import type { User } from "../scim/resource.js";
import type { Absence } from "../store/absence.js";
import type { Evidence } from "./known-people.js";

export interface Leaver {
  readonly id: string;
  readonly change: "deactivate" | "delete";
  /** said-so: Lattice's own record of them says so. vanished: they are missing from complete reads and answer 404. */
  readonly cause: "said-so" | "vanished";
  readonly record: DirectoryRecord<User>;
  /** What Lattice sent, and when. */
  readonly evidence: Readonly<Record<string, unknown>>;
  /** Two leavings with the same key are the same leaving: a rejection stands until it changes. */
  readonly evidenceKey: string;
}

export function saidSo(
  record: DirectoryRecord<User>,
  said: Evidence,
  change: Leaver["change"],
  readAt: number,
): Leaver {
  const { status, email, startDate, updatedAt } = said;
  return {
    id: record.id,
    change,
    cause: "said-so",
    record,
    evidence: {
      status,
      email,
      startDate,
      updatedAt: updatedAt === undefined ? undefined : new Date(updatedAt).toISOString(),
      readAt: new Date(readAt).toISOString(),
    },
    evidenceKey: `said-so ${said.status} ${said.startDate ?? ""} ${said.updatedAt ?? ""}`,
  };
}

export function vanished(record: DirectoryRecord<User>, absence: Absence, readAt: number): Leaver {
  return {
    id: record.id,
    change: "deactivate",
    cause: "vanished",
    record,
    evidence: {
      absentFromReads: absence.reads,
      absentSince: new Date(absence.since).toISOString(),
      askedById: "404 Not Found",
      readAt: new Date(readAt).toISOString(),
    },
    evidenceKey: `vanished ${absence.since}`,
  };
}
