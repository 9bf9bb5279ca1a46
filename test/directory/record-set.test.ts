/** A set of records after any edits is what a plain map would be, and sets that others hold stay what they were. */
import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { emptyRecordSet, type RecordSet } from "../../src/directory/record-set.js";
import { renderRecord } from "../../src/directory/render-record.js";
import { presenceSource } from "../../src/directory/value-source.js";
import type { User } from "../../src/scim/resource.js";
import { BASE_URL, digest, EPOCH, userBody } from "../support/snapshot-of.js";
import { applied, batches, editsOf, type Model } from "./random-edits.js";
import { finish } from "../support/finish.js";

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

function expectEqual(set: RecordSet<User>, model: Model): void {
  const expected = [...model.values()];
  expect(set.size).toBe(expected.length);
  expect(set.active).toBe(expected.filter(({ resource }) => (resource as User).active).length);
  const texts = expected.map(({ json }) => textOf(json));
  for (const [position, record] of expected.entries()) {
    const found = set.at(position);
    const resource = record.resource as User;
    expect([found.id, found.sequence, found.active, found.userName]).toEqual([
      record.id,
      record.sequence,
      resource.active,
      resource.userName,
    ]);
    expect(textOf(found.json)).toBe(texts[position]);
    expect(found.meta).toEqual(resource.meta);
    expect(found.lastModified).toBe(Date.parse(resource.meta.lastModified));
    expect(set.positionOf(record.id)).toBe(position);
  }
  const middle = expected.length >> 1;
  for (const [from, to] of [
    [0, expected.length],
    [middle, middle],
    [middle >> 1, middle],
    [middle, expected.length],
  ] as const) {
    const bytes = textOf(Buffer.concat(set.bytes(from, to)));
    expect(bytes).toBe(
      texts
        .slice(from, to)
        .map((text) => `${text},`)
        .join(""),
    );
  }
  // Scattered, turned round, and side by side.
  for (const positions of [[], [0], [2, 1, 0], [...texts.keys()], [...texts.keys()].filter((at) => at % 3 !== 1)]) {
    const known = positions.filter((position) => position < texts.length);
    const bytes = textOf(Buffer.concat(set.bytesAt(known)));
    expect(bytes).toBe(known.map((position) => `${texts[position]},`).join(""));
  }
  expect(() => set.bytesAt([expected.length])).toThrow(RangeError);
  expect(() => set.at(expected.length)).toThrow(RangeError);
  expect(() => set.at(-1)).toThrow(RangeError);
}

test("after any edits it is what a map of records would be, and so is each set before it", () => {
  fc.assert(
    fc.property(batches, (steps) => {
      let set = emptyRecordSet<User>();
      let model: Model = new Map();
      const history: (readonly [RecordSet<User>, Model])[] = [];
      for (const [at, batch] of steps.entries()) {
        const edits = editsOf(batch, set, at);
        set = finish(set.amended(edits));
        model = applied(model, edits);
        history.push([set, model]);
        for (const { id } of batch) {
          if (!model.has(id)) expect(set.positionOf(id)).toBeUndefined();
        }
      }
      for (const [then, was] of history) expectEqual(then, was);
    }),
    { numRuns: 15 },
  );
});

describe("a set of many", () => {
  const render = (id: string, sequence: number, title = "x".repeat(300)) =>
    renderRecord(userBody(id, { title }), {
      resourceType: "User",
      sequence,
      created: EPOCH,
      lastModified: EPOCH,
      baseUrl: BASE_URL,
      digest,
    });
  const edit = (id: string, sequence: number, title?: string) => ({
    id,
    record: { sequence, make: () => render(id, sequence, title) },
  });
  const many = finish(emptyRecordSet<User>().amended(Array.from({ length: 5000 }, (_, at) => edit(`u${at}`, at))));

  test("shares the bytes of all who are far from a change", () => {
    const next = finish(many.amended([edit("u2500", 2500, "changed")]));
    const slices = many.bytes(0, many.size);
    const buffers = new Set(slices.map(({ buffer }) => buffer));
    const others = next.bytes(0, next.size).filter(({ buffer }) => !buffers.has(buffer));
    expect(slices.length).toBeGreaterThan(50);
    expect(others.length).toBeLessThanOrEqual(2);
    expect(next.at(2500).resource.title).toBe("changed");
    expect(many.at(2500).resource.title).toBe("x".repeat(300));
  });

  test("weighs beside another what it holds alone: its changed records, and columns that somebody asked it for", () => {
    const next = finish(many.amended([edit("u2500", 2500, "changed")]));
    const before = many.bytesBeside(next);
    finish(many.indexes.makeColumn(presenceSource(["title"])));
    finish(many.indexes.makeColumn(presenceSource(["nickName"])));
    // Four bytes a record and column, at least.
    expect(many.bytesBeside(next) - before).toBeGreaterThanOrEqual(2 * 4 * many.size);
    expect(many.bytesBeside(many)).toBe(0);
  });

  test("gives others a turn while it is made, and while it is changed everywhere", () => {
    for (const [set, edits] of [
      [emptyRecordSet<User>(), Array.from({ length: 5000 }, (_, at) => edit(`u${at}`, at))],
      [many, Array.from({ length: 50 }, (_, at) => edit(`u${at * 100}`, at * 100, "changed"))],
    ] as const) {
      let made = 0;
      let mostAtOnce = 0;
      let before = 0;
      const counted = edits.map(({ id, record }) => ({
        id,
        record: {
          ...record,
          make: () => {
            made++;
            return record.make();
          },
        },
      }));
      const work = set.amended(counted);
      while (work.next().done !== true) {
        mostAtOnce = Math.max(mostAtOnce, made - before);
        before = made;
      }
      expect(made).toBe(edits.length);
      expect(mostAtOnce).toBeLessThan(200);
    }
  });

  test("forgets ids that come and go", () => {
    let set = many;
    for (let round = 0; round < 8; round++) {
      const last = set.at(set.size - 1).sequence;
      const guests = Array.from({ length: 1500 }, (_, at) => edit(`guest ${round} ${at}`, last + 1 + at, ""));
      set = finish(set.amended(guests));
      set = finish(set.amended(guests.map(({ id }) => ({ id, record: undefined }))));
    }
    expect(set.size).toBe(5000);
    expect(set.positionOf("guest 3 7")).toBeUndefined();
    expect(set.positionOf("u4999")).toBe(4999);
  });
});
