/**
 * Remembers on which snapshot a client's walk by index began. Were each page cut from what is served at the time, whoever
 * stands behind somebody that was deleted would slip from a page not yet asked for into one that was, and a client that
 * did not see them would take them for gone.
 */
import { LRUCache } from "lru-cache";
import type { CursorBinding } from "../../query/cursor.js";
import type { Clock } from "../../time/clock.js";

export interface IndexWalks {
  /** With the first page of several; a walk of the same search that is under way is forgotten. */
  begin(search: CursorBinding, version: number): void;
  /** The snapshot of the first page; undefined where there is no such walk, or it paused or went on for too long. */
  versionOf(search: CursorBinding): number | undefined;
}

/** A client that pauses longer has given up, or begins anew. */
const LONGEST_PAUSE_MS = 120_000;
const MAX_WALKS = 10_000;

/** No walk lasts longer than `longest` milliseconds, so that asking for the second page alone does not serve the past. */
export function createIndexWalks(clock: Clock, longest: number): IndexWalks {
  const walks = new LRUCache<string, { readonly version: number; readonly begunAt: number }>({
    max: MAX_WALKS,
    ttl: LONGEST_PAUSE_MS,
    updateAgeOnGet: true,
    ttlResolution: 0,
    perf: clock,
  });
  return {
    begin(search, version) {
      walks.set(keyOf(search), { version, begunAt: clock.now() });
    },
    versionOf(search) {
      const walk = walks.get(keyOf(search));
      return walk === undefined || clock.now() - walk.begunAt > longest ? undefined : walk.version;
    },
  };
}

function keyOf({ connection, client, endpoint, query }: CursorBinding): string {
  return JSON.stringify([connection, client, endpoint, query]);
}
