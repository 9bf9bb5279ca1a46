/** A clock that sleeps by winding itself forward, so that minutes of backoff pass at once. */
import type { Clock } from "../../src/time/clock.js";

export interface FastClock extends Clock {
  /** What was asked for, in milliseconds. */
  readonly sleeps: readonly number[];
}

export function createFastClock(start = Date.parse("2026-11-02T09:00:00Z")): FastClock {
  const sleeps: number[] = [];
  let now = start;
  return {
    sleeps,
    now: () => now,
    sleep(ms) {
      sleeps.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}
