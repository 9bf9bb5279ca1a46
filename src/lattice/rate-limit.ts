/** Wrapper: never more requests than the limit in any sliding window, as the server counts them. */
import PQueue from "p-queue";
import type { Clock } from "../time/clock.js";
import { aborted, type Send } from "./lattice-request.js";
import { LONGEST_RETRY_AFTER_MS } from "./retry-after.js";

const CONCURRENCY = 4;

export interface RateLimitOptions {
  /** Requests in any window, at least 1. */
  readonly limit: number;
  /** Milliseconds. */
  readonly windowMs: number;
  readonly clock: Clock;
}

/**
 * A request holds a slot from before it is sent until a window after it ended. It arrived at the server somewhere in
 * between, so whatever the network did to each, no window of the server's holds more than `limit` arrivals.
 * A Retry-After holds back every request, not only the one that was refused.
 */
export function withRateLimit(send: Send, { limit, windowMs, clock }: RateLimitOptions): Send {
  // Never more at work than the limit: then whoever finds the window full finds an ended request to wait for.
  const queue = new PQueue({ concurrency: Math.min(limit, CONCURRENCY) });
  // Clocks tick in whole milliseconds, and not all at the same speed.
  const heldMs = windowMs + Math.max(2, windowMs / 1000);
  let inFlight = 0;
  let ended: number[] = [];
  let notBefore = 0;

  /** Milliseconds until a slot is free; 0 is now. */
  function wait(now: number): number {
    // A clock that was set back must not make anybody wait for longer than was meant.
    ended = ended.map((at) => Math.min(at, now)).filter((at) => at + heldMs > now);
    notBefore = Math.min(notBefore, now + LONGEST_RETRY_AFTER_MS);
    const oldest = ended[0];
    const full = inFlight + ended.length >= limit && oldest !== undefined;
    return Math.max(full ? oldest + heldMs - now : 0, notBefore - now, 0);
  }

  const task: Send = async (request) => {
    for (;;) {
      if (request.signal?.aborted === true) return aborted(request);
      const waitMs = wait(clock.now());
      if (waitMs === 0) break;
      await clock.sleep(Math.ceil(waitMs), request.signal);
    }
    // In the same turn as the look at the window, or two could take one slot.
    inFlight += 1;
    try {
      const outcome = await send(request);
      if (!outcome.ok && outcome.retryAfterMs !== undefined) {
        notBefore = Math.max(notBefore, clock.now() + outcome.retryAfterMs);
      }
      return outcome;
    } finally {
      inFlight -= 1;
      ended.push(clock.now());
    }
  };

  return async (request) => {
    try {
      return await queue.add(() => task(request), request.signal === undefined ? {} : { signal: request.signal });
    } catch (error) {
      if (request.signal?.aborted === true) return aborted(request);
      throw error;
    }
  };
}
