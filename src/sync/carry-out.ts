/** Carries out what operators have decided: approved departures, an approved plan, and rolling back. */
import type { Change } from "../directory/change.js";
import type { Directory } from "../directory/directory.js";
import type { Snapshot } from "../directory/snapshot.js";
import { inSlices } from "../directory/work.js";
import type { UserBody } from "../scim/resource.js";
import { type Hold, isStanding } from "../store/hold.js";
import type { ConnectionStore } from "../store/store.js";
import type { Freeze, Quarantine, QuarantineApproval } from "./cycle-memory.js";
import { departures } from "./decide-holds.js";
import { type PublishDependencies, publishChanges } from "./publish-changes.js";
import { rebaseChanges } from "./rebase.js";
import { rollBackChanges } from "./roll-back.js";
import { letThrough, type WaitingPlan } from "./waiting-plan.js";

export interface CarryOutDependencies extends PublishDependencies {
  readonly store: ConnectionStore;
  readonly directory: Directory;
  /** How long earlier snapshots are kept, in milliseconds. */
  readonly keepVersionsMs: number;
  /** The plan of the last cycle, where that was quarantined in this process. */
  readonly waiting?: WaitingPlan | undefined;
}

/**
 * To be called by the process that runs the connection's cycles, in turn with what they apply. Resolves to whether
 * something decided waits for a cycle: a quarantined plan that was approved but is not at hand, or does not fit any more.
 */
export async function carryOut(dependencies: CarryOutDependencies): Promise<boolean> {
  await moveToBase(dependencies);
  const { store, directory } = dependencies;
  const current = directory.current();
  if (current === undefined) return false;
  const freeze = (await store.setting("freeze")) as Freeze | undefined;
  if (freeze === undefined) {
    await letGo(dependencies, current);
    return approvalWaits(dependencies);
  }
  if (freeze.rollBackTo !== undefined && freeze.rolledBack !== true) await rollBack(dependencies, current, freeze);
  return false;
}

async function approvalWaits(dependencies: CarryOutDependencies): Promise<boolean> {
  const { store, waiting } = dependencies;
  const quarantine = (await store.setting("quarantine")) as Quarantine | undefined;
  const word = (await store.setting("quarantineApproval")) as QuarantineApproval | undefined;
  if (word?.decision !== "approved" || word.checksum !== quarantine?.checksum) return false;
  return waiting === undefined || !(await letThrough(dependencies, waiting, word));
}

/** Locations are served as they were stored, so another PUBLIC_URL is a change of everything. */
async function moveToBase(dependencies: CarryOutDependencies): Promise<void> {
  const { store, directory, baseUrl, clock } = dependencies;
  const current = directory.current();
  const stored = current === undefined ? undefined : await store.load(current);
  if (current === undefined || stored === undefined || stored.baseUrl === baseUrl) return;
  const readAt = directory.readAt() ?? clock.now();
  const changes = await inSlices(rebaseChanges(current, stored.baseUrl, baseUrl), dependencies.breathe);
  await publishChanges(dependencies, changes, readAt, () => ({}));
}

async function letGo(dependencies: CarryOutDependencies, current: Snapshot): Promise<void> {
  const { store, directory } = dependencies;
  const approved = (await store.holds("approved")).filter((hold) => {
    if (!isStanding(hold)) return false;
    const position = current.users.positionOf(hold.person.id);
    return position !== undefined && current.users.at(position).active;
  });
  // Approved once is approved for that leaving only: somebody who came back meanwhile has ended the hold.
  const standing = approved.filter((hold) => (hold.decidedAt ?? 0) > (lastChanged(current, hold.person.id) ?? 0));
  if (standing.length === 0) return;
  const readAt = directory.readAt() ?? dependencies.clock.now();
  const changes = await departures(current, standing, readAt, dependencies);
  if (changes.length > 0) await publishChanges(dependencies, changes, readAt, () => ({}));
}

function lastChanged(current: Snapshot, id: string): number | undefined {
  const position = current.users.positionOf(id);
  return position === undefined ? undefined : current.users.at(position).lastModified;
}

async function rollBack(dependencies: CarryOutDependencies, current: Snapshot, freeze: Freeze): Promise<void> {
  const { store, directory, clock } = dependencies;
  const done = { settings: { freeze: { ...freeze, rolledBack: true } } };
  const earlier = await store.snapshotAt(freeze.rollBackTo ?? 0, clock.now() - dependencies.keepVersionsMs);
  const work = earlier === undefined ? undefined : rollBackChanges(current, earlier);
  const changes = work === undefined ? [] : await inSlices(work, dependencies.breathe);
  const readAt = directory.readAt() ?? clock.now();
  if (changes.length === 0) await store.commit({ published: undefined, ...done });
  else {
    const holds = await undoneApprovals(store, changes);
    await publishChanges(dependencies, changes, readAt, () => ({ ...done, holds }));
  }
}

/** Whoever is brought back is not to leave a second time by the approval that is undone. */
async function undoneApprovals(store: ConnectionStore, changes: readonly Change[]): Promise<readonly Hold[]> {
  const back = new Set(
    changes.filter(({ after }) => (after as UserBody | undefined)?.active === true).map(({ id }) => id),
  );
  const approved = await store.holds("approved");
  return approved
    .filter((hold) => isStanding(hold) && back.has(hold.person.id))
    .map((hold) => ({ ...hold, evidenceKey: "" }));
}
