/** What people decide about holds, and carrying it out at once, without waiting for Lattice. */
import { type Change, withCause } from "../directory/change.js";
import { changedAttributes } from "../directory/changed-attributes.js";
import type { Digest } from "../directory/render-record.js";
import type { Snapshot } from "../directory/snapshot.js";
import type { MappedUser } from "../mapping/mapped-user.js";
import { remap } from "../mapping/remap.js";
import type { Hold } from "../store/hold.js";
import { planChanges } from "./plan.js";
import type { PublishDependencies } from "./publish-changes.js";

const SLICE = 100;

export interface Decision {
  readonly decision: "approved" | "rejected";
  /** Who decides, as the surface they use knows them. */
  readonly by: string;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Of all open holds: whoever decides on all of them at once names the list they read. */
export function holdsChecksum(open: readonly Hold[], digest: Digest): string {
  return digest(
    open
      .map((hold) => hold.id)
      .sort()
      .join("\n"),
  );
}

export function decided(hold: Hold, decision: Decision): Hold {
  return {
    ...hold,
    state: decision.decision,
    decidedAt: decision.at,
    decidedBy: decision.by,
    decisionReason: decision.reason,
  };
}

/**
 * The changes that let these people go now, planned against what is served. Somebody whose deletion was approved is
 * deactivated at once; the next cycle, which knows who has their userName, deletes them.
 */
export async function departures(
  current: Snapshot,
  approved: readonly Hold[],
  readAt: number,
  dependencies: Pick<PublishDependencies, "baseUrl" | "digest" | "breathe">,
): Promise<readonly Change[]> {
  const causes = new Map(approved.map((hold) => [hold.person.id, causeOf(hold)]));
  const people = new Map<string, MappedUser>();
  for (let position = 0; position < current.users.size; position++) {
    if (position % SLICE === SLICE - 1) await dependencies.breathe();
    const user = current.users.at(position).resource;
    const mapped = remap(user);
    people.set(user.id, causes.has(user.id) ? { ...mapped, active: false } : mapped);
  }
  const plan = await planChanges({
    ...dependencies,
    current,
    people,
    said: new Map(),
    rejected: [],
    departments: [],
    departmentGroups: current.groups.size > 0,
    absences: new Map(),
    kept: new Set(),
    readAt,
    deleteAfterMs: Number.POSITIVE_INFINITY,
  });
  return plan.changes
    .filter((change) => change.kind === "deleted" || change.kind === "created" || differs(change))
    .map((change) => withCause(change, causes.get(change.id) ?? "somebody's departure was approved"));
}

/** A plan made from served records may order attributes in another way; that alone changes nobody. */
function differs(change: Change): boolean {
  if (change.before === undefined || change.after === undefined) return true;
  return changedAttributes(change.before.resource, change.after).length > 0;
}

function causeOf(hold: Hold): string {
  const said = hold.cause === "said-so" ? "Lattice said so" : "missing from Lattice";
  return `${said}, and ${hold.decidedBy ?? "somebody"} approved hold ${hold.id}`;
}
