/** Keeps count of who and what is served but missing from complete reads, and says who counts as gone (pure). */
import type { Snapshot } from "../directory/snapshot.js";
import type { Work } from "../directory/work.js";
import type { Absence } from "../store/absence.js";

const LOOKED_AT_ONCE = 500;

export interface LifecycleLimits {
  /** Complete reads in a row that must lack somebody before they can count as gone. */
  readonly absentReads: number;
  /** How long somebody gone stays served as inactive before they are deleted, in milliseconds. */
  readonly deleteAfterMs: number;
}

/** In words. */
export function missingFrom({ reads }: Absence): string {
  return reads === 1 ? "missing from a complete read" : `missing from ${reads} complete reads in a row`;
}

export interface AbsenceInput {
  readonly current: Snapshot | undefined;
  readonly earlier: ReadonlyMap<string, Absence>;
  /** Whether this read speaks of a resource, be it only to say something that cannot be decoded. */
  readonly isPresent: (resourceType: "User" | "Group", id: string) => boolean;
  /** Ids of people and departments that Lattice answered 404 for when this cycle asked for them. */
  readonly notFound: ReadonlySet<string>;
  /** When this read was proved complete, in epoch milliseconds. */
  readonly readAt: number;
  readonly lifecycle: LifecycleLimits;
}

/** Ids are unique across users and groups (RFC 7643 section 3.1), so one map holds both. */
export function* nextAbsences(input: AbsenceInput): Work<ReadonlyMap<string, Absence>> {
  const absences = new Map<string, Absence>();
  for (const [resourceType, records] of [
    ["User", input.current?.users],
    ["Group", input.current?.groups],
  ] as const) {
    for (let position = 0; position < (records?.size ?? 0); position++) {
      if (position % LOOKED_AT_ONCE === LOOKED_AT_ONCE - 1) yield;
      const record = records?.at(position);
      if (record === undefined || input.isPresent(resourceType, record.id)) continue;
      absences.set(record.id, countAgain(resourceType, { id: record.id, active: record.active }, input));
    }
  }
  return absences;
}

function countAgain(resourceType: "User" | "Group", { id, active }: Absentee, input: AbsenceInput): Absence {
  const earlier = input.earlier.get(id);
  const reads = (earlier?.reads ?? 0) + 1;
  const enough = reads >= input.lifecycle.absentReads;
  const answered = enough && input.notFound.has(id);
  const isGone = earlier?.goneSince !== undefined || answered;
  // The time until somebody is deleted is time that they are inactive: whoever is held, or served under a freeze, has it yet.
  const since = active ? undefined : earlier?.goneSince;
  return {
    resourceType,
    id,
    reads,
    since: earlier?.since ?? input.readAt,
    goneSince: isGone ? (since ?? input.readAt) : undefined,
  };
}

export interface Absentee {
  readonly id: string;
  /** Of a person: served as active. */
  readonly active: boolean;
}

/**
 * Who, or which department, is to be asked for by id: the active first, who may have access that they should not have, and
 * of them those missing longest. Asking costs a request each, so their number is bounded. Whoever counts as gone and is still
 * served as active is held: they are asked for last, as they may be found again.
 */
export function toProbe(
  absent: readonly Absentee[],
  earlier: ReadonlyMap<string, Absence>,
  limit: number,
): readonly string[] {
  const isGone = (id: string) => earlier.get(id)?.goneSince !== undefined;
  return absent
    .filter(({ id, active }) => !isGone(id) || active)
    .sort(
      (a, b) =>
        Number(isGone(a.id)) - Number(isGone(b.id)) ||
        Number(b.active) - Number(a.active) ||
        (earlier.get(b.id)?.reads ?? 0) - (earlier.get(a.id)?.reads ?? 0),
    )
    .slice(0, limit)
    .map(({ id }) => id);
}
