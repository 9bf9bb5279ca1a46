/** A hold as JSON. */
import type { Hold } from "../../store/hold.js";
import { timeOrNull, timeText } from "./time-text.js";

export function viewHold(hold: Hold): object {
  const { evidenceKey: _, openedAt, decidedAt, decidedBy, decisionReason, ...rest } = hold;
  return {
    ...rest,
    openedAt: timeText(openedAt),
    decidedAt: timeOrNull(decidedAt),
    decidedBy: decidedBy ?? null,
    decisionReason: decisionReason ?? null,
  };
}
