/** A cycle's report as JSON. */
import type { CycleReport } from "../../store/cycle-report.js";
import { timeText } from "./time-text.js";

export function viewCycle({
  startedAt,
  finishedAt,
  reason,
  failure,
  rejections,
  absent,
  ...rest
}: CycleReport): object {
  return {
    ...rest,
    startedAt: timeText(startedAt),
    finishedAt: timeText(finishedAt),
    reason: reason ?? null,
    failure: failure ?? null,
    rejections: rejections.map(viewRecord),
    absent: absent.map(viewRecord),
  };
}

function viewRecord({ kind, id, reason }: CycleReport["rejections"][number]): object {
  return { kind, id: id ?? null, reason };
}
