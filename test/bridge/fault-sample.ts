/** Picks which cases of the matrix to run: the same ones for the same seed, and every fault at least once. */
import { allCases, type FaultCase } from "./fault-cases.js";

/** @param size how many; all where that is more than there are */
export function sampleOf(seed: number, size: number): readonly FaultCase[] {
  const draw = randomFrom(seed);
  const shuffled = allCases()
    .map((one) => ({ one, key: draw() }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);
  const seen = new Set<string>();
  const firstOfEach = shuffled.filter(({ fault }) => !seen.has(fault) && seen.add(fault));
  const rest = shuffled.filter((one) => !firstOfEach.includes(one));
  return [...firstOfEach, ...rest].slice(0, size);
}

/** Mulberry32: uniform in [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
