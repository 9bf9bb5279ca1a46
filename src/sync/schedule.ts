/** When cycles run: at once, then after a pause with jitter, longer while they fail; never two at a time. */
import type { Clock } from "../time/clock.js";

export interface ScheduleOptions {
  /** Pause between cycles in milliseconds. */
  readonly intervalMs: number;
  readonly clock: Clock;
  /** 0 (included) to 1 (excluded). */
  readonly random: () => number;
  /** Runs one cycle; resolves to whether it succeeded. Must not reject: that would be a bug, and stops the schedule. */
  readonly run: (signal: AbortSignal) => Promise<boolean>;
  /** Whether there is anything to serve yet: until then failures are retried sooner. */
  readonly ready: () => boolean;
  /** When a cycle is due whatever the pause, in epoch milliseconds; undefined: nothing is due. */
  readonly wakeAt: () => number | undefined;
}

export interface Schedule {
  start(): void;
  /** Runs a cycle now, or joins the one that is running. */
  runNow(): Promise<void>;
  /** When the next cycle is due, in epoch milliseconds; undefined while one runs or after stop. */
  nextAt(): number | undefined;
  /** Aborts the running cycle and waits for its end. */
  stop(): Promise<void>;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_BACKOFF_MS = 15 * 60_000;
const BACKOFF_FACTOR = 8;
const JITTER = 0.1;

/**
 * The pause before the next cycle, in milliseconds, without jitter. After failures it doubles, up to eight intervals or a
 * quarter of an hour, whichever is shorter, and never under the interval; before the first success it starts at a second instead.
 */
export function pauseBefore(intervalMs: number, failures: number, ready: boolean): number {
  if (failures === 0) return intervalMs;
  if (!ready) return Math.min(intervalMs, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20));
  const longest = Math.max(intervalMs, Math.min(intervalMs * BACKOFF_FACTOR, LONGEST_BACKOFF_MS));
  return Math.min(longest, intervalMs * 2 ** Math.min(failures, 20));
}

export function createSchedule(options: ScheduleOptions): Schedule {
  const stopping = new AbortController();
  let failures = 0;
  let running: Promise<void> | undefined;
  let loop: Promise<void> | undefined;
  let dueAt: number | undefined;
  /** Begins the pause anew; undefined outside a pause. */
  let planAnew: (() => void) | undefined;

  const runOnce = (): Promise<void> => {
    running ??= (async () => {
      try {
        failures = (await options.run(stopping.signal)) ? 0 : failures + 1;
      } finally {
        running = undefined;
        planAnew?.();
      }
    })();
    return running;
  };

  /** A cycle that somebody asked for meanwhile counts like any other: the pause begins anew, with what it has found. */
  const pause = async () => {
    let anew = true;
    while (anew && !stopping.signal.aborted) {
      const broken = new AbortController();
      anew = false;
      planAnew = () => {
        anew = true;
        broken.abort();
      };
      await pauseOnce(broken.signal);
    }
    planAnew = undefined;
    dueAt = undefined;
  };

  const pauseOnce = async (broken: AbortSignal) => {
    const spread = 1 + JITTER * (2 * options.random() - 1);
    const now = options.clock.now();
    const pauseMs = pauseBefore(options.intervalMs, failures, options.ready()) * spread;
    dueAt = Math.min(now + pauseMs, Math.max(now, options.wakeAt() ?? Number.POSITIVE_INFINITY));
    await options.clock.sleep(dueAt - now, broken);
  };

  const forever = async () => {
    while (!stopping.signal.aborted) {
      await runOnce();
      if (!stopping.signal.aborted) await pause();
    }
  };

  return {
    start() {
      loop ??= forever();
    },
    runNow: runOnce,
    nextAt: () => (running === undefined ? dueAt : undefined),
    async stop() {
      stopping.abort();
      planAnew?.();
      await running;
      await loop;
    },
  };
}
