/** What searches found and what projections made is found and made once, however many pages and clients ask for it. */
import { expect, test } from "@jest/globals";
import type { RecordSet } from "../../../src/directory/record-set.js";
import { type Hits, pageOf } from "../../../src/query/run-query.js";
import { parseSearchParameters } from "../../../src/query/search-request.js";
import { userResourceType } from "../../../src/scim/resource-types.js";
import { createProjectedRecords } from "../../../src/server/scim/projected-records.js";
import { createSearchCache } from "../../../src/server/scim/search-cache.js";
import { manyPeople, snapshot } from "../served-fixture.js";
import { finish } from "../../support/finish.js";

/** No column can tell whether both hold of one e-mail address: every record is read. */
const BRACKET = encodeURIComponent('emails[type eq "work" and value co "@x.org"]');

/** A search of 500 people, and how often one of them was read. */
function counted(query: string) {
  let reads = 0;
  const served = snapshot(manyPeople(500), []);
  const users = served.users;
  const records: RecordSet = {
    ...users,
    at(position) {
      reads++;
      return users.at(position);
    },
  };
  const targets = [{ type: userResourceType(), records }];
  const search = { snapshot: served, of: "Users" as const, targets, request: parseSearchParameters(query) };
  return { search, targets, reads: () => reads };
}

test("a search asked again reads nobody", () => {
  const { search, reads } = counted(`filter=${BRACKET}&sortBy=userName`);
  const find = createSearchCache();
  const first = finish(find(search));
  expect([first.totalResults, reads()]).toEqual([500, 500]);
  expect(finish(find({ ...search, request: { ...search.request } }))).toBe(first);
  expect(reads()).toBe(500);
});

test("whoever asks while it is searched goes on with that", () => {
  const { search, reads } = counted(`filter=${BRACKET}`);
  const find = createSearchCache();
  const both = [find(search), find(search)];
  const found: Hits[] = [];
  while (found.length < 2) {
    for (const work of both) {
      const { done, value } = work.next();
      if (done === true && value !== undefined) found.push(value);
    }
  }
  expect(found[0]).toBe(found[1]);
  expect(reads()).toBe(500);
});

test("another snapshot, another order and another filter are other searches", () => {
  const { search } = counted(`filter=${BRACKET}`);
  const find = createSearchCache();
  finish(find(search));
  expect(finish(find({ ...search, snapshot: snapshot([], []), targets: [] })).totalResults).toBe(0);
  const none = parseSearchParameters(`filter=${encodeURIComponent('title eq "none"')}`);
  expect(finish(find({ ...search, request: none })).totalResults).toBe(0);
  const last = parseSearchParameters(`filter=${BRACKET}&sortBy=userName&sortOrder=descending`);
  expect(finish(find({ ...search, request: last })).positions?.[0]).toBe(499);
});

test("what little memory cannot hold is searched again", () => {
  const { search, reads } = counted(`filter=${BRACKET}`);
  const find = createSearchCache(100);
  for (let turn = 0; turn < 2; turn++) expect(finish(find(search)).totalResults).toBe(500);
  expect(reads()).toBe(1000);
});

test("a projection of a record is made once, on whichever page it stands", () => {
  const { search, targets, reads } = counted("attributes=userName");
  const { projection } = search.request;
  const projected = createProjectedRecords();
  const hits = { totalResults: 500, positions: undefined, looked: 0 };
  const page = (offset: number) => finish(projected(pageOf(hits, targets, { offset, limit: 100 }), projection));
  const [first, overlapping] = [page(0), page(50)];
  expect(reads()).toBe(150);
  expect(overlapping[0]).toBe(first[50]);
  expect(JSON.parse(String(first[0]).slice(0, -1))).toEqual({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    id: "p000",
    userName: "p000@x.org",
  });
});
