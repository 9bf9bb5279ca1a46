/** Everything Lattice says of a connection's people and departments in one cycle, asked-for absentees included. */
import type { Snapshot } from "../directory/snapshot.js";
import type { LatticeRead } from "../lattice/lattice-client.js";
import type { LatticeRejection, LatticeUser } from "../lattice/lattice-user.js";
import type { Absence } from "../store/absence.js";
import type { ReportedRecord } from "../store/cycle-report.js";
import { type LifecycleLimits, nextAbsences, peopleToProbe } from "./absences.js";
import { MOST_PROBES, probe } from "./probe.js";
import type { Source } from "./source.js";

export interface Heard {
  readonly users: readonly LatticeUser[];
  readonly departments: LatticeRead["departments"];
  /** Records of the read that could not be decoded. */
  readonly rejections: readonly LatticeRejection[];
  readonly absences: ReadonlyMap<string, Absence>;
  /** The absences, in words, for the report. */
  readonly absent: readonly ReportedRecord[];
}

export interface HearInput {
  readonly source: Source;
  readonly read: LatticeRead;
  readonly current: Snapshot | undefined;
  readonly earlierAbsences: ReadonlyMap<string, Absence>;
  readonly lifecycle: LifecycleLimits;
  readonly signal: AbortSignal;
}

export async function hear(input: HearInput): Promise<Heard> {
  const { read, current } = input;
  const spoken = new Set<string>();
  for (const record of [...read.users, ...read.departments, ...read.rejections]) {
    if (record.id !== undefined) spoken.add(record.id);
  }
  const absent: string[] = [];
  for (let position = 0; position < (current?.users.size ?? 0); position++) {
    const id = current?.users.at(position).id;
    if (id !== undefined && !spoken.has(id)) absent.push(id);
  }
  const ids = peopleToProbe(absent, input.earlierAbsences, MOST_PROBES);
  const probes = await probe(input.source, ids, input.signal);
  for (const user of probes.found) spoken.add(user.id);
  const absences = nextAbsences({
    current,
    earlier: input.earlierAbsences,
    isPresent: (_, id) => spoken.has(id),
    notFound: probes.notFound,
    readAt: read.completedAt,
    lifecycle: input.lifecycle,
  });
  return {
    users: [...read.users, ...probes.found],
    departments: read.departments,
    rejections: read.rejections,
    absences,
    absent: [...absences.values()].map((absence) => report(absence, probes.notFound)),
  };
}

function report(absence: Absence, notFound: ReadonlySet<string>): ReportedRecord {
  const asked = notFound.has(absence.id) ? ", and Lattice answers 404 for the id" : "";
  return {
    kind: absence.resourceType === "User" ? "user" : "department",
    id: absence.id,
    reason: `missing from ${absence.reads} complete reads in a row${asked}`,
  };
}
