/** Says what a cycle did: one line in the log, and the metrics. */
import type { Snapshot } from "../directory/snapshot.js";
import type { CycleReport } from "../store/cycle-report.js";
import type { LogFields, Logger } from "../telemetry/logger.js";
import type { Metrics } from "../telemetry/metrics.js";

export function reportCycle(
  report: CycleReport,
  { id, logger, metrics }: { readonly id: string; readonly logger: Logger; readonly metrics: Metrics },
): void {
  const seconds = (report.finishedAt - report.startedAt) / 1000;
  metrics.cycleFinished(id, report.outcome, seconds);
  metrics.rejections(id, report.rejections.length);
  const fields: LogFields = {
    cycle: report.number,
    outcome: report.outcome,
    ...(report.reason === undefined ? {} : { reason: report.reason }),
    ...(report.failure === undefined ? {} : { failure: report.failure }),
    seconds,
    version: report.version,
    read: report.read,
    changes: report.changes,
    rejected: report.rejections.length,
    absent: report.absent.length,
  };
  // A reason is what somebody has to look at: a failure, a freeze, a quarantine, people who are held.
  if (report.reason !== undefined) logger.warn("cycle", fields);
  else logger.info("cycle", fields);
  for (const rejection of report.rejections) logger.debug("rejected", { ...rejection });
}

export function reportPeople(
  snapshot: Snapshot | undefined,
  { id, metrics }: { readonly id: string; readonly metrics: Metrics },
): void {
  if (snapshot === undefined) return;
  const activePeople = snapshot.users.active;
  metrics.snapshotPublished(id, {
    version: snapshot.version,
    activePeople,
    inactivePeople: snapshot.users.size - activePeople,
    groups: snapshot.groups.size,
  });
}
