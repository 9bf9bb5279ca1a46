import { describe, expect, test } from "@jest/globals";
import { parseSearchBody, parseSearchParameters, type SearchRequest } from "../../src/query/search-request.js";
import { ScimError } from "../../src/scim/scim-error.js";

const SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
const EVERYTHING: SearchRequest = {
  filter: undefined,
  filterText: undefined,
  sort: undefined,
  paging: { kind: "index", startIndex: 1, count: undefined },
  projection: { mode: "default" },
};

function refusal(action: () => unknown): unknown {
  try {
    action();
  } catch (failure) {
    if (failure instanceof ScimError && failure.status === 400) return failure.scimType;
    throw failure;
  }
  return undefined;
}

function fromBody(members: object): SearchRequest {
  return parseSearchBody({ schemas: [SEARCH], ...members });
}

describe("parseSearchParameters", () => {
  test.each(["", "?", "&", "?&&", "?foo=bar", "?aadOptscim062020", "?FILTER=x&Count=abc&sortby=nosuch"])(
    "P14 %j asks for everything",
    (query) => {
      expect(parseSearchParameters(query)).toEqual(EVERYTHING);
    },
  );

  test.each([
    "filter=userName%20eq%20%22a%20b%22",
    "filter=userName+eq+%22a+b%22",
    "?filter=userName eq %22a%20b%22",
    "filter=%75serName%20eq+%22a%20b%22&foo",
    "%66ilter=userName+eq+%22a+b%22",
  ])("F39 %s has spaces, as + and as %%20", (query) => {
    expect(parseSearchParameters(query)).toMatchObject({
      filter: { kind: "compare", path: "userName", operator: "eq", value: "a b" },
      filterText: 'userName eq "a b"',
    });
  });

  test("%2B is a plus sign, and only the first = divides", () => {
    expect(parseSearchParameters("filter=emails+eq+%22a%2Bb=c@x.org%22")).toMatchObject({
      filter: { value: "a+b=c@x.org" },
    });
  });

  test("UTF-8 is decoded", () => {
    expect(parseSearchParameters("filter=title+eq+%22%F0%9F%98%80%C3%A9%22")).toMatchObject({
      filter: { value: "😀é" },
    });
  });

  test.each(["filter=%", "filter=%zz", "filter=%C3", "filter=%ED%A0%80", "%=x", "foo=%E0", "filter=%u0041"])(
    "%s is refused: it encodes nothing",
    (query) => {
      expect(refusal(() => parseSearchParameters(query))).toBe("invalidValue");
    },
  );

  test.each([
    "filter=a+pr&filter=b+pr",
    "count=1&count=1",
    "startIndex=1&startIndex=2",
    "attributes=a&attributes=b",
    "cursor&cursor=",
    "count=1&%63ount=2",
  ])("%s is refused: it is given twice", (query) => {
    expect(refusal(() => parseSearchParameters(query))).toBe("invalidValue");
  });

  test("unknown parameters may be given twice", () => {
    expect(parseSearchParameters("x=1&x=2")).toEqual(EVERYTHING);
  });

  test.each([
    ["P03", "startIndex=0", 1, undefined],
    ["P03", "startIndex=-3", 1, undefined],
    ["P03", "startIndex=-99999999999999999999999", 1, undefined],
    ["P04", "startIndex=7&count=2", 7, 2],
    ["P06", "count=0", 1, 0],
    ["P06", "count=-0", 1, 0],
    ["P07", "count=-1", 1, 0],
    ["P08", "count=1000000", 1, 1_000_000],
    ["P08", "count=99999999999999999999999", 1, Number.MAX_SAFE_INTEGER],
    ["P08", `count=${"9".repeat(400)}`, 1, Number.MAX_SAFE_INTEGER],
    ["P10", "startIndex=99999999999999999999", Number.MAX_SAFE_INTEGER, undefined],
    ["P04", "startIndex=007&count=010", 7, 10],
  ])("%s %s", (_, query, startIndex, count) => {
    const { paging } = parseSearchParameters(query);
    expect(paging).toEqual({ kind: "index", startIndex, count });
    expect(Object.is(paging.count, -0)).toBe(false);
  });

  test.each(
    [
      "abc",
      "",
      "1.5",
      "1.0",
      "1e3",
      "0x10",
      "+5",
      "%2B5",
      " 5",
      "5 ",
      "5+",
      "--5",
      "-",
      "١",
      "NaN",
      "Infinity",
      "1,2",
      "null",
    ].flatMap((value) => [`startIndex=${value}`, `count=${value}`]),
  )("P11 %s is refused", (query) => {
    expect(refusal(() => parseSearchParameters(query))).toBe("invalidValue");
  });

  test.each([
    ["C01", "cursor", { kind: "cursor", cursor: "", count: undefined }],
    ["C01", "cursor=", { kind: "cursor", cursor: "", count: undefined }],
    ["C01", "cursor&count=2", { kind: "cursor", cursor: "", count: 2 }],
    ["C10", "cursor=&count=0", { kind: "cursor", cursor: "", count: 0 }],
    ["C02", "count=5&cursor=abc-._~", { kind: "cursor", cursor: "abc-._~", count: 5 }],
  ])("%s %s", (_, query, paging) => {
    expect(parseSearchParameters(query).paging).toEqual(paging);
  });

  test.each(["startIndex=1&cursor", "cursor=abc&startIndex=1"])("C11 %s is refused", (query) => {
    expect(refusal(() => parseSearchParameters(query))).toBe("invalidValue");
  });

  test.each(["filter=", "filter", "filter=%20", "filter=+"])("F18 %s is refused", (query) => {
    expect(refusal(() => parseSearchParameters(query))).toBe("invalidFilter");
  });

  test("F37 a filter of 20 kB is refused", () => {
    expect(refusal(() => parseSearchParameters(`filter=userName+eq+%22${"x".repeat(20_000)}%22`))).toBe(
      "invalidFilter",
    );
  });

  test.each([
    ["attributes=userName", { mode: "include", paths: ["userName"] }],
    ["attributes=userName,emails.value", { mode: "include", paths: ["userName", "emails.value"] }],
    ["attributes=userName%2Cname", { mode: "include", paths: ["userName", "name"] }],
    ["attributes=,userName,+name+,,", { mode: "include", paths: ["userName", "name"] }],
    ["attributes=nosuch", { mode: "include", paths: ["nosuch"] }],
    ["attributes=", { mode: "default" }],
    ["attributes=,", { mode: "default" }],
    ["excludedAttributes=members", { mode: "exclude", paths: ["members"] }],
    ["attributes=&excludedAttributes=members", { mode: "exclude", paths: ["members"] }],
  ])("%s", (query, projection) => {
    expect(parseSearchParameters(query).projection).toEqual(projection);
  });

  test("X10 attributes and excludedAttributes together are refused", () => {
    expect(refusal(() => parseSearchParameters("attributes=userName&excludedAttributes=emails"))).toBe("invalidValue");
  });

  test("the number of names is bounded", () => {
    const names = (count: number) => `attributes=${Array.from({ length: count }, (_, index) => `a${index}`).join(",")}`;
    expect(parseSearchParameters(names(500)).projection.mode).toBe("include");
    expect(refusal(() => parseSearchParameters(names(500 + 1)))).toBe("invalidValue");
  });

  test("S10 sortOrder alone means nothing", () => {
    expect(parseSearchParameters("sortOrder=descending")).toEqual(EVERYTHING);
  });

  test.each([
    ["sortBy=userName", { path: "userName", descending: false }],
    ["sortBy=userName&sortOrder=ascending", { path: "userName", descending: false }],
    ["sortOrder=descending&sortBy=name.givenName", { path: "name.givenName", descending: true }],
  ])("%s", (query, sort) => {
    expect(parseSearchParameters(query).sort).toEqual(sort);
  });
});

describe("parseSearchBody", () => {
  test("Q01 asks for the same as the parameters", () => {
    expect(
      fromBody({
        filter: 'userName sw "a"',
        sortBy: "userName",
        sortOrder: "descending",
        startIndex: 3,
        count: 10,
        attributes: ["userName", "emails.value"],
      }),
    ).toEqual(
      parseSearchParameters(
        "filter=userName+sw+%22a%22&sortBy=userName&sortOrder=descending&startIndex=3&count=10&attributes=userName,emails.value",
      ),
    );
    expect(fromBody({})).toEqual(EVERYTHING);
    expect(fromBody({ excludedAttributes: ["members"] }).projection).toEqual({ mode: "exclude", paths: ["members"] });
  });

  test.each([undefined, null, "x", 5, true, [], [SEARCH]])("Q03 %j is no message", (body) => {
    expect(refusal(() => parseSearchBody(body))).toBe("invalidSyntax");
  });

  test.each([
    {},
    { schemas: null },
    { schemas: [] },
    { schemas: SEARCH },
    { schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"] },
    { schemas: [5] },
    { filter: "userName pr" },
  ])("Q04 %j has the wrong schemas", (body) => {
    expect(refusal(() => parseSearchBody(body))).toBe("invalidSyntax");
  });

  test.each([
    [{ startIndex: 0 }, { kind: "index", startIndex: 1, count: undefined }],
    [{ count: -1 }, { kind: "index", startIndex: 1, count: 0 }],
    [
      { count: 0, startIndex: -5 },
      { kind: "index", startIndex: 1, count: 0 },
    ],
    [{ count: 1e300 }, { kind: "index", startIndex: 1, count: Number.MAX_SAFE_INTEGER }],
    [{ cursor: "" }, { kind: "cursor", cursor: "", count: undefined }],
    [
      { cursor: "abc", count: 4 },
      { kind: "cursor", cursor: "abc", count: 4 },
    ],
    [
      { count: null, startIndex: null, cursor: null },
      { kind: "index", startIndex: 1, count: undefined },
    ],
  ])("Q05 C09 %j", (members, paging) => {
    expect(fromBody(members).paging).toEqual(paging);
  });

  test.each([
    { startIndex: "1" },
    { count: "10" },
    { count: 1.5 },
    { count: true },
    { startIndex: {} },
    { filter: 5 },
    { filter: ["userName pr"] },
    { sortBy: 5 },
    { sortBy: "userName", sortOrder: "up" },
    { sortOrder: false },
    { cursor: 5 },
    { attributes: "userName" },
    { attributes: ["userName", 5] },
    { attributes: {} },
    { excludedAttributes: [null] },
    { attributes: ["a"], excludedAttributes: ["b"] },
    { cursor: "", startIndex: 1 },
  ])("%j has a wrong value", (members) => {
    expect(refusal(() => fromBody(members))).toBe("invalidValue");
  });

  test.each([{ filter: "" }, { filter: "userName" }, { filter: 'a eq "x" and' }])("Q06 %j is refused", (members) => {
    expect(refusal(() => fromBody(members))).toBe("invalidFilter");
  });

  test("members are read in any case, and unknown ones ignored", () => {
    expect(fromBody({ FILTER: "title pr", STARTINDEX: 2, other: 1 })).toMatchObject({
      filter: { kind: "present", path: "title" },
      paging: { startIndex: 2 },
    });
    expect(refusal(() => fromBody({ filter: "title pr", Filter: "name pr" }))).toBe("invalidSyntax");
  });

  test("empty lists are as good as none", () => {
    expect(fromBody({ attributes: [], excludedAttributes: [] }).projection).toEqual({ mode: "default" });
  });

  test("names that all objects inherit are no members", () => {
    const body: unknown = JSON.parse(`{"schemas":["${SEARCH}"],"__proto__":{"filter":"title pr"},"constructor":1}`);
    expect(parseSearchBody(body)).toEqual(EVERYTHING);
  });
});
