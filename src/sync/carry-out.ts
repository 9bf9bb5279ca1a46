/** Carries out what operators have decided: approved departures, and rolling back. */
import type { Directory } from "../directory/directory.js";
import type { Snapshot } from "../directory/snapshot.js";
import type { ConnectionStore } from "../store/store.js";
import type { Freeze } from "./cycle-memory.js";
import { departures } from "./decide-holds.js";
import { type PublishDependencies, publishChanges } from "./publish-changes.js";
import { rebaseChanges } from "./rebase.js";
import { rollBackChanges } from "./roll-back.js";

export interface CarryOutDependencies extends PublishDependencies {
  readonly store: ConnectionStore;
  readonly directory: Directory;
  /** How long earlier snapshots are kept, in milliseconds. */
  readonly keepVersionsMs: number;
}

/** To be called by the process that runs the connection's cycles, in turn with them. */
export async function carryOut(dependencies: CarryOutDependencies): Promise<void> {
  await moveToBase(dependencies);
  const { store, directory } = dependencies;
  const current = directory.current();
  if (current === undefined) return;
  const freeze = (await store.setting("freeze")) as Freeze | undefined;
  if (freeze === undefined) await letGo(dependencies, current);
  else if (freeze.rollBackTo !== undefined && freeze.rolledBack !== true) await rollBack(dependencies, current, freeze);
}

/** Locations are served as they were stored, so another PUBLIC_URL is a change of everything. */
async function moveToBase(dependencies: CarryOutDependencies): Promise<void> {
  const { store, directory, baseUrl, clock } = dependencies;
  const current = directory.current();
  const stored = current === undefined ? undefined : await store.load(current);
  if (current === undefined || stored === undefined || stored.baseUrl === baseUrl) return;
  const readAt = directory.readAt() ?? clock.now();
  await publishChanges(dependencies, rebaseChanges(current, stored.baseUrl, baseUrl), readAt, () => ({}));
}

async function letGo(dependencies: CarryOutDependencies, current: Snapshot): Promise<void> {
  const { store, directory } = dependencies;
  const approved = (await store.holds("approved")).filter((hold) => {
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
  const changes = earlier === undefined ? [] : rollBackChanges(current, earlier);
  const readAt = directory.readAt() ?? clock.now();
  if (changes.length === 0) await store.commit({ published: undefined, ...done });
  else await publishChanges(dependencies, changes, readAt, () => done);
}
