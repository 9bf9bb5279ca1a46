import { describe, expect, test } from "@jest/globals";
import { allowed } from "../../src/sync/limit.js";

describe("what a guard allows", () => {
  // max(percent of the base rounded down, min(floor, a third of the base rounded up)), worked out by hand.
  test.each([
    [3, 10, 5, 1],
    [12, 10, 5, 4],
    [40, 10, 5, 5],
    [59, 10, 5, 5],
    [60, 10, 5, 6],
    [500, 10, 5, 50],
    [50_000, 10, 5, 5_000],
    [3, 20, 10, 1],
    [12, 20, 10, 4],
    [500, 20, 10, 100],
    [12, 60, 50, 7],
    [0, 10, 5, 0],
  ])("of %d with %d %% and floor %d: %d", (base, percent, floor, expected) => {
    expect(allowed({ percent, floor }, base)).toBe(expected);
  });
});
