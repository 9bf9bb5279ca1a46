/** What is kept of a cycle: the same value goes to the log, the metrics, the store and whoever asks. */
import type { LatticeFailureKind } from "../lattice/lattice-client.js";

/**
 * published: something changed and is served. unchanged: nothing differed. held: published, but some leavers were kept back.
 * quarantined: kept back whole. failed: the read broke or could not be proved complete; served data stayed as they were.
 */
export type CycleOutcome = "published" | "unchanged" | "held" | "quarantined" | "failed";

/** empty: a read without people. unservable: nobody of a first read can be served. Else why Lattice could not be read. */
export type CycleFailure = LatticeFailureKind | "empty" | "unservable";

export interface CycleReport {
  /** 1 for a connection's first cycle, rising by one. */
  readonly number: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Epoch milliseconds. */
  readonly finishedAt: number;
  readonly outcome: CycleOutcome;
  /** Why it failed or was kept back, in plain words for an operator; undefined where all went well. */
  readonly reason: string | undefined;
  /** What kind of failure, for programs; undefined where it did not fail. */
  readonly failure: CycleFailure | undefined;
  /** Version of the snapshot that is served after it; 0 where there is none. */
  readonly version: number;
  /** What was read; `requests` are those that were made for it, retries and questions by id included. */
  readonly read: { readonly users: number; readonly departments: number; readonly requests: number };
  readonly changes: ChangeCounts;
  /** Records of Lattice that are not served as they stand, by id and reason. */
  readonly rejections: readonly ReportedRecord[];
  /** People and departments who are served but were missing from this complete read. */
  readonly absent: readonly ReportedRecord[];
}

export interface ReportedRecord {
  readonly kind: "user" | "department";
  readonly id: string | undefined;
  readonly reason: string;
}

export interface ChangeCounts {
  readonly created: number;
  readonly updated: number;
  readonly deactivated: number;
  readonly reactivated: number;
  readonly deleted: number;
}

export const NO_CHANGES: ChangeCounts = Object.freeze({
  created: 0,
  updated: 0,
  deactivated: 0,
  reactivated: 0,
  deleted: 0,
});
