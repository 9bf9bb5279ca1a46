/** Makes a cycle's report of what happened in it (pure). */
import type { Change } from "../directory/change.js";
import {
  type ChangeCounts,
  type CycleFailure,
  type CycleOutcome,
  type CycleReport,
  NO_CHANGES,
} from "../store/cycle-report.js";
import type { Evaluation } from "./evaluate.js";

export interface Opening {
  readonly number: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Version served when it began; undefined where there was none. */
  readonly served: number | undefined;
}

export interface Outcome {
  readonly kind: CycleOutcome;
  readonly failure?: CycleFailure;
  readonly publish: boolean;
  readonly reason: string | undefined;
}

export interface Failure {
  readonly failure: CycleFailure;
  readonly reason: string;
  readonly requests: number;
}

export function failedReport(
  opening: Opening,
  { failure, reason, requests }: Failure,
  finishedAt: number,
): CycleReport {
  return {
    number: opening.number,
    startedAt: opening.startedAt,
    finishedAt,
    outcome: "failed",
    reason,
    failure,
    version: opening.served ?? 0,
    read: { users: 0, departments: 0, requests },
    changes: NO_CHANGES,
    rejections: [],
    absent: [],
  };
}

export interface Finish {
  readonly outcome: Outcome;
  readonly evaluation: Evaluation;
  readonly absent: CycleReport["absent"];
  readonly counts: { readonly users: number; readonly departments: number };
  readonly requests: number;
  readonly version: number;
  readonly finishedAt: number;
}

/** `changes` are those that were planned: in a quarantined or frozen cycle they wait. */
export function finishedReport(opening: Opening, finish: Finish): CycleReport {
  return {
    number: opening.number,
    startedAt: opening.startedAt,
    finishedAt: finish.finishedAt,
    outcome: finish.outcome.kind,
    reason: finish.outcome.reason,
    failure: finish.outcome.failure,
    version: finish.version,
    read: {
      users: finish.counts.users,
      departments: finish.counts.departments,
      requests: finish.requests,
    },
    changes: count(finish.evaluation.plan.changes),
    rejections: finish.evaluation.plan.rejections,
    absent: finish.absent,
  };
}

function count(changes: readonly Change[]): ChangeCounts {
  const counts = { ...NO_CHANGES };
  for (const change of changes) counts[change.kind]++;
  return counts;
}
