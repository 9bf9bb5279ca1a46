/** What a plan is made from. */
import type { Digest } from "../directory/render-record.js";
import type { Snapshot } from "../directory/snapshot.js";
import type { LatticeDepartment } from "../lattice/lattice-user.js";
import type { Absence } from "../store/absence.js";
import type { ReportedRecord } from "../store/cycle-report.js";
import type { Evidence, KnownPeople } from "./known-people.js";
import type { PeopleHeard } from "./people-heard.js";

export interface PlanInput {
  readonly current: Snapshot | undefined;
  /** Everybody of whom Lattice spoke and who could be mapped, by id. */
  readonly people: PeopleHeard;
  /** What Lattice said of those who are not active, by id. */
  readonly said: Pick<ReadonlyMap<string, Evidence>, "get">;
  /** Which of the people have not changed, and since when; undefined where that is not known. */
  readonly known?: KnownPeople | undefined;
  /** Records of the read that could not be decoded or mapped, and why. */
  readonly rejected: readonly ReportedRecord[];
  readonly departments: readonly LatticeDepartment[];
  /** Whether departments are served as Groups. */
  readonly departmentGroups: boolean;
  /** As counted for this read. */
  readonly absences: ReadonlyMap<string, Absence>;
  /** People whose leaving is held: they stay as active as they are served. */
  readonly kept: ReadonlySet<string>;
  /** When the read was proved complete, in epoch milliseconds. */
  readonly readAt: number;
  /** How long somebody gone stays served as inactive, in milliseconds. */
  readonly deleteAfterMs: number;
  readonly baseUrl: string;
  readonly digest: Digest;
  /** Awaited between slices of work, so that readers are not kept waiting. */
  readonly breathe: () => Promise<void>;
}
