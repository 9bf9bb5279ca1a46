import { expect, test } from "@jest/globals";
import { createSlabs } from "../../src/directory/slab.js";

test("what is asked for fits behind what was written, however much it is, and slabs are not shared between owners", () => {
  const slabFor = createSlabs();
  const other = createSlabs();
  const written: { bytes: Buffer; start: number; end: number; value: number }[] = [];
  for (let value = 0; value < 60; value++) {
    const length = 1 + ((value * 48_611) % 400_000);
    const slab = slabFor(length);
    expect(slab.bytes.length - slab.used).toBeGreaterThanOrEqual(length);
    slab.bytes.fill(value, slab.used, slab.used + length);
    written.push({ bytes: slab.bytes, start: slab.used, end: slab.used + length, value });
    slab.used += length;
    expect(other(10).bytes).not.toBe(slab.bytes);
  }
  for (const { bytes, start, end, value } of written) {
    expect(bytes.subarray(start, end).every((byte) => byte === value)).toBe(true);
  }
});
