import { describe, expect, it } from "@jest/globals";
import { createPacer } from "../../src/time/pacer.js";

/** A loop that turns when it is told to, and a clock that goes on when it is told to. */
function stage() {
  let now = 1000;
  const turns: (() => void)[] = [];
  const pacer = createPacer({
    now: () => now,
    nextTurn: () => new Promise((resolve) => turns.push(resolve)),
  });
  const settle = async (): Promise<void> => {
    for (let hops = 0; hops < 20; hops++) await Promise.resolve();
  };
  return {
    pacer,
    pass(ms: number) {
      now += ms;
    },
    /** One turn, in which so many requests come and take so long together. */
    async turn(requests = 0, ms = 0): Promise<void> {
      for (let request = 0; request < requests; request++) pacer.requestBegan();
      now += ms;
      for (const resolve of turns.splice(0)) resolve();
      await settle();
    },
    waitsForTurn: () => turns.length > 0,
    settle,
  };
}

/** Work that counts its slices, each of which takes so long. */
function worker({ pacer, pass, settle }: ReturnType<typeof stage>, sliceMs: number) {
  const done = { slices: 0, stop: false };
  void (async () => {
    while (!done.stop) {
      await pacer.breathe();
      if (done.stop) return;
      done.slices++;
      pass(sliceMs);
    }
  })();
  return { done, settle };
}

describe("the pacer", () => {
  it("lets work go on at once within its share, and not beyond it", async () => {
    const loop = stage();
    const { done } = worker(loop, 0.5);
    await loop.settle();
    expect(done.slices).toBe(0);
    await loop.turn();
    expect(done.slices).toBe(2);
    await loop.turn();
    expect(done.slices).toBe(4);
  });

  it("keeps work waiting while turns bring requests", async () => {
    const loop = stage();
    const { done } = worker(loop, 2);
    await loop.settle();
    for (let turn = 0; turn < 5; turn++) await loop.turn(1, 1);
    expect(done.slices).toBe(0);
    await loop.turn();
    expect(done.slices).toBe(1);
  });

  it("keeps work waiting while requests are worked on in slices", async () => {
    const loop = stage();
    const { done } = worker(loop, 2);
    await loop.settle();
    void loop.pacer.giveWay();
    await loop.turn();
    void loop.pacer.giveWay();
    await loop.turn();
    expect(done.slices).toBe(0);
    await loop.turn();
    expect(done.slices).toBe(1);
  });

  it("lets work go on after 20 ms, whatever is asked", async () => {
    const loop = stage();
    const { done } = worker(loop, 2);
    await loop.settle();
    for (let turn = 0; turn < 100; turn++) await loop.turn(64, 4);
    expect(done.slices).toBe(20);
  });

  it("gives several workers their turns one after the other, as long together as one alone", async () => {
    const loop = stage();
    const workers = [worker(loop, 2), worker(loop, 2), worker(loop, 2)];
    await loop.settle();
    for (let turn = 1; turn <= 6; turn++) {
      await loop.turn();
      expect(workers.reduce((sum, { done }) => sum + done.slices, 0)).toBe(turn);
    }
    expect(workers.map(({ done }) => done.slices)).toEqual([2, 2, 2]);
  });

  it("keeps several workers waiting while turns bring requests", async () => {
    const loop = stage();
    const workers = [worker(loop, 2), worker(loop, 2)];
    await loop.settle();
    for (let turn = 0; turn < 4; turn++) await loop.turn(3, 1);
    expect(workers.map(({ done }) => done.slices)).toEqual([0, 0]);
  });

  it("is quiet while few ask, and again soon after many did", () => {
    const { pacer, pass } = stage();
    expect(pacer.isQuiet()).toBe(true);
    for (let request = 0; request < 99; request++) pacer.requestBegan();
    expect(pacer.isQuiet()).toBe(true);
    pacer.requestBegan();
    expect(pacer.isQuiet()).toBe(false);
    pass(1000);
    pacer.requestBegan();
    expect(pacer.isQuiet()).toBe(false);
    pass(2000);
    expect(pacer.isQuiet()).toBe(true);
  });

  it("lets the loop rest when nobody has anything to do", async () => {
    const loop = stage();
    const { done } = worker(loop, 2);
    await loop.settle();
    await loop.turn();
    done.stop = true;
    await loop.turn();
    await loop.turn();
    expect(loop.waitsForTurn()).toBe(false);
    loop.pass(10);
    void loop.pacer.breathe();
    expect(loop.waitsForTurn()).toBe(true);
  });
});
