/** What a set keeps to be searched by finds what looking at every record finds, after any edits. */
import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { ID, INDEXED } from "../../src/directory/indexed-attributes.js";
import { emptyRecordSet, type RecordSet } from "../../src/directory/record-set.js";
import { compareKeys, type ValueKey } from "../../src/directory/value-key.js";
import { presenceSource, type ValueSource, valueSource } from "../../src/directory/value-source.js";
import type { User } from "../../src/scim/resource.js";
import { keysOf, resolveAttributePath } from "../../src/scim/attribute-path.js";
import { userResourceType } from "../../src/scim/resource-types.js";
import { batches, editsOf } from "./random-edits.js";
import { finish } from "../support/finish.js";

function sourceOf(path: string): ValueSource {
  const resolved = resolveAttributePath(path, userResourceType());
  if (resolved?.kind !== "attribute") throw new Error(path);
  return valueSource(keysOf(resolved), resolved.sub ?? resolved.attribute);
}

/** The keys of every record, in order. */
function keysByRecord(set: RecordSet<User>, source: ValueSource): readonly (readonly (ValueKey | undefined)[])[] {
  return Array.from({ length: set.size }, (_, position) => {
    const keys: (ValueKey | undefined)[] = [];
    source.read(set.at(position).resource, (key) => keys.push(key));
    return keys;
  });
}

function expectColumn(set: RecordSet<User>, source: ValueSource): void {
  const column = set.indexes.column(source) ?? finish(set.indexes.makeColumn(source));
  const rows = keysByRecord(set, source);
  const decoded = rows.map((_, position) => {
    const from = column.starts?.[position] ?? position;
    const to = column.starts?.[position + 1] ?? position + 1;
    return [...column.codes.subarray(from, to)].map((code) => column.dictionary.keyOf(code));
  });
  // A record without a value has one code all the same, which stands for no key.
  expect(decoded).toEqual(rows.map((keys) => (keys.length === 0 ? [undefined] : keys)));
  for (const key of new Set(rows.flat())) {
    if (key === undefined) continue;
    const expected = rows.flatMap((keys, position) => (keys.includes(key) ? [position] : []));
    const code = column.dictionary.find(key) ?? -1;
    expect([...column.positions(code)]).toEqual(expected);
    expect(column.count(code)).toBe(expected.length);
  }
}

function expectOrder(set: RecordSet<User>, source: ValueSource): void {
  const column = set.indexes.column(source) ?? finish(set.indexes.makeColumn(source));
  const keys = keysByRecord(set, source).map(([key]) => (key === "" ? undefined : key));
  const order = keys.map((_, position) => position);
  const ascending = (a: number, b: number): number => {
    const [left, right] = [keys[a], keys[b]];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    return compareKeys(left, right);
  };
  expect([...finish(column.sorted(false))]).toEqual([...order].sort(ascending));
  expect([...finish(column.sorted(true))]).toEqual([...order].sort((a, b) => ascending(b, a)));
}

function expectLookup(set: RecordSet<User>, source: ValueSource): void {
  const rows = source === ID ? keysByRecord(set, ID) : keysByRecord(set, source);
  for (const key of [...new Set(rows.flat()), "nobody has this"]) {
    if (key === undefined) continue;
    const found = set.indexes.lookup(source, key);
    const verified = (found ?? []).filter((position) => rows[position]?.includes(key));
    expect([...(found ?? [])].sort((a, b) => a - b)).toEqual(found ?? []);
    expect(verified).toEqual(rows.flatMap((keys, position) => (keys.includes(key) ? [position] : [])));
  }
}

test("columns and lookups follow every change", () => {
  const title = sourceOf("title");
  const hasTitle = presenceSource(["title"]);
  fc.assert(
    fc.property(batches, (steps) => {
      let set = emptyRecordSet<User>();
      const history: RecordSet<User>[] = [];
      for (const [at, batch] of steps.entries()) {
        set = finish(set.amended(editsOf(batch, set, at)));
        // Columns that somebody asked for are kept up from then on.
        for (const source of [title, hasTitle, sourceOf("active")]) finish(set.indexes.makeColumn(source));
        history.push(set);
      }
      for (const then of [history[0], history.at(-1)]) {
        if (then === undefined || then.size === 0) continue;
        for (const source of [...INDEXED.User.columns, title, hasTitle]) expectColumn(then, source);
        for (const source of [title, sourceOf("active"), sourceOf("meta.lastModified")]) expectOrder(then, source);
        for (const source of [ID, ...INDEXED.User.lookups]) expectLookup(then, source);
      }
    }),
    { numRuns: 30 },
  );
});

test("who comes after somebody asked an empty set is indexed like anybody", () => {
  const empty = emptyRecordSet<User>();
  for (const source of [sourceOf("title"), sourceOf("active")]) finish(empty.indexes.makeColumn(source));
  const ada = { schemas: [], id: "ada", userName: "ada@example.org", displayName: "Ada", active: true };
  const set = finish(empty.amended(editsOf([{ id: "ada", body: ada }], empty, 0)));
  for (const source of [ID, ...INDEXED.User.lookups]) {
    expectLookup(set, source);
    expect(set.indexes.lookup(source, "nobody has this")).toEqual([]);
  }
  for (const source of [...INDEXED.User.columns, sourceOf("title")]) expectColumn(set, source);
});

test("a column that several wait for is made once", () => {
  const set = finish(emptyRecordSet<User>().amended([]));
  const source = sourceOf("title");
  const first = set.indexes.makeColumn(source);
  const second = set.indexes.makeColumn(source);
  expect(finish(second)).toBe(finish(first));
});

test("who asks for a column while there is nobody leaves the lookups of those who come later alone", () => {
  const empty = emptyRecordSet<User>();
  finish(empty.indexes.makeColumn(sourceOf("title")));
  const [userName] = INDEXED.User.lookups;
  if (userName === undefined) throw new Error("no lookup");
  const body = { schemas: [], id: "u0", userName: "u0@example.org", displayName: "U", active: true, emails: [] };
  const set = finish(empty.amended(editsOf([{ id: "u0", body }], empty, 0)));
  expect(set.indexes.lookup(userName, "u0@example.org")).toEqual([0]);
});
