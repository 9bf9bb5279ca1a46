import { describe, expect, test } from "@jest/globals";
import type { User } from "../../src/scim/resource.js";
import { ScimError } from "../../src/scim/scim-error.js";
import { parseFilter } from "../../src/query/parse-filter.js";
import { printFilter } from "../../src/query/print-filter.js";
import { runQuery } from "./find.js";
import { parseSearchParameters } from "../../src/query/search-request.js";
import { readCorpus, usersTarget } from "./people.js";

/** Written by hand from RFC 7644 section 3.4.2.2: which of the forty people a filter finds, or that it is refused. */
type Case = { readonly filter: string } & (
  | { readonly ids: readonly string[] }
  | { readonly allBut: readonly string[] }
  | { readonly error: string }
);

const people: readonly User[] = readCorpus("people.json");
const cases: readonly Case[] = readCorpus("filters.json");
const target = usersTarget(people);
const everybody = people.map((person) => person.id);

function find(filter: string): readonly string[] {
  const request = parseSearchParameters(`?filter=${encodeURIComponent(filter)}`);
  return runQuery(request, [target], { offset: 0, limit: 1000 }).records.map((record) => record.id);
}

test("the corpus is forty people and 150 filters at least", () => {
  expect(people).toHaveLength(40);
  expect(cases.filter((filter) => !("error" in filter)).length).toBeGreaterThanOrEqual(150);
});

describe("finds", () => {
  test.each(cases.flatMap((given) => ("error" in given ? [] : [given])))("$filter", (given) => {
    const expected = "ids" in given ? given.ids : everybody.filter((id) => !given.allBut.includes(id));
    expect(find(given.filter)).toEqual(expected);
  });
});

describe("the canonical text of a filter finds the same", () => {
  test.each(cases.flatMap((given) => ("error" in given ? [] : [given])))("$filter", ({ filter }) => {
    expect(find(printFilter(parseFilter(filter)))).toEqual(find(filter));
  });
});

describe("refuses", () => {
  test.each(cases.flatMap((given) => ("error" in given ? [given] : [])))("$filter", ({ filter, error }) => {
    let thrown: unknown;
    try {
      find(filter);
    } catch (failure) {
      thrown = failure;
    }
    expect(thrown).toBeInstanceOf(ScimError);
    expect(thrown).toMatchObject({ status: 400, scimType: error });
  });
});
