/** A clock that runs faster than the world's, so that backoff and pauses pass in a moment and keep their proportions. */
import { type Clock, systemClock } from "../../src/time/clock.js";

/** @param speed how many seconds of its own pass in one of the world's */
export function hurriedClock(speed: number): Clock {
  const began = Date.now();
  return {
    now: () => began + (Date.now() - began) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
}
