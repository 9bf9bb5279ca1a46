import { describe, expect, test } from "@jest/globals";
import { emptyRecordSet, type RecordSet } from "../../src/directory/record-set.js";
import type { QueryTarget } from "../../src/query/sorted-order.js";
import { runQuery } from "./find.js";
import { parseSearchParameters } from "../../src/query/search-request.js";
import { userResourceType } from "../../src/scim/resource-types.js";
import { ScimError } from "../../src/scim/scim-error.js";
import { ALICE, BOB, groupsTarget, recordsOf, SALES, USERS, usersTarget } from "./people.js";
import { buildRecordSet } from "../support/build-record-set.js";

const users = usersTarget(USERS);
const groups = groupsTarget([SALES, { ...SALES, id: "g2", displayName: "Bees" }]);

function run(query: string, targets: readonly QueryTarget[], offset = 0, limit = 100) {
  const { totalResults, records } = runQuery(parseSearchParameters(query), targets, { offset, limit });
  return [totalResults, records.map(({ id }) => id).join(" ")];
}

describe("runQuery on one type", () => {
  test("P01 without a filter gives all in stable order", () => {
    expect(run("", [users])).toEqual([3, "a1 b1 c1"]);
  });

  test("the stable order is that of the sequence", () => {
    const records = [...Array(3).keys()].map((position) => recordsOf(USERS).at(position));
    const shuffled = buildRecordSet(
      records.map(({ id, sequence, resource, json }) => ({ id, sequence: 10 - sequence, resource, json })),
    );
    expect(run("", [{ ...users, records: shuffled }])).toEqual([3, "c1 b1 a1"]);
  });

  test.each([
    ["P02", 'filter=userName+eq+"nobody"', 0, 10, [0, ""]],
    ["P04", "", 0, 2, [3, "a1 b1"]],
    ["P05", "", 2, 2, [3, "c1"]],
    ["P06", "", 0, 0, [3, ""]],
    ["P06", "filter=title+pr", 0, 0, [1, ""]],
    ["P06", "sortBy=userName", 0, 0, [3, ""]],
    ["P08", "", 0, Number.MAX_SAFE_INTEGER, [3, "a1 b1 c1"]],
    ["P10", "", 3, 10, [3, ""]],
    ["P10", "", Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, [3, ""]],
    ["P10", "filter=active+eq+true", Number.MAX_SAFE_INTEGER, 5, [2, ""]],
    ["P10", "sortBy=userName", Number.MAX_SAFE_INTEGER, 5, [3, ""]],
    ["P13", "filter=active+eq+true", 0, 1, [2, "a1"]],
    ["P13", "filter=active+eq+true", 1, 1, [2, "c1"]],
    ["P13", "filter=active+eq+true&sortBy=userName&sortOrder=descending", 0, 1, [2, "c1"]],
  ])("%s %s from %d, at most %d", (_, query, offset, limit, expected) => {
    expect(run(query, [users], offset, limit)).toEqual(expected);
  });

  test("an unknown attribute is refused", () => {
    expect(() => run("filter=members+pr", [users])).toThrow(ScimError);
    expect(() => run("filter=userName+pr", [groups])).toThrow(ScimError);
  });

  test("X13 a filter of an attribute that is not returned works", () => {
    expect(run("filter=title+eq+%22lead%22&attributes=userName", [users])).toEqual([1, "a1"]);
  });

  test("an empty directory has nothing", () => {
    const empty = usersTarget([]);
    expect(run("", [empty])).toEqual([0, ""]);
    expect(run("filter=userName+pr&sortBy=userName", [empty])).toEqual([0, ""]);
  });

  test("refusals do not wait for records", () => {
    expect(() => run("filter=nosuch+pr", [usersTarget([])])).toThrow(ScimError);
    expect(() => run("sortBy=nosuch", [usersTarget([])])).toThrow(ScimError);
  });

  test("a page without filter and sort costs what the page costs", () => {
    let reads = 0;
    const record = recordsOf([ALICE]).at(0);
    const records: RecordSet = {
      ...emptyRecordSet(),
      size: 1_000_000,
      at: () => {
        reads++;
        return record;
      },
    };
    const result = runQuery(parseSearchParameters(""), [{ type: userResourceType(), records }], {
      offset: 999_950,
      limit: 100,
    });
    expect(result).toMatchObject({ totalResults: 1_000_000 });
    expect(result.records).toHaveLength(50);
    expect(reads).toBe(50);
  });
});

describe("runQuery on several types", () => {
  test.each([
    ["", 0, 10, [5, "a1 b1 c1 g1 g2"]],
    ["", 2, 2, [5, "c1 g1"]],
    ["", 3, 1, [5, "g1"]],
    ["", 4, 10, [5, "g2"]],
    ["", 5, 10, [5, ""]],
    ["filter=userName+pr", 0, 10, [3, "a1 b1 c1"]],
    ['filter=meta.resourceType+eq+"Group"', 0, 10, [2, "g1 g2"]],
    ['filter=displayName+sw+"b"', 0, 10, [2, "b1 g2"]],
    ['filter=displayName+sw+"b"', 1, 10, [2, "g2"]],
    ["filter=nosuch+pr", 0, 10, [0, ""]],
    ["filter=not+(nosuch+pr)", 0, 10, [5, "a1 b1 c1 g1 g2"]],
    ["filter=displayName+pr&sortBy=displayName&sortOrder=descending", 0, 3, [5, "g1 c1 b1"]],
  ])("F34 F35 Q02 %s from %d, at most %d", (query, offset, limit, expected) => {
    expect(run(query, [users, groups], offset, limit)).toEqual(expected);
  });

  test("a wrong operand is refused here too", () => {
    expect(() => run("filter=active+gt+true", [users, groups])).toThrow(ScimError);
    expect(() => run("filter=meta.lastModified+gt+5", [users, groups])).toThrow(ScimError);
  });
});

test("records are given as they stand in the snapshot", () => {
  const target = usersTarget([ALICE, BOB]);
  const { records } = runQuery(parseSearchParameters("filter=userName+eq+%22bob%22"), [target], {
    offset: 0,
    limit: 1,
  });
  const [found] = records;
  expect(found?.sequence).toBe(1);
  expect(found?.json).toEqual(target.records.at(1).json);
});
