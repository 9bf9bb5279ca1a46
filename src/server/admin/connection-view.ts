/** How a connection stands, as JSON. */
import type { CycleReport } from "../../store/cycle-report.js";
import { type Freeze, loadMemory, type Quarantine, type QuarantineApproval } from "../../sync/cycle-memory.js";
import type { KeyOwner } from "../../sync/key-owner.js";
import type { AdminConnection } from "./admin-connection.js";
import { viewCycle } from "./cycle-view.js";
import { timeOrNull, timeText } from "./time-text.js";

/**
 * frozen: nothing is published. needs_reauth: Lattice refuses the key. linking: nothing could be served yet. Where
 * several hold, the first in this order.
 */
type ConnectionStatus = "frozen" | "needs_reauth" | "linking" | "active";

export async function viewConnection(connection: AdminConnection, now: number): Promise<object> {
  const { id, name, directory, store } = connection;
  const snapshot = directory.current();
  const readAt = directory.readAt();
  const [lastCycle] = await store.cycles(1);
  const { freeze, quarantine, quarantineApproval, holds } = await loadMemory(store);
  return {
    id,
    name,
    status: statusOf(freeze, lastCycle, snapshot !== undefined),
    readOnly: !connection.leads(),
    leader: (await store.setting("leader")) ?? null,
    people: snapshot?.users.size ?? 0,
    active: snapshot?.users.active ?? 0,
    groups: snapshot?.groups.size ?? 0,
    version: snapshot?.version ?? 0,
    dataAgeSeconds: readAt === undefined ? null : Math.max(0, Math.floor((now - readAt) / 1000)),
    lastCycle: lastCycle === undefined ? null : viewCycle(lastCycle),
    nextCycleAt: timeOrNull(connection.nextCycleAt()),
    openHolds: holds.filter((hold) => hold.state === "open").length,
    quarantine: quarantine === undefined ? null : viewQuarantine(quarantine, quarantineApproval),
    freeze: freeze === undefined ? null : viewFreeze(freeze),
    keyOwner: viewKeyOwner(connection.keyOwner()),
  };
}

function statusOf(freeze: Freeze | undefined, last: CycleReport | undefined, serves: boolean): ConnectionStatus {
  if (freeze !== undefined) return "frozen";
  if (last?.failure === "unauthorized") return "needs_reauth";
  return serves ? "active" : "linking";
}

function viewQuarantine({ cycle, reasons, checksum }: Quarantine, word: QuarantineApproval | undefined): object {
  const decided = word?.checksum === checksum ? word : undefined;
  return {
    cycle,
    reasons,
    checksum,
    decision: decided?.decision ?? null,
    decidedAt: timeOrNull(decided?.at),
    decidedBy: decided?.by ?? null,
    decisionReason: decided?.reason ?? null,
  };
}

function viewFreeze({ since, by, reason, rollBackTo }: Freeze): object {
  return { since: timeText(since), by, reason, rollBackTo: rollBackTo ?? null };
}

export function viewKeyOwner(owner: Omit<KeyOwner, "wasAdmin"> | undefined): object | null {
  if (owner === undefined) return null;
  const { id, name, email, isAdmin, warning } = owner;
  return { id: id ?? null, name: name ?? null, email: email ?? null, isAdmin, warning: warning ?? null };
}
