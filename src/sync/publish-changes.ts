/** Commits changes and then publishes them: what a client has seen can always be loaded again. */
import type { Change } from "../directory/change.js";
import type { Directory } from "../directory/directory.js";
import { nextSnapshot } from "../directory/next-snapshot.js";
import type { Digest } from "../directory/render-record.js";
import type { Snapshot } from "../directory/snapshot.js";
import type { Commit, ConnectionStore } from "../store/store.js";
import type { Clock } from "../time/clock.js";

export interface PublishDependencies {
  readonly store: ConnectionStore;
  readonly directory: Directory;
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly breathe: () => Promise<void>;
}

/** `rest` is committed in the same transaction; it may depend on the snapshot (a report names its version). */
export async function publishChanges(
  dependencies: PublishDependencies,
  changes: readonly Change[],
  readAt: number,
  rest: (snapshot: Snapshot) => Omit<Commit, "published">,
): Promise<Snapshot> {
  const current = dependencies.directory.current();
  const snapshot = await nextSnapshot(current, changes, {
    ...dependencies,
    // Strictly rising, so that `meta.lastModified gt` finds every change even where the clock stands still or goes back.
    committedAt: Math.max(dependencies.clock.now(), (current?.committedAt ?? 0) + 1),
  });
  const { store, directory, baseUrl } = dependencies;
  await store.commit({ ...rest(snapshot), published: { snapshot, changes, readAt, baseUrl } });
  directory.publish(snapshot, readAt);
  return snapshot;
}
