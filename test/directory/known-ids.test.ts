/** Ids are found as in a map, however many there are, and however alike they are. */
import { expect, test } from "@jest/globals";
import { createKnownIds } from "../../src/directory/known-ids.js";

test("each of many ids is found at its sequence, and nobody else is", () => {
  const ids = createKnownIds();
  const idAt = (at: number): string => `person-${at * 7919}`;
  const records = Array.from({ length: 5000 }, (_, sequence) => idAt(sequence));
  for (const [sequence, id] of records.entries()) ids.add(id, sequence);
  const find = (id: string) => ids.find(id, (sequence) => (records[sequence] === id ? sequence : undefined));
  for (const [sequence, id] of records.entries()) expect(find(id)).toBe(sequence);
  expect(find(idAt(5000))).toBeUndefined();
  expect(find("")).toBeUndefined();
  expect(ids.size).toBe(5000);
});

test("ids of which the hashes are the same are told apart by what stands at their sequences", () => {
  // FNV-1a of 32 bits gives these two the same hash.
  const [one, other] = ["costarring", "liquid"];
  const ids = createKnownIds();
  const records = [one, other];
  ids.add(one, 0);
  ids.add(other, 1);
  const find = (id: string) => ids.find(id, (sequence) => (records[sequence] === id ? sequence : undefined));
  expect([find(one), find(other)]).toEqual([0, 1]);
});

test("an id that came back is found where there is something; to be told the same again changes nothing", () => {
  const ids = createKnownIds();
  ids.add("ada", 3);
  ids.add("ada", 9);
  ids.add("ada", 3);
  expect(ids.size).toBe(2);
  for (const there of [3, 9]) {
    expect(ids.find("ada", (sequence) => (sequence === there ? sequence : undefined))).toBe(there);
  }
  expect(ids.find("ada", () => undefined)).toBeUndefined();
});

test("knows whether all ids are in composed form", () => {
  const ids = createKnownIds();
  ids.add("caf\u00e9", 0);
  expect(ids.areComposed).toBe(true);
  ids.add("cafe\u0301", 1);
  expect(ids.areComposed).toBe(false);
});
