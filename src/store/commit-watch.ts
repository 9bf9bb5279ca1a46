/** Notices that somebody committed or decided something, by looking at counters: when told to, and every so often. */
import type { Logger } from "../telemetry/logger.js";
import type { Clock } from "../time/clock.js";
import type { StoreEvent } from "./store.js";

export interface Counters {
  readonly committed: number;
  readonly decided: number;
}

export interface CommitWatchOptions {
  /** The counters of these connections; a connection without any was never written. */
  read(connections: readonly string[]): Promise<ReadonlyMap<string, Counters>>;
  /** Milliseconds between looks that nothing asked for. */
  readonly pollInterval: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where the database is, for the log. */
  readonly place: string;
}

export interface CommitWatch {
  watch(connection: string, listener: (event: StoreEvent) => void): () => void;
  /** Looks now. Never rejects: a database that is away is logged once, and looked for again. */
  look(): Promise<void>;
  /** Resolves when the look that is under way, if any, is over: what is read after it is at least as new. */
  settled(): Promise<void>;
  close(): void;
}

interface Watched {
  readonly listeners: Set<(event: StoreEvent) => void>;
  seen: Counters | undefined;
  /** The first look failed: what happened until one succeeds is unknown, and worth a call. */
  late: boolean;
}

const NONE: Counters = { committed: 0, decided: 0 };

export function createCommitWatch(options: CommitWatchOptions): CommitWatch {
  const { pollInterval, clock, logger, place } = options;
  const watched = new Map<string, Watched>();
  const end = new AbortController();
  let away = false;
  let looking: Promise<void> | undefined;
  let again = false;
  let polling = false;

  async function lookOnce(): Promise<void> {
    const ids = [...watched.keys()];
    if (ids.length === 0 || end.signal.aborted) return;
    let counters: ReadonlyMap<string, Counters>;
    try {
      counters = await options.read(ids);
    } catch (error) {
      if (!away) logger.warn("the store does not answer; what is served stays as it is", { place, error });
      away = true;
      for (const connection of watched.values()) connection.late ||= connection.seen === undefined;
      return;
    }
    if (away) logger.info("the store answers again", { place });
    away = false;
    for (const id of ids) {
      const connection = watched.get(id);
      if (connection !== undefined) compare(connection, counters.get(id) ?? NONE);
    }
  }

  async function poll(): Promise<void> {
    while (!end.signal.aborted) {
      await clock.sleep(pollInterval, end.signal);
      await look();
    }
  }

  function look(): Promise<void> {
    again = true;
    looking ??= (async () => {
      try {
        while (again) {
          again = false;
          await lookOnce();
        }
      } finally {
        // In the same turn as the last look at `again`, or a look that is asked for in between would be lost.
        looking = undefined;
      }
    })();
    return looking;
  }

  return {
    watch(connection, listener) {
      const entry = watched.get(connection) ?? { listeners: new Set(), seen: undefined, late: false };
      watched.set(connection, entry);
      const own = (event: StoreEvent) => listener(event);
      entry.listeners.add(own);
      void look();
      if (!polling) void poll();
      polling = true;
      return () => {
        entry.listeners.delete(own);
        if (entry.listeners.size === 0 && watched.get(connection) === entry) watched.delete(connection);
      };
    },
    look,
    settled: () => looking ?? Promise.resolve(),
    close() {
      end.abort();
      watched.clear();
    },
  };
}

function compare(connection: Watched, now: Counters): void {
  const { seen, late } = connection;
  connection.seen = now;
  connection.late = false;
  if (seen === undefined && !late) return;
  const before = seen ?? { committed: -1, decided: -1 };
  for (const event of ["committed", "decided"] as const) {
    if (now[event] === before[event]) continue;
    for (const listener of connection.listeners) listener(event);
  }
}
