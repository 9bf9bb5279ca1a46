/** What stands between a person and what Lattice says of them, in words. */
import { type Hold, isStanding } from "../../store/hold.js";
import { missingFrom } from "../../sync/absences.js";
import { loadMemory } from "../../sync/cycle-memory.js";
import type { AdminConnection } from "./admin-connection.js";
import { viewHold } from "./hold-view.js";
import { timeText } from "./time-text.js";

/** `reasons` is empty where nothing is kept back; `holds` are all that there have been, oldest first. */
export async function explainGuard({ store }: AdminConnection, id: string): Promise<object> {
  const { freeze, quarantine, absences } = await loadMemory(store);
  const holds = (await store.holds()).filter((hold) => hold.person.id === id);
  const absence = absences.get(id);
  const [lastCycle] = await store.cycles(1);
  const rejections = (lastCycle?.rejections ?? []).filter((one) => one.kind === "user" && one.id === id);
  const reasons = [
    ...holds.map(reasonOf),
    ...rejections.map(({ reason }) => `not served as Lattice has them: ${reason}`),
    absence === undefined ? undefined : `${missingFrom(absence)}, since ${timeText(absence.since)}`,
    quarantine === undefined
      ? undefined
      : `quarantined: cycle ${quarantine.cycle} is kept back whole: ${quarantine.reasons.join("; ")}`,
    freeze === undefined
      ? undefined
      : `frozen by ${freeze.by} since ${timeText(freeze.since)} (${freeze.reason}): nothing is published`,
  ].filter((reason) => reason !== undefined);
  return { reasons, holds: holds.map(viewHold) };
}

/** Undefined for a hold or a decision that has ended by itself: it says nothing of what is now. */
function reasonOf(hold: Hold): string | undefined {
  const { state, reason, decidedBy, decidedAt, decisionReason } = hold;
  if (state === "open") return `held, waiting for a person's decision: ${reason}`;
  if (!isStanding(hold)) return undefined;
  const until = state === "rejected" ? ", until its evidence changes" : "";
  const when = decidedAt === undefined ? "" : ` at ${timeText(decidedAt)}`;
  return `leaving was ${state} by ${decidedBy ?? "somebody"}${when}${until}: ${decisionReason ?? ""}`;
}
