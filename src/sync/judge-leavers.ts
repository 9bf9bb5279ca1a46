/** Judges the leavers of a plan: whose leaving is kept back until a person decides (pure). */
import type { User } from "../scim/resource.js";
import { type Hold, isStanding } from "../store/hold.js";
import type { Leaver } from "./leaver.js";
import { allowed, type GuardLimits } from "./limit.js";

export interface LeaverInput {
  readonly leavers: readonly Leaver[];
  /** All holds that are open, approved or rejected. */
  readonly holds: readonly Hold[];
  /** Whether Lattice speaks of somebody again as of an active person. */
  readonly isBack: (id: string) => boolean;
  /** Whether somebody is served as active: whoever is not has nothing to lose. */
  readonly isActive: (id: string) => boolean;
  /** People served as active before this cycle. */
  readonly activePeople: number;
  /** Who left within the window before this cycle without anybody's approval. */
  readonly recentLeavers: number;
  /** Active people who are missing too, and for whom Lattice has not been asked yet. */
  readonly unasked: number;
  /** Why the key may see less than before; undefined where all is well. */
  readonly ownerConcern: string | undefined;
  /** Which settings were changed since the last commit, if any, for the reasons. */
  readonly changedSettings: readonly string[];
  readonly limits: GuardLimits;
  /** Who has, or had, a protected userName. */
  readonly protectedIds: ReadonlySet<string>;
  /** Epoch milliseconds. */
  readonly now: number;
  /** A short id that is the same for the same person and time. */
  readonly holdId: (personId: string, openedAt: number) => string;
}

export interface LeaverVerdict {
  /** Whose leaving must not be applied. */
  readonly kept: ReadonlySet<string>;
  /** Holds that are new, have other evidence, or have ended by themselves, and decisions that have. */
  readonly holds: readonly Hold[];
  /** Those of the kept whose leaving a person has rejected. */
  readonly rejected: readonly string[];
  /** Those of the kept who are judged when Lattice has been asked for all who are missing. */
  readonly waiting: readonly string[];
  /** Leavers who go in this cycle without anybody's approval: they count over the window. */
  readonly unasked: readonly string[];
}

export function judgeLeavers(input: LeaverInput): LeaverVerdict {
  const kept = new Set<string>();
  const holds: Hold[] = [];
  const open = new Map(input.holds.filter((hold) => hold.state === "open").map((hold) => [hold.person.id, hold]));
  for (const hold of open.values()) {
    if (input.isBack(hold.person.id))
      holds.push(released(hold, "Lattice speaks of this person as active again", input.now));
    else if (!input.isActive(hold.person.id)) {
      holds.push(released(hold, "this person is not served as active any more", input.now));
    } else kept.add(hold.person.id);
  }
  for (const hold of input.holds) {
    if (isStanding(hold) && input.isBack(hold.person.id)) holds.push({ ...hold, evidenceKey: "" });
  }

  const candidates: Leaver[] = [];
  const waiting: string[] = [];
  const rejected: string[] = [];
  for (const leaver of input.leavers) {
    if (kept.has(leaver.id)) {
      const hold = open.get(leaver.id);
      if (hold !== undefined && hold.evidenceKey !== leaver.evidenceKey) holds.push(reviewed(hold, leaver));
      continue;
    }
    const decision = decided(leaver, input.holds);
    if (decision === "rejected") rejected.push(leaver.id);
    else if (decision === undefined) candidates.push(leaver);
  }

  const mustWait = waitsForOthers(candidates.length, input);
  const judged = mustWait ? candidates.filter(({ cause }) => cause === "said-so") : candidates;
  if (mustWait) for (const { id, cause } of candidates) if (cause === "vanished") waiting.push(id);
  for (const id of waiting) kept.add(id);
  const reason = reasonToHoldAll(judged.length, input);
  const unasked: string[] = [];
  for (const leaver of judged) {
    const why = reason ?? reasonToProtect(leaver, input);
    if (why === undefined) {
      unasked.push(leaver.id);
      continue;
    }
    kept.add(leaver.id);
    holds.push(opened(leaver, why, input));
  }
  for (const id of rejected) kept.add(id);
  return { kept, holds, rejected, waiting, unasked };
}

/**
 * Few are asked for in one cycle: of many who vanish together, a few at a time would pass under the limit. So they are
 * judged when the last of them has been asked for, unless all of them would be within the limit.
 */
function waitsForOthers(count: number, input: LeaverInput): boolean {
  if (input.unasked === 0 || input.ownerConcern !== undefined) return false;
  return count + input.recentLeavers + input.unasked > allowed(input.limits.leavers, input.activePeople);
}

function decided(leaver: Leaver, holds: readonly Hold[]): Hold["state"] | undefined {
  return holds.find(
    (hold) => hold.person.id === leaver.id && hold.evidenceKey === leaver.evidenceKey && isStanding(hold),
  )?.state;
}

function reasonToHoldAll(count: number, input: LeaverInput): string | undefined {
  if (count === 0) return undefined;
  if (input.ownerConcern !== undefined) {
    return `the key may see less than before: ${input.ownerConcern} (${count} ${count === 1 ? "leaver" : "leavers"}, limit 0)`;
  }
  const limit = allowed(input.limits.leavers, input.activePeople);
  if (count + input.recentLeavers <= limit) return undefined;
  const before = input.recentLeavers === 0 ? "" : ` after ${input.recentLeavers} shortly before`;
  const settings = input.changedSettings.length === 0 ? "" : `; changed settings: ${input.changedSettings.join(", ")}`;
  return `${count} leavers${before}, but no more than ${limit} of ${input.activePeople} active people may leave without approval${settings}`;
}

function reasonToProtect(leaver: Leaver, input: LeaverInput): string | undefined {
  const isProtected = input.protectedIds.has(leaver.id) || input.limits.protected.includes(leaver.id);
  return isProtected ? "protected: this person never leaves without approval (1 leaver, limit 0)" : undefined;
}

function opened(leaver: Leaver, reason: string, input: LeaverInput): Hold {
  return {
    id: input.holdId(leaver.id, input.now),
    state: "open",
    change: leaver.change,
    cause: leaver.cause,
    reason,
    person: personOf(leaver.record.resource),
    evidence: leaver.evidence,
    evidenceKey: leaver.evidenceKey,
    openedAt: input.now,
    decidedAt: undefined,
    decidedBy: undefined,
    decisionReason: undefined,
  };
}

/** Whoever decides is to decide about what Lattice says by then: about less, a rejection would not stand. */
function reviewed(hold: Hold, { change, cause, evidence, evidenceKey }: Leaver): Hold {
  return { ...hold, change, cause, evidence, evidenceKey };
}

function personOf(user: User): Hold["person"] {
  return { id: user.id, userName: user.userName, displayName: user.displayName ?? user.userName };
}

function released(hold: Hold, why: string, now: number): Hold {
  return {
    ...hold,
    state: "released",
    decidedAt: now,
    decidedBy: "bridge",
    decisionReason: why,
  };
}
