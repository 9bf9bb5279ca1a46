import { describe, expect, test } from "@jest/globals";
import { compareText } from "../../src/scim/text-order.js";

describe("compareText", () => {
  test.each([
    ["a", "b"],
    ["", "a"],
    ["a", "aa"],
    ["Z", "a"],
    ["z", "é"],
    ["\uffff", "😀"],
    ["\ue000", "𐐀"],
    ["퟿", "\ue000"],
    ["😀", "😁"],
    ["a\uffff", "a😀"],
  ])("%j comes before %j", (first, second) => {
    expect(compareText(first, second)).toBeLessThan(0);
    expect(compareText(second, first)).toBeGreaterThan(0);
  });

  test("equal texts are equal", () => {
    expect(compareText("abc", "abc")).toBe(0);
    expect(compareText("", "")).toBe(0);
  });
});
