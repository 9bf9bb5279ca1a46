/** Keeps the snapshots that live cursors walk on, so that a walk of any length sees one directory while cycles go on. */
import { LRUCache } from "lru-cache";
import type { Directory } from "../../directory/directory.js";
import type { Snapshot } from "../../directory/snapshot.js";
import type { Clock } from "../../time/clock.js";
import { createSerials } from "./serial.js";

/** A snapshot, and when the read that it rests on was proved complete, in epoch milliseconds. */
export interface DatedSnapshot {
  readonly snapshot: Snapshot;
  readonly readAt: number;
}

export interface SnapshotShelf {
  /** Keeps it for the timeout from now, and again from each time it is found. */
  hold(directory: Directory, dated: DatedSnapshot): void;
  /** The directory's snapshot of this version: the current one, or one that is still kept. */
  find(directory: Directory, version: number): DatedSnapshot | undefined;
}

/** What a directory serves now, or undefined before its first snapshot. */
export function currentOf(directory: Directory): DatedSnapshot | undefined {
  const snapshot = directory.current();
  return snapshot === undefined ? undefined : { snapshot, readAt: directory.readAt() ?? snapshot.committedAt };
}

/**
 * `timeout` in milliseconds; of more than `max` snapshots those least recently used leave early, and their cursors expire.
 * Unchanged records are shared between snapshots, so that one more costs little.
 */
export function createSnapshotShelf(clock: Clock, timeout: number, max = 64): SnapshotShelf {
  const serialOf = createSerials();
  const kept = new LRUCache<string, DatedSnapshot>({
    max,
    ttl: timeout,
    updateAgeOnGet: true,
    ttlResolution: 0,
    perf: clock,
  });
  const keyOf = (directory: Directory, version: number) => `${serialOf(directory)} ${version}`;
  return {
    hold(directory, dated) {
      kept.purgeStale();
      kept.set(keyOf(directory, dated.snapshot.version), dated);
    },
    find(directory, version) {
      const current = currentOf(directory);
      return current?.snapshot.version === version ? current : kept.get(keyOf(directory, version));
    },
  };
}
