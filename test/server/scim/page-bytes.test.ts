/** The bytes of a page: the same whether records are scattered or lie side by side, and in pieces of a sane size. */
import { describe, expect, test } from "@jest/globals";
import { array, assert, integer, property, string } from "fast-check";
import { type Bytes, CHUNK, chunksOf, layPage, layRuns } from "../../../src/server/scim/page-bytes.js";

const whole = (bytes: Bytes) => Buffer.concat(bytes.parts).toString();

/** Values laid side by side in one buffer, a comma between neighbours, as the slices of it. */
function slab(values: readonly string[]): readonly Uint8Array[] {
  const buffer = Buffer.from(values.join(","));
  let offset = 0;
  return values.map((value) => {
    const slice = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, Buffer.byteLength(value));
    offset += slice.length + 1;
    return slice;
  });
}

const none = Buffer.alloc(0);

const scattered = (values: readonly string[]) => values.map((value) => Buffer.from(value));

describe("a page", () => {
  const values = array(string({ minLength: 1, unit: "grapheme" }), { maxLength: 30 });

  test("has its head, the values with commas between, and its tail, however they lie", () => {
    assert(
      property(values, (texts) => {
        const expected = `[${texts.join(",")}]`;
        for (const laid of [slab(texts), scattered(texts)]) {
          const page = layPage("[", laid, "]");
          expect(whole(page)).toBe(expected);
          expect(page.length).toBe(Buffer.byteLength(expected));
          expect(Buffer.concat([...chunksOf(page)]).toString()).toBe(expected);
        }
      }),
    );
  });

  test("is the same of runs that have a comma behind each value", () => {
    assert(
      property(values, integer({ min: 1, max: 7 }), (texts, atOnce) => {
        const runs: Uint8Array[] = [];
        for (let from = 0; from < texts.length; from += atOnce) {
          runs.push(
            Buffer.from(
              texts
                .slice(from, from + atOnce)
                .map((text) => `${text},`)
                .join(""),
            ),
          );
        }
        const page = layRuns("[", runs, "]");
        expect(whole(page)).toBe(`[${texts.join(",")}]`);
        expect(page.length).toBe(Buffer.byteLength(whole(page)));
      }),
    );
  });

  test("neighbours stay one slice, in their order only", () => {
    const [a = none, b = none, c = none, d = none] = slab(["1", "2", "3", "4"]);
    expect(layPage("[", [a, b, c, d], "]").parts).toHaveLength(3);
    expect(whole(layPage("[", [a, c, d, b, b], "]"))).toBe("[1,3,4,2,2]");
    expect(layPage("[", [a, c, d, b, b], "]").parts).toHaveLength(9);
  });

  test("what lies side by side without a comma between is not taken for a list", () => {
    const buffer = Buffer.from("1;2");
    const first = new Uint8Array(buffer.buffer, buffer.byteOffset, 1);
    const second = new Uint8Array(buffer.buffer, buffer.byteOffset + 2, 1);
    expect(whole(layPage("[", [first, second], "]"))).toBe("[1,2]");
  });
});

describe("its pieces", () => {
  test("are few and never large, unless a part itself is", () => {
    const many = layPage("[", scattered(Array.from({ length: 1000 }, () => "x".repeat(850))), "]");
    const pieces = [...chunksOf(many)];
    expect(pieces.length).toBeLessThan(12);
    for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(CHUNK);
    const large = Buffer.alloc(300_000, "y");
    const mixed = [...chunksOf(layPage("[", [Buffer.from("a"), large, Buffer.from("b")], "]"))];
    expect(mixed.map((piece) => piece.length)).toEqual([3, 300_000, 3]);
    expect(mixed[1]).toBe(large);
  });
});
