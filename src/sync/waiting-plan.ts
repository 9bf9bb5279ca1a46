/** The plan of a quarantined cycle, as long as it is at hand: approved, it is published at once. */
import type { Snapshot } from "../directory/snapshot.js";
import type { CycleReport } from "../store/cycle-report.js";
import type { MadeWith, QuarantineApproval } from "./cycle-memory.js";
import { approvedBy, type Evaluation } from "./evaluate.js";
import { type PublishDependencies, publishChanges } from "./publish-changes.js";

export interface WaitingPlan {
  /** What it was planned against: it fits nothing else. */
  readonly against: Snapshot;
  readonly checksum: string;
  readonly evaluation: Pick<Evaluation, "plan" | "holds" | "keyOwner" | "recentLeavers" | "protectedPeople">;
  readonly madeWith: MadeWith;
  /** When the read it rests on was proved complete, in epoch milliseconds. */
  readonly readAt: number;
  /** Of the cycle that was quarantined. */
  readonly report: CycleReport;
}

/** What a commit that publishes a plan sets and settles. */
export function settingsOf(evaluation: WaitingPlan["evaluation"], madeWith: MadeWith) {
  const { keyOwner, recentLeavers, protectedPeople } = evaluation;
  return { keyOwner, recentLeavers, protectedPeople, madeWith, quarantine: undefined, quarantineApproval: undefined };
}

/** Publishes it if it is the one that was approved and still fits; resolves to whether it did. */
export async function letThrough(
  dependencies: PublishDependencies,
  waiting: WaitingPlan,
  approval: QuarantineApproval,
): Promise<boolean> {
  const { against, checksum, evaluation, madeWith, readAt, report } = waiting;
  if (checksum !== approval.checksum || dependencies.directory.current() !== against) return false;
  const { changes } = approvedBy(evaluation.plan, approval);
  await publishChanges(dependencies, changes, readAt, ({ version }) => ({
    holds: evaluation.holds,
    settings: settingsOf(evaluation, madeWith),
    report: {
      ...report,
      outcome: "published",
      version,
      reason: `${approval.by} approved what was quarantined: ${report.reason ?? ""}`,
    },
  }));
  return true;
}
