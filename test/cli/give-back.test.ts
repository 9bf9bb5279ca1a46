import { expect, test } from "@jest/globals";
import { getHeapStatistics } from "node:v8";
import { collectedInSteps, createGiveBack } from "../../src/cli/give-back.js";

const MEGABYTE = 2 ** 20;

/** Memory that is in use as told, and that can all be collected but for what is kept. */
function memory(inUse: number, kept = inUse) {
  const told = { inUse, kept, collections: 0, collect: () => Promise.resolve() };
  return {
    told,
    inUse: () => told.inUse,
    async collect() {
      told.collections++;
      await told.collect();
      told.inUse = told.kept;
    },
  };
}

test("collects what large work has left, and not again before there is as much once more", async () => {
  const { told, ...asked } = memory(30 * MEGABYTE, 200 * MEGABYTE);
  const giveBack = createGiveBack(asked);
  told.inUse = 500 * MEGABYTE;
  await giveBack();
  expect(told.collections).toBe(1);
  told.inUse = 340 * MEGABYTE;
  await giveBack();
  expect(told.collections).toBe(1);
  told.inUse = 360 * MEGABYTE;
  await giveBack();
  expect(told.collections).toBe(2);
});

test("leaves small work to V8", async () => {
  const { told, ...asked } = memory(10 * MEGABYTE);
  const giveBack = createGiveBack(asked);
  told.inUse = 50 * MEGABYTE;
  await giveBack();
  expect(told.collections).toBe(0);
});

test("whoever asks while it collects waits for that collection", async () => {
  const { told, ...asked } = memory(10 * MEGABYTE);
  const giveBack = createGiveBack(asked);
  told.inUse = 500 * MEGABYTE;
  let end = (): void => undefined;
  told.collect = () => new Promise((resolve) => (end = resolve));
  const both = Promise.all([giveBack(), giveBack()]);
  end();
  await both;
  expect(told.collections).toBe(1);
});

test("a collection that fails is nobody's failure, and the next large work has another one", async () => {
  const { told, ...asked } = memory(10 * MEGABYTE);
  const giveBack = createGiveBack(asked);
  told.inUse = 500 * MEGABYTE;
  told.collect = () => Promise.reject(new Error("no such thing in this V8"));
  await giveBack();
  told.inUse = 1000 * MEGABYTE;
  await giveBack();
  expect(told.collections).toBe(2);
});

test("objects that nobody has any more are gone from V8's heap afterwards", async () => {
  const held: { objects: unknown[] } = { objects: Array.from({ length: 1_000_000 }, (_, at) => ({ at, text: [at] })) };
  const before = getHeapStatistics().used_heap_size;
  expect(held.objects).toHaveLength(1_000_000);
  held.objects = [];
  await collectedInSteps.collect();
  expect(before - getHeapStatistics().used_heap_size).toBeGreaterThan(40 * MEGABYTE);
});
