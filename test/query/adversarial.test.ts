import { describe, expect, test } from "@jest/globals";
import { compileFilter } from "../../src/query/compile-filter.js";
import { parseFilter } from "../../src/query/parse-filter.js";
import { compileProjection } from "../../src/query/project.js";
import { runQuery } from "./find.js";
import { parseSearchBody, parseSearchParameters } from "../../src/query/search-request.js";
import { groupResourceType, userResourceType } from "../../src/scim/resource-types.js";
import { ScimError } from "../../src/scim/scim-error.js";
import { ALICE, BOB, CAROL, usersTarget } from "./people.js";

const USER = userResourceType();
const SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/** Milliseconds of processor time: far above what any of these takes, far below what they take where it is not linear. */
const BOUND = 1000;

function bounded<T>(action: () => T): T {
  const start = process.cpuUsage();
  const result = action();
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(BOUND);
  return result;
}

function scimType(action: () => unknown): unknown {
  try {
    action();
  } catch (failure) {
    if (failure instanceof ScimError && failure.status === 400) return failure.scimType;
    throw failure;
  }
  return undefined;
}

const INHERITED = [
  "__proto__",
  "__proto__.get",
  "__proto__.polluted",
  "constructor",
  "constructor.prototype",
  "constructor.name",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "isPrototypeOf",
  "__defineGetter__",
  "__lookupSetter__",
  "name.__proto__",
  "emails.constructor",
  "emails.length",
  "userName.length",
  "urn:ietf:params:scim:schemas:core:2.0:User:__proto__",
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:constructor",
];

describe("names that all objects inherit", () => {
  test.each(INHERITED)("%s is an unknown attribute wherever it is named", (name) => {
    for (const filter of [`${name} pr`, `${name} eq "x"`, `${name} ne null`, `${name}[value eq "x"]`]) {
      expect(scimType(() => compileFilter(parseFilter(filter), USER, "refuse"))).toBe("invalidFilter");
    }
    for (const [filter, expected] of [
      [`${name} pr`, false],
      [`${name} eq "x"`, false],
      [`${name} ne "x"`, true],
      [`${name} eq null`, true],
      [`${name}[value pr]`, false],
    ] as const) {
      for (const type of [USER, groupResourceType()]) {
        expect(compileFilter(parseFilter(filter), type, "noValue")(ALICE)).toBe(expected);
      }
    }
    expect(
      scimType(() =>
        runQuery(parseSearchParameters(`sortBy=${name}`), [usersTarget([ALICE])], { offset: 0, limit: 1 }),
      ),
    ).toBe("invalidValue");
    for (const mode of ["include", "exclude"] as const) {
      const project = compileProjection({ mode, paths: [name] }, USER);
      expect(project?.(ALICE)).toEqual(mode === "exclude" ? ALICE : { schemas: ALICE.schemas, id: "a1" });
    }
  });

  test("leave the prototype of all objects as it is", () => {
    const names = (value: object) => Object.getOwnPropertyNames(value).sort().join();
    const before = [names(Object.prototype), names(Array.prototype), names(Function.prototype)];
    for (const name of INHERITED) {
      scimType(() => compileFilter(parseFilter(`${name} eq "polluted"`), USER, "refuse"));
      compileFilter(parseFilter(`${name} eq "polluted"`), USER, "noValue")(ALICE);
      compileProjection({ mode: "include", paths: [name] }, USER)?.(ALICE);
      parseSearchParameters(`${name}=polluted&attributes=${name}&excludedAttributes=`);
      parseSearchBody({ schemas: [SEARCH], attributes: [name] });
      scimType(() => parseSearchBody(JSON.parse(`{"schemas":["${SEARCH}"],"${name}":{"polluted":"yes"}}`)));
    }
    expect([names(Object.prototype), names(Array.prototype), names(Function.prototype)]).toEqual(before);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("inputs that take other parsers their time", () => {
  test.each([
    ["an unclosed string of escapes, 77 characters", `userName eq "${"\\a".repeat(32)}`],
    ["an unclosed string of backslashes", `userName eq "${"\\\\".repeat(4000)}`],
    ["an unclosed string of newlines", `userName eq "${"\n".repeat(4000)}`],
    ["an unclosed string of quotes that are escaped", `userName eq "${'\\"'.repeat(4000)}`],
    ["a path of parts", `${"a.".repeat(4000)}a eq "x"`],
    ["a path of colons", `${":".repeat(8000)} pr`],
    ["a path of one name", `${"a".repeat(8000)} pr and`],
    ["nothing but spaces", " ".repeat(8192)],
    ["spaces and then nothing", `userName${" ".repeat(8000)}`],
    ["parentheses", "(".repeat(8192)],
    ["brackets", "a[".repeat(4096)],
    ["negations", "not(".repeat(2048)],
    ["negations with spaces", "not (".repeat(1600)],
    ["closing parentheses", `a pr${")".repeat(8000)}`],
    ["ands", "and ".repeat(2048)],
    ["digits", `a eq ${"1".repeat(8000)}`],
    ["digits of a fraction and no exponent", `a eq 0.${"1".repeat(8000)}e`],
    ["minus signs", `a eq ${"-".repeat(8000)}`],
    ["zero bytes", "\u0000".repeat(8000)],
    ["emoji", "😀".repeat(4000)],
    ["halves of surrogate pairs", "\ud83d".repeat(8000)],
    ["combining accents", "\u0301".repeat(8000)],
  ])("%s", (_, filter) => {
    expect(bounded(() => scimType(() => compileFilter(parseFilter(filter), USER, "refuse")))).toBe("invalidFilter");
  });

  test.each([
    ["one long string", `userName eq "${"x".repeat(100_000)}"`],
    ["many comparisons", Array.from({ length: 10_000 }, () => "title pr").join(" and ")],
    ["parentheses", "(".repeat(100_000)],
    ["an unclosed string", `userName eq "${"\\".repeat(100_000)}`],
    ["spaces", " ".repeat(100_000)],
  ])("100 kB: %s", (_, filter) => {
    expect(bounded(() => scimType(() => parseSearchBody({ schemas: [SEARCH], filter })))).toBe("invalidFilter");
    const query = `filter=${encodeURIComponent(filter)}`;
    expect(bounded(() => scimType(() => parseSearchParameters(query)))).toBe("invalidFilter");
  });

  test("100 kB of other members", () => {
    const long = "x".repeat(100_000);
    const search = (members: object) => parseSearchBody({ schemas: [SEARCH], ...members });
    const targets = [usersTarget([ALICE])];
    expect(bounded(() => scimType(() => runQuery(search({ sortBy: long }), targets, { offset: 0, limit: 1 })))).toBe(
      "invalidValue",
    );
    expect(
      bounded(() =>
        scimType(() => runQuery(search({ sortBy: "a.".repeat(50_000) }), targets, { offset: 0, limit: 1 })),
      ),
    ).toBe("invalidValue");
    const attributes = Array.from({ length: 10 }, (_, index) => `${long}${index}`);
    const projected = bounded(() => compileProjection(search({ attributes }).projection, USER)?.(ALICE));
    expect(projected).toEqual({ schemas: ALICE.schemas, id: "a1" });
    expect(bounded(() => scimType(() => search({ attributes: Array(50_000).fill("a") })))).toBe("invalidValue");
    expect(bounded(() => scimType(() => search({ sortOrder: long })))).toBe("invalidValue");
    expect(bounded(() => scimType(() => parseSearchParameters(`count=${"9".repeat(100_000)}x`)))).toBe("invalidValue");
    expect(bounded(() => scimType(() => parseSearchParameters("&".repeat(100_000))))).toBeUndefined();
    expect(bounded(() => scimType(() => parseSearchParameters(`attributes=${",".repeat(100_000)}`)))).toBeUndefined();
  });

  test("(a or b) and … 24 times is no harder than its length", () => {
    const filter = Array.from({ length: 24 }, () => '(userName sw "a" or title eq "lead")').join(" and ");
    const matches = bounded(() => compileFilter(parseFilter(filter), USER, "refuse"));
    expect([ALICE, BOB, CAROL].map(matches)).toEqual([true, false, false]);
  });

  test("not over not, as deep as it may be", () => {
    const filter = `${"not (".repeat(50)}title pr${")".repeat(50)}`;
    const matches = bounded(() => compileFilter(parseFilter(filter), USER, "refuse"));
    expect([ALICE, BOB].map(matches)).toEqual([true, false]);
  });
});

test("the largest filter there may be runs over many people in bounded time", () => {
  const filter = Array.from({ length: 250 }, (_, index) => `title co "${index}"`).join(" or ");
  const people = Array.from({ length: 2000 }, (_, index) => ({ ...ALICE, id: String(index) }));
  const request = parseSearchParameters(`filter=${encodeURIComponent(filter)}`);
  const targets = [usersTarget(people)];
  expect(bounded(() => runQuery(request, targets, { offset: 0, limit: 1 })).totalResults).toBe(0);
});
