import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { compileFilter } from "../../src/query/compile-filter.js";
import { parseFilter } from "../../src/query/parse-filter.js";
import { printFilter } from "../../src/query/print-filter.js";
import { compileProjection } from "../../src/query/project.js";
import { runQuery } from "./find.js";
import { parseSearchBody, parseSearchParameters, type SearchRequest } from "../../src/query/search-request.js";
import { groupResourceType, userResourceType } from "../../src/scim/resource-types.js";
import { ScimError } from "../../src/scim/scim-error.js";
import { filter, filterSoup, people, person, syntacticFilter } from "./arbitraries.js";
import { naiveMatch } from "./naive-evaluator.js";
import { asUser, usersTarget } from "./people.js";

const USER = userResourceType();
const ALL: SearchRequest = {
  filter: undefined,
  filterText: undefined,
  sort: undefined,
  paging: { kind: "index", startIndex: 1, count: undefined },
  projection: { mode: "default" },
};

/** True if it works, false if it is refused as a client's fault; anything else fails the test. */
function accepts(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch (failure) {
    if (!(failure instanceof ScimError) || failure.status !== 400 || failure.scimType === undefined) throw failure;
    return false;
  }
}

describe("filters", () => {
  test("to print and to parse a tree is the identity", () => {
    fc.assert(
      fc.property(syntacticFilter, (tree) => {
        expect(parseFilter(printFilter(tree))).toEqual(tree);
      }),
      { numRuns: 500 },
    );
  });

  test("mean what the naive evaluator says", () => {
    fc.assert(
      fc.property(filter, person, (tree, someone) => {
        expect(compileFilter(tree, USER, "refuse")(someone)).toBe(naiveMatch(tree, someone));
      }),
      { numRuns: 3000 },
    );
  });

  test("mean the same once they are printed and parsed", () => {
    fc.assert(
      fc.property(filter, person, (tree, someone) => {
        const again = parseFilter(printFilter(tree));
        expect(compileFilter(again, USER, "refuse")(someone)).toBe(compileFilter(tree, USER, "refuse")(someone));
      }),
    );
  });

  test("and their negation find everybody between them, and nobody twice", () => {
    fc.assert(
      fc.property(filter, people, (tree, list) => {
        const target = usersTarget(list);
        const find = (searched: typeof tree) =>
          runQuery({ ...ALL, filter: searched }, [target], { offset: 0, limit: 100 }).records.map(({ id }) => id);
        const both = [...find(tree), ...find({ kind: "not", operand: tree })];
        expect(both.sort()).toEqual(list.map(({ id }) => id).sort());
      }),
    );
  });

  test("of any text parse or are refused as invalidFilter", () => {
    const anything = fc.oneof(fc.string({ unit: "binary" }), fc.string(), fc.string({ unit: "grapheme" }), filterSoup);
    fc.assert(
      fc.property(anything, (text) => {
        let tree: ReturnType<typeof parseFilter>;
        try {
          tree = parseFilter(text);
        } catch (failure) {
          expect(failure).toMatchObject({ name: "ScimError", status: 400, scimType: "invalidFilter" });
          return;
        }
        expect(parseFilter(printFilter(tree))).toEqual(tree);
        accepts(() => compileFilter(tree, USER, "refuse"));
        accepts(() => compileFilter(tree, groupResourceType(), "noValue"));
      }),
      { numRuns: 3000 },
    );
  });
});

describe("searches", () => {
  test("of any query string are understood or refused", () => {
    const soup = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            "filter=",
            "&",
            "=",
            "sortBy=",
            "count=",
            "startIndex=",
            "cursor",
            "attributes=",
            "%",
            "%zz",
            "+",
          ),
          fc.string({ unit: "binary" }),
          fc.nat().map(String),
          filterSoup,
          fc.webQueryParameters(),
        ),
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(soup, (query) => {
        accepts(() => parseSearchParameters(query));
      }),
      { numRuns: 1000 },
    );
  });

  test("of any body are understood or refused", () => {
    const urn = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
    const body = fc.oneof(
      fc.jsonValue(),
      fc
        .record(
          {
            filter: fc.oneof(fc.jsonValue(), fc.constant("userName pr")),
            sortBy: fc.oneof(fc.jsonValue(), fc.constant("userName")),
            sortOrder: fc.oneof(fc.jsonValue(), fc.constant("descending")),
            startIndex: fc.oneof(fc.jsonValue(), fc.integer()),
            count: fc.oneof(fc.jsonValue(), fc.integer()),
            cursor: fc.jsonValue(),
            attributes: fc.oneof(fc.jsonValue(), fc.array(fc.string())),
            excludedAttributes: fc.jsonValue(),
          },
          { requiredKeys: [] },
        )
        .map((given) => ({ ...given, schemas: [urn] })),
    );
    fc.assert(
      fc.property(body, (given) => {
        accepts(() => parseSearchBody(given));
      }),
      { numRuns: 1000 },
    );
  });

  const sort = fc.option(
    fc.record({
      path: fc.constantFrom("userName", "title", "name.givenName", "emails.value", "active", "meta.lastModified", "id"),
      descending: fc.boolean(),
    }),
    { nil: undefined },
  );

  test("P12 in pages of any size are the whole", () => {
    fc.assert(
      fc.property(
        people,
        fc.option(filter, { nil: undefined }),
        sort,
        fc.integer({ min: 1, max: 9 }),
        (list, tree, order, size) => {
          const target = usersTarget(list);
          const request = { ...ALL, filter: tree, sort: order };
          const whole = runQuery(request, [target], { offset: 0, limit: Number.MAX_SAFE_INTEGER });
          const walked: string[] = [];
          for (let offset = 0; offset < whole.totalResults; offset += size) {
            const page = runQuery(request, [target], { offset, limit: size });
            expect(page.totalResults).toBe(whole.totalResults);
            expect(page.records.length).toBe(Math.min(size, whole.totalResults - offset));
            walked.push(...page.records.map(({ id }) => id));
          }
          expect(walked).toEqual(whole.records.map(({ id }) => id));
          expect(whole.totalResults).toBe(whole.records.length);
        },
      ),
    );
  });

  test("sorted are a permutation, in order, ties as they stood", () => {
    fc.assert(
      fc.property(people, fc.boolean(), (list, descending) => {
        const request = { ...ALL, sort: { path: "active", descending } };
        const sorted = runQuery(request, [usersTarget(list)], { offset: 0, limit: 100 }).records;
        // a boolean has two keys, so the order can be said outright
        const first = list.filter(({ active }) => active === descending);
        const second = list.filter(({ active }) => active !== descending);
        expect(sorted.map(({ id }) => id)).toEqual([...first, ...second].map(({ id }) => id));
      }),
    );
  });

  test("sorted by a text agree with the filter's idea of order", () => {
    fc.assert(
      fc.property(people, fc.boolean(), (list, descending) => {
        const request = { ...ALL, sort: { path: "userName", descending } };
        const sorted = runQuery(request, [usersTarget(list)], { offset: 0, limit: 100 }).records;
        expect(sorted.map(({ id }) => id).sort()).toEqual(list.map(({ id }) => id).sort());
        for (const [index, record] of sorted.slice(1).entries()) {
          const before = asUser(sorted[index]?.resource ?? {});
          const operator = descending ? "le" : "ge";
          const inOrder = compileFilter(
            { kind: "compare", path: "userName", operator, value: before.userName },
            USER,
            "refuse",
          );
          expect(inOrder(record.resource)).toBe(true);
        }
      }),
    );
  });
});

describe("projections", () => {
  const paths = fc.array(
    fc.oneof(
      fc.constantFrom(
        "userName",
        "EMAILS",
        "emails.value",
        "emails.type",
        "name",
        "name.givenName",
        "meta",
        "schemas",
        "id",
      ),
      fc.constantFrom("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "department", "manager.value"),
      fc.constantFrom("groups.$ref", "meta.lastModified", "nosuch", "__proto__", "constructor", "password"),
      fc.string(),
    ),
  );

  test("never add: whatever they return stands in the resource, and nothing empty", () => {
    fc.assert(
      fc.property(person, paths, fc.constantFrom("include" as const, "exclude" as const), (someone, named, mode) => {
        const project = compileProjection({ mode, paths: named }, USER);
        const projected = project?.(someone) ?? {};
        expect(isPartOf(projected, someone)).toBe(true);
        expect(projected).toMatchObject({ schemas: someone.schemas, id: someone.id });
        expect(project?.(asUser(projected))).toEqual(projected);
      }),
      { numRuns: 500 },
    );
  });

  test("that include and that exclude the same whole attributes make up the resource", () => {
    const whole = fc.subarray(["userName", "emails", "name", "meta", "title", "groups", "active"]);
    fc.assert(
      fc.property(person, whole, (someone, named) => {
        const included = compileProjection({ mode: "include", paths: named }, USER)?.(someone);
        const excluded = compileProjection({ mode: "exclude", paths: named }, USER)?.(someone);
        expect({ ...excluded, ...included }).toEqual(someone);
      }),
    );
  });

  /** Objects have a part of the keys, lists a part of the elements in their order, and leaves are equal. */
  function isPartOf(part: unknown, whole: unknown): boolean {
    if (Array.isArray(part)) {
      if (!Array.isArray(whole)) return false;
      let at = 0;
      return part.every((element) => {
        while (at < whole.length && !isPartOf(element, whole[at])) at++;
        return at++ < whole.length;
      });
    }
    if (typeof part !== "object" || part === null) return part === whole;
    if (typeof whole !== "object" || whole === null) return false;
    const values = new Map<string, unknown>(Object.entries(whole));
    return Object.entries(part).every(([key, value]) => values.has(key) && isPartOf(value, values.get(key)));
  }
});
