/** The bytes of a page: runs of records with commas between, none of them copied. */
import { describe, expect, test } from "@jest/globals";
import { array, assert, property, string } from "fast-check";
import { join, latin1, layPage } from "../../../src/server/scim/page-bytes.js";

const run = (values: readonly string[]) => Buffer.from(values.map((value) => `${value},`).join(""));

describe("a page", () => {
  test("has its head, the values with commas between, and its tail, however they lie", () => {
    const value = string({ minLength: 1, unit: "grapheme" });
    assert(
      property(array(array(value, { minLength: 1, maxLength: 5 }), { maxLength: 8 }), (runs) => {
        const page = layPage("[", runs.map(run), Buffer.from("]"));
        const expected = `[${runs.flat().join(",")}]`;
        expect(page.length).toBe(Buffer.byteLength(expected));
        expect(Buffer.from(join(page)).toString()).toBe(expected);
        expect(Buffer.from(latin1(page), "latin1").toString()).toBe(expected);
      }),
    );
  });

  test("is the records' own bytes", () => {
    const runs = [run(["1", "2"]), run(["3"])];
    const { parts } = layPage("[", runs, Buffer.from("]"));
    expect(parts[0]).toBe(runs[0]);
    expect(parts[1]?.buffer).toBe(runs[1]?.buffer);
  });
});
