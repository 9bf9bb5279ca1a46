/** Counts requests in a sliding minute: no stretch of sixty seconds holds more than are allowed. */

export interface RateLimit {
  /**
   * Takes one request of that caller: undefined where it is allowed, else the milliseconds until the next will be.
   * Requests that are refused do not count. `limit` 0 allows everything.
   */
  take(caller: string, limit: number): number | undefined;
}

const MINUTE = 60_000;

/** @param clock milliseconds, real ones: clients wait in real time */
export function createRateLimit(clock: () => number): RateLimit {
  /** By caller: when the requests of the last minute came, oldest first. */
  const taken = new Map<string, number[]>();

  return {
    take(caller, limit) {
      if (limit === 0) return undefined;
      const now = clock();
      const recent = taken.get(caller) ?? [];
      taken.set(caller, recent);
      while (recent[0] !== undefined && recent[0] <= now - MINUTE) recent.shift();
      const blocking = recent[recent.length - limit];
      if (blocking !== undefined) return blocking + MINUTE - now;
      recent.push(now);
      return undefined;
    },
  };
}
