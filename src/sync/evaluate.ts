/** Plans and judges: what a cycle may apply of what Lattice says, and what is kept back (pure but for pauses). */
import { type Change, withCause } from "../directory/change.js";
import { servesActive } from "../directory/snapshot.js";
import { sortInSlices } from "../directory/sort-in-slices.js";
import { inSlices } from "../directory/work.js";
import type { Hold } from "../store/hold.js";
import type { QuarantineApproval } from "./cycle-memory.js";
import { judgeChurn } from "./judge-churn.js";
import { judgeLeavers } from "./judge-leavers.js";
import { type KeyOwner, type OwnerAnswer, watchKeyOwner } from "./key-owner.js";
import type { GuardLimits } from "./limit.js";
import { type Plan, type Planned, planChanges } from "./plan.js";
import type { PlanInput } from "./plan-input.js";
import { type ProtectedPeople, protectedPeople } from "./protected-people.js";
import { type RecentLeaver, stillRecent } from "./recent-leavers.js";

const SLICE = 64;

export interface EvaluationInput {
  /** Everything a plan needs but for whom the guard keeps. */
  readonly plan: Omit<PlanInput, "kept">;
  readonly limits: GuardLimits;
  readonly holds: readonly Hold[];
  readonly recentLeavers: readonly RecentLeaver[];
  readonly protectedPeople: ProtectedPeople;
  /** Active people who are missing, and for whom Lattice has not been asked yet. */
  readonly unasked: number;
  readonly owner: OwnerAnswer;
  readonly earlierOwner: KeyOwner | undefined;
  readonly changedSettings: readonly string[];
  /** A person's word on a quarantined plan, if any. */
  readonly approval: QuarantineApproval | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Evaluation {
  readonly plan: Plan;
  readonly planned: Planned;
  /** New, changed and ended holds, to be stored. */
  readonly holds: readonly Hold[];
  /** Those of them that there were before: to be stored where nothing is published, too. */
  readonly earlierHolds: readonly Hold[];
  /** How many people would leave but are kept: until somebody decides, because somebody has, until all are asked for. */
  readonly keptLeavers: { readonly undecided: number; readonly rejected: number; readonly waiting: number };
  readonly keyOwner: KeyOwner | undefined;
  readonly recentLeavers: readonly RecentLeaver[];
  readonly protectedPeople: ProtectedPeople;
  /** Set where the cycle is to be kept back whole. */
  readonly quarantine: { readonly reasons: readonly string[]; readonly checksum: string } | undefined;
}

export async function evaluate(input: EvaluationInput): Promise<Evaluation> {
  const { current } = input.plan;
  const unguarded = await planChanges({ ...input.plan, kept: new Set() });
  const leaverIds = new Set(unguarded.leavers.map((leaver) => leaver.id));
  const keyOwner = watchKeyOwner(input.owner, input.earlierOwner, leaverIds);
  const activePeople = current?.users.active ?? 0;
  const recent = stillRecent(input.recentLeavers, current, input.now - input.limits.leavers.windowMs);
  const { breathe } = input.plan;
  const protectedNow = await inSlices(protectedPeople(input.limits.protected, input.protectedPeople, current), breathe);
  const verdict = judgeLeavers({
    leavers: unguarded.leavers,
    holds: input.holds,
    isBack: (id) => input.plan.people.get(id)?.active === true,
    isActive: (id) => servesActive(current, id),
    activePeople,
    recentLeavers: recent.length,
    unasked: input.unasked,
    ownerConcern: keyOwner?.warning,
    changedSettings: input.changedSettings,
    limits: input.limits,
    protectedIds: new Set(Object.values(protectedNow).flat()),
    now: input.now,
    holdId: (personId, openedAt) => input.plan.digest(`hold ${personId} ${openedAt}`),
  });
  const guarded = verdict.kept.size === 0 ? unguarded : await planChanges({ ...input.plan, kept: verdict.kept });
  const { people, departments, ...plan } = guarded;
  const churn =
    current === undefined ? { reasons: [] } : judgeChurn({ ...input, current, changes: plan.changes, activePeople });
  const above = churn.reasons.length > 0;
  const checksum = above ? await checksumOf(plan.changes, input.plan) : "";
  const approval = input.approval?.checksum === checksum ? input.approval : undefined;
  const approved = above && approval?.decision === "approved";
  const known = new Set(input.holds.map(({ id }) => id));
  return {
    plan: approved ? approvedBy(plan, approval) : plan,
    planned: { people, departments },
    holds: verdict.holds,
    earlierHolds: verdict.holds.filter(({ id }) => known.has(id)),
    keptLeavers: {
      undecided: verdict.kept.size - verdict.rejected.length - verdict.waiting.length,
      rejected: verdict.rejected.length,
      waiting: verdict.waiting.length,
    },
    keyOwner,
    recentLeavers: [...recent, ...verdict.unasked.map((id) => ({ id, at: input.now }))],
    protectedPeople: protectedNow,
    quarantine: above && !approved ? { reasons: churn.reasons, checksum } : undefined,
  };
}

/** A history is to say that a person let it happen. */
export function approvedBy(plan: Plan, { by }: QuarantineApproval): Plan {
  return {
    ...plan,
    changes: plan.changes.map((change) => withCause(change, `${change.cause}; ${by} approved it`)),
  };
}

/**
 * Of which resources change in which way, and what active people become: an approval is for this plan and no other. What is
 * new of people who are inactive and stay so is left out: it is judged by no limit, and comes by itself after somebody's
 * departure was approved. So is what Groups become: their members follow from the people.
 */
async function checksumOf(
  changes: readonly Change[],
  { digest, breathe }: Pick<PlanInput, "digest" | "breathe">,
): Promise<string> {
  const lines: string[] = [];
  for (const [at, change] of changes.entries()) {
    if (at % SLICE === SLICE - 1) await breathe();
    const { kind, resourceType, id, before } = change;
    if (kind === "updated" && resourceType === "User" && before?.active !== true) continue;
    lines.push(`${kind} ${id} ${becomes(change)}`);
  }
  const sorted = await inSlices(
    sortInSlices(lines, (a, b) => (a < b ? -1 : a > b ? 1 : 0)),
    breathe,
  );
  return digest(sorted.join("\n"));
}

/** What somebody served becomes, in an order of attributes that does not depend on where they came from. */
function becomes(change: Change): string {
  if (change.resourceType !== "User" || change.before === undefined) return "";
  return JSON.stringify(change.after, (key, value: unknown) => {
    if (key === "schemas") return undefined;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
