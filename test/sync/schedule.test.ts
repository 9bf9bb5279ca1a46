import { describe, expect, test } from "@jest/globals";
import { createSchedule, pauseBefore } from "../../src/sync/schedule.js";

const MINUTE = 60_000;

describe("the pause before a cycle", () => {
  test.each([
    // interval, failures, something to serve, expected; by hand from the rule in the docstring
    [5 * MINUTE, 0, true, 5 * MINUTE],
    [5 * MINUTE, 1, true, 10 * MINUTE],
    [5 * MINUTE, 2, true, 15 * MINUTE],
    [5 * MINUTE, 50, true, 15 * MINUTE],
    [1_000, 1, true, 2_000],
    [1_000, 9, true, 8_000],
    [60 * MINUTE, 3, true, 60 * MINUTE],
    [5 * MINUTE, 1, false, 1_000],
    [5 * MINUTE, 4, false, 8_000],
    [5 * MINUTE, 40, false, 5 * MINUTE],
    [500, 1, false, 500],
  ])("interval %d ms, %d failures, ready %s: %d ms", (intervalMs, failures, ready, expected) => {
    expect(pauseBefore(intervalMs, failures, ready)).toBe(expected);
  });
});

/** A schedule over a clock whose sleeps end when the test says so. */
function bench(more: Partial<Parameters<typeof createSchedule>[0]> = {}) {
  const sleeps: { ms: number; wake: () => void }[] = [];
  let now = 0;
  let running = 0;
  let runs = 0;
  let most = 0;
  const schedule = createSchedule({
    intervalMs: 10_000,
    random: () => 0.5,
    ready: () => true,
    wakeAt: () => undefined,
    clock: {
      now: () => now,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          const wake = () => {
            now += ms;
            resolve();
          };
          sleeps.push({ ms, wake });
          signal?.addEventListener("abort", () => resolve());
        }),
    },
    async run() {
      running++;
      most = Math.max(most, running);
      await settle();
      running--;
      runs++;
      return true;
    },
    ...more,
  });
  return { schedule, sleeps, runs: () => runs, most: () => most };
}

async function settle() {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

describe("a schedule", () => {
  test("runs at once, then after the interval", async () => {
    const { schedule, sleeps, runs } = bench();
    schedule.start();
    await settle();
    await settle();
    expect(runs()).toBe(1);
    expect(sleeps.map(({ ms }) => ms)).toEqual([10_000]);
    sleeps[0]?.wake();
    await settle();
    await settle();
    expect(runs()).toBe(2);
    await schedule.stop();
  });

  test.each([
    [0, 9_000],
    [0.999_999, 11_000],
  ])("spreads the pause by a tenth either way", async (random, expected) => {
    const { schedule, sleeps } = bench({ random: () => random });
    schedule.start();
    await settle();
    await settle();
    expect(sleeps[0]?.ms).toBeCloseTo(expected, 0);
    await schedule.stop();
  });

  test("never runs two cycles at a time: whoever asks for one joins it", async () => {
    const { schedule, runs, most } = bench();
    schedule.start();
    await Promise.all([schedule.runNow(), schedule.runNow()]);
    expect(most()).toBe(1);
    expect(runs()).toBe(1);
    await schedule.runNow();
    expect(runs()).toBe(2);
    await schedule.stop();
  });

  test("wakes when somebody's window opens, if that is sooner", async () => {
    const { schedule, sleeps } = bench({ wakeAt: () => 3_000 });
    schedule.start();
    await settle();
    await settle();
    expect(sleeps[0]?.ms).toBe(3_000);
    expect(schedule.nextAt()).toBe(3_000);
    await schedule.stop();
  });

  test("a cycle that is asked for counts: the pause begins anew after it, with what it has found", async () => {
    let wakeAt: number | undefined;
    const { schedule, sleeps, runs } = bench({ wakeAt: () => wakeAt });
    schedule.start();
    await settle();
    await settle();
    const asked = schedule.runNow();
    expect(schedule.nextAt()).toBeUndefined();
    wakeAt = 4_000;
    await asked;
    await settle();
    expect(runs()).toBe(2);
    expect(sleeps.map(({ ms }) => ms)).toEqual([10_000, 4_000]);
    expect(schedule.nextAt()).toBe(4_000);
    await schedule.stop();
    expect(runs()).toBe(2);
  });

  test("stop aborts the running cycle and waits for its end", async () => {
    let ended = false;
    const { schedule } = bench({
      run: (signal) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => {
            ended = true;
            resolve(false);
          });
        }),
    });
    schedule.start();
    await settle();
    await schedule.stop();
    expect(ended).toBe(true);
  });
});
