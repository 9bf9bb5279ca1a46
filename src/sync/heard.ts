/** Everything Lattice says of a connection's people and departments in one cycle, asked-for absentees included. */
import type { RecordSet } from "../directory/record-set.js";
import { servesActive, type Snapshot } from "../directory/snapshot.js";
import { inSlices } from "../directory/work.js";
import type { LatticeRead } from "../lattice/lattice-client.js";
import type { LatticeRejection, LatticeUser } from "../lattice/lattice-user.js";
import type { Absence } from "../store/absence.js";
import type { ReportedRecord } from "../store/cycle-report.js";
import { type Absentee, type LifecycleLimits, missingFrom, nextAbsences, toProbe } from "./absences.js";
import { MOST_PROBES, probe } from "./probe.js";
import type { Source } from "./source.js";

export interface Heard {
  readonly departments: LatticeRead["departments"];
  /** Records of the read that could not be decoded. */
  readonly rejections: readonly LatticeRejection[];
  /** Ids of all of whom it speaks, be it only to say something that cannot be decoded. */
  readonly spoken: Pick<ReadonlySet<string>, "has">;
  /** Ids of people and departments for which Lattice answered 404 when they were asked for. */
  readonly notFound: ReadonlySet<string>;
  /** Why others could not be asked for, by id. */
  readonly unanswered: ReadonlyMap<string, string>;
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

const SLICE = 500;

export async function hear(input: HearInput): Promise<Heard & { readonly users: readonly LatticeUser[] }> {
  const { source, read, current, signal, breathe } = input;
  const { listed } = read;
  const missing = async (records: RecordSet | undefined): Promise<readonly string[]> => {
    const absent: Absentee[] = [];
    for (let position = 0; position < (records?.size ?? 0); position++) {
      if (position % SLICE === 0) await breathe();
      const record = records?.at(position);
      if (record !== undefined && !listed.has(record.id)) absent.push({ id: record.id, active: record.active });
    }
    return toProbe(absent, input.earlierAbsences, MOST_PROBES);
  };
  const people = await probe(await missing(current?.users), (id) => source.user(id, signal));
  const units = await probe(await missing(current?.groups), (id) => source.department(id, signal));
  const found = new Set([...people.found, ...units.found].map(({ id }) => id));
  return {
    users: [...read.users, ...people.found],
    departments: [...read.departments, ...units.found],
    rejections: read.rejections,
    spoken: { has: (id) => listed.has(id) || found.has(id) },
    notFound: new Set([...people.notFound, ...units.notFound]),
    unanswered: new Map([...people.failed, ...units.failed]),
    readAt: read.completedAt,
  };
}

export interface CountedAbsences {
  readonly absences: ReadonlyMap<string, Absence>;
  /** The same in words, for the report. */
  readonly absent: readonly ReportedRecord[];
  /** People served as active who are missing from enough reads, and whose turn to be asked for has not come. */
  readonly unasked: number;
}

/** Who is missing, of those who are served now: that may have changed since they were asked for (pure). */
export async function countAbsences(
  heard: Heard,
  current: Snapshot | undefined,
  earlier: ReadonlyMap<string, Absence>,
  lifecycle: LifecycleLimits,
  breathe: () => Promise<void>,
): Promise<CountedAbsences> {
  const { spoken, notFound, unanswered, readAt } = heard;
  const work = nextAbsences({
    current,
    earlier,
    isPresent: (_, id) => spoken.has(id),
    notFound,
    readAt,
    lifecycle,
  });
  const absences = await inSlices(work, breathe);
  const unasked = [...absences.values()].filter(
    ({ id, reads, goneSince }) =>
      goneSince === undefined && reads >= lifecycle.absentReads && !unanswered.has(id) && servesActive(current, id),
  );
  const absent = [...absences.values()].map((absence) => report(absence, heard));
  return { absences, absent, unasked: unasked.length };
}

function report(absence: Absence, { notFound, unanswered }: Heard): ReportedRecord {
  const failure = unanswered.get(absence.id);
  const asked = notFound.has(absence.id)
    ? ", and Lattice answers 404 for the id"
    : failure === undefined
      ? ""
      : `, and could not be asked for by id: ${failure}`;
  return {
    kind: absence.resourceType === "User" ? "user" : "department",
    id: absence.id,
    reason: missingFrom(absence) + asked,
  };
}
