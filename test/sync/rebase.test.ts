import { expect, test } from "@jest/globals";
import { rebaseChanges } from "../../src/sync/rebase.js";
import { BASE_URL, groupBody, snapshotOf, userBody } from "../support/snapshot-of.js";
import { finish } from "../support/finish.js";

test("another base URL moves every reference and nothing else, and is a change of everybody", () => {
  const user = userBody("u1", {
    title: `${BASE_URL}/Groups/g1 is no reference`,
    groups: [{ value: "g1", display: "G", $ref: `${BASE_URL}/Groups/g1`, type: "indirect" }],
  });
  const snapshot = snapshotOf([user], [groupBody("g1", ["u1"])]);
  const changes = finish(rebaseChanges(snapshot, BASE_URL, "https://new.example"));
  expect(changes.map(({ kind, id, cause }) => [kind, id, cause])).toEqual([
    ["updated", "u1", "the base URL was changed"],
    ["updated", "g1", "the base URL was changed"],
  ]);
  expect(changes[0]?.after).toEqual({
    ...user,
    groups: [{ value: "g1", display: "G", $ref: "https://new.example/Groups/g1", type: "indirect" }],
  });
});
