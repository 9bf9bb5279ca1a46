/** Everything Lattice says of a connection's people and departments in one cycle, asked-for absentees included. */
import type { RecordSet } from "../directory/record-set.js";
import type { Snapshot } from "../directory/snapshot.js";
import { inSlices } from "../directory/work.js";
import type { LatticeRead } from "../lattice/lattice-client.js";
import type { LatticeRejection, LatticeUser } from "../lattice/lattice-user.js";
import type { Absence } from "../store/absence.js";
import type { ReportedRecord } from "../store/cycle-report.js";
import { type LifecycleLimits, nextAbsences, toProbe } from "./absences.js";
import { MOST_PROBES, probe } from "./probe.js";
import type { Source } from "./source.js";

export interface Heard {
  readonly departments: LatticeRead["departments"];
  /** Records of the read that could not be decoded. */
  readonly rejections: readonly LatticeRejection[];
  /** Ids of all of whom it speaks, be it only to say something that cannot be decoded. */
  readonly spoken: ReadonlySet<string>;
  /** Ids of people and departments for which Lattice answered 404 when they were asked for. */
  readonly notFound: ReadonlySet<string>;
  /** When the read was proved complete, in epoch milliseconds. */
  readonly readAt: number;
}

export interface HearInput {
  readonly source: Source;
  readonly read: LatticeRead;
  readonly current: Snapshot | undefined;
  readonly earlierAbsences: ReadonlyMap<string, Absence>;
  readonly signal: AbortSignal;
  /** Awaited between slices of work, so that readers are not kept waiting. */
  readonly breathe: () => Promise<void>;
}

const SLICE = 10_000;

export async function hear(input: HearInput): Promise<Heard & { readonly users: readonly LatticeUser[] }> {
  const { source, read, current, signal, breathe } = input;
  const spoken = new Set<string>();
  for (const id of idsOf(read)) {
    spoken.add(id);
    if (spoken.size % SLICE === 0) await breathe();
  }
  const isActive = (id: string): boolean => {
    const position = current?.users.positionOf(id);
    return position !== undefined && current?.users.at(position).resource.active === true;
  };
  const missing = async (records: RecordSet | undefined): Promise<readonly string[]> => {
    const absent: string[] = [];
    for (let position = 0; position < (records?.size ?? 0); position++) {
      if (position % SLICE === 0) await breathe();
      const id = records?.at(position).id;
      if (id !== undefined && !spoken.has(id)) absent.push(id);
    }
    return toProbe(absent, isActive, input.earlierAbsences, MOST_PROBES);
  };
  const people = await probe(await missing(current?.users), (id) => source.user(id, signal));
  const units = await probe(await missing(current?.groups), (id) => source.department(id, signal));
  for (const { id } of [...people.found, ...units.found]) spoken.add(id);
  return {
    users: [...read.users, ...people.found],
    departments: [...read.departments, ...units.found],
    rejections: read.rejections,
    spoken,
    notFound: new Set([...people.notFound, ...units.notFound]),
    readAt: read.completedAt,
  };
}

function* idsOf({ unchanged, users, departments, rejections }: LatticeRead): Generator<string, void, undefined> {
  yield* unchanged;
  for (const records of [users, departments, rejections]) {
    for (const { id } of records) if (id !== undefined) yield id;
  }
}

export interface CountedAbsences {
  readonly absences: ReadonlyMap<string, Absence>;
  /** The same in words, for the report. */
  readonly absent: readonly ReportedRecord[];
}

/** Who is missing, of those who are served now: that may have changed since they were asked for (pure). */
export async function countAbsences(
  heard: Heard,
  current: Snapshot | undefined,
  earlier: ReadonlyMap<string, Absence>,
  lifecycle: LifecycleLimits,
  breathe: () => Promise<void>,
): Promise<CountedAbsences> {
  const { spoken, notFound, readAt } = heard;
  const work = nextAbsences({
    current,
    earlier,
    isPresent: (_, id) => spoken.has(id),
    notFound,
    readAt,
    lifecycle,
  });
  const absences = await inSlices(work, breathe);
  return { absences, absent: [...absences.values()].map((absence) => report(absence, notFound)) };
}

function report(absence: Absence, notFound: ReadonlySet<string>): ReportedRecord {
  const asked = notFound.has(absence.id) ? ", and Lattice answers 404 for the id" : "";
  return {
    kind: absence.resourceType === "User" ? "user" : "department",
    id: absence.id,
    reason: `missing from ${absence.reads} complete reads in a row${asked}`,
  };
}
