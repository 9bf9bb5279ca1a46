/** Keeps the snapshots that live cursors walk on, so that a walk of any length sees one directory while cycles go on. */
import { LRUCache } from "lru-cache";
import type { Directory } from "../../directory/directory.js";
import type { Snapshot } from "../../directory/snapshot.js";
import type { Clock } from "../../time/clock.js";
import type { ServedConnection } from "../connection.js";
import type { Eventually } from "./eventually.js";
import { createSerials } from "./serial.js";

/** A snapshot, and when the read that it rests on was proved complete, in epoch milliseconds. */
export interface DatedSnapshot {
  readonly snapshot: Snapshot;
  readonly readAt: number;
}

export interface SnapshotShelf {
  /** Keeps it for the timeout from now, and again from each time it is found. */
  hold(connection: ServedConnection, dated: DatedSnapshot): void;
  /**
   * The connection's snapshot of this version: the current one, one that is kept, or one that the connection still has,
   * after a restart or from another process. Undefined where it is gone; rejects where that cannot be told.
   */
  find(connection: ServedConnection, version: number): Eventually<DatedSnapshot | undefined>;
}

/** What a directory serves now, or undefined before its first snapshot. */
export function currentOf(directory: Directory): DatedSnapshot | undefined {
  const snapshot = directory.current();
  return snapshot === undefined ? undefined : { snapshot, readAt: directory.readAt() ?? snapshot.committedAt };
}

export interface ShelfLimits {
  /** Milliseconds since it was last used. */
  readonly timeout: number;
  readonly maxSnapshots: number;
  /** Of what they do not share with what is served now: unchanged records are there once. */
  readonly maxBytes: number;
}

interface Kept extends DatedSnapshot {
  readonly directory: Directory;
}

/** Over a limit, those least recently used leave early. */
export function createSnapshotShelf(clock: Clock, { timeout, maxSnapshots, maxBytes }: ShelfLimits): SnapshotShelf {
  const serialOf = createSerials();
  const kept = new LRUCache<string, Kept>({
    max: maxSnapshots,
    maxSize: maxBytes,
    ttl: timeout,
    updateAgeOnGet: true,
    ttlResolution: 0,
    perf: clock,
  });
  const asked = new Map<string, Promise<DatedSnapshot | undefined>>();
  /** What the sizes of a directory's snapshots were measured beside. */
  const measured = new WeakMap<Directory, Snapshot>();
  const keyOf = (directory: Directory, version: number) => `${serialOf(directory)} ${version}`;

  return {
    hold({ directory }, dated) {
      tidy(directory);
      const key = keyOf(directory, dated.snapshot.version);
      if (kept.get(key) === undefined) keep(key, { ...dated, directory });
    },
    find(connection, version) {
      const { directory } = connection;
      const current = currentOf(directory);
      if (current?.snapshot.version === version) return current;
      tidy(directory);
      const key = keyOf(directory, version);
      return kept.get(key) ?? asked.get(key) ?? ask(key, connection, version);
    },
  };

  /** Once for all who walk on it. */
  function ask(key: string, connection: ServedConnection, version: number): Promise<DatedSnapshot | undefined> {
    const answer = fetched(key, connection, version).finally(() => asked.delete(key));
    asked.set(key, answer);
    return answer;
  }

  async function fetched(key: string, connection: ServedConnection, version: number) {
    const snapshot = await connection.snapshotAt(version);
    if (snapshot === undefined) return undefined;
    const dated = { snapshot, readAt: snapshot.committedAt };
    keep(key, { ...dated, directory: connection.directory });
    return dated;
  }

  /** A snapshot shares the less with what is served, the more has changed since. */
  function tidy(directory: Directory): void {
    kept.purgeStale();
    const current = directory.current();
    if (current === undefined || measured.get(directory) === current) return;
    measured.set(directory, current);
    // Those least recently used first, so that they stay so.
    const keys = [...kept.rkeys()];
    for (const key of keys) {
      const one = kept.peek(key);
      if (one?.directory === directory) keep(key, { ...one });
    }
  }

  function keep(key: string, one: Kept): void {
    const current = one.directory.current() ?? one.snapshot;
    const own = one.snapshot.users.bytesBeside(current.users) + one.snapshot.groups.bytesBeside(current.groups);
    kept.set(key, one, { size: Math.max(1, own), noUpdateTTL: true });
  }
}
