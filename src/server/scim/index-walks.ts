/**
 * Remembers on which snapshot a client's walk by index began. Were each page cut from what is served at the time, whoever
 * stands behind somebody that was deleted would slip from a page not yet asked for into one that was, and a client that
 * did not see them would take them for gone.
 */
import { LRUCache } from "lru-cache";
import type { CursorBinding } from "../../query/cursor.js";
import type { Clock } from "../../time/clock.js";

export interface IndexWalks {
  /** With the first page of several, `left` more matches to come; a walk of the same search under way is forgotten. */
  begin(search: CursorBinding, version: number, left: number): void;
  /** The snapshot of the first page; undefined where there is no such walk, or it ended, paused or went on for too long. */
  versionOf(search: CursorBinding): number | undefined;
  /** So many matches were given on a further page. Once all have been, in whatever order, the walk is over. */
  gave(search: CursorBinding, matches: number): void;
}

interface IndexWalk {
  readonly version: number;
  readonly begunAt: number;
  left: number;
}

/** A client that pauses longer has given up, or begins anew. */
const LONGEST_PAUSE_MS = 120_000;
const MAX_WALKS = 10_000;

/** No walk lasts longer than `longest` milliseconds, so that asking for the second page alone does not serve the past. */
export function createIndexWalks(clock: Clock, longest: number): IndexWalks {
  const walks = new LRUCache<string, IndexWalk>({
    max: MAX_WALKS,
    ttl: LONGEST_PAUSE_MS,
    updateAgeOnGet: true,
    ttlResolution: 0,
    perf: clock,
  });
  return {
    begin(search, version, left) {
      walks.set(keyOf(search), { version, begunAt: clock.now(), left });
    },
    versionOf(search) {
      const walk = walks.get(keyOf(search));
      return walk === undefined || clock.now() - walk.begunAt > longest ? undefined : walk.version;
    },
    gave(search, matches) {
      const key = keyOf(search);
      const walk = walks.get(key);
      if (walk === undefined) return;
      walk.left -= matches;
      if (walk.left <= 0) walks.delete(key);
    },
  };
}

/** No two searches have the same: neither an endpoint nor a connection's id has a space, and a client's name may. */
function keyOf({ connection, client, endpoint, query }: CursorBinding): string {
  return `${endpoint} ${connection} ${client.length} ${client} ${query}`;
}
