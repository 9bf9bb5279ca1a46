import { describe, expect, test } from "@jest/globals";
import type { Filter } from "../../src/query/filter.js";
import { parseFilter } from "../../src/query/parse-filter.js";
import { printFilter } from "../../src/query/print-filter.js";
import { ScimError } from "../../src/scim/scim-error.js";

const a: Filter = { kind: "present", path: "a" };
const b: Filter = { kind: "present", path: "b" };
const c: Filter = { kind: "present", path: "c" };

function eq(path: string, value: string | number | boolean | null): Filter {
  return { kind: "compare", path, operator: "eq", value };
}

function detailOf(filter: string): string {
  try {
    parseFilter(filter);
  } catch (failure) {
    if (failure instanceof ScimError) {
      expect(failure).toMatchObject({ status: 400, scimType: "invalidFilter" });
      return failure.detail;
    }
    throw failure;
  }
  throw new Error(`${filter} was parsed`);
}

describe("parseFilter", () => {
  test("F14 and binds tighter than or", () => {
    expect(parseFilter("a pr or b pr and c pr")).toEqual({
      kind: "or",
      operands: [a, { kind: "and", operands: [b, c] }],
    });
    expect(parseFilter("a pr and b pr or c pr")).toEqual({
      kind: "or",
      operands: [{ kind: "and", operands: [a, b] }, c],
    });
  });

  test("F15 parentheses group", () => {
    expect(parseFilter("(a pr or b pr) and c pr")).toEqual({
      kind: "and",
      operands: [{ kind: "or", operands: [a, b] }, c],
    });
  });

  test("F16 not binds tighter than and", () => {
    expect(parseFilter("not (a pr) and b pr")).toEqual({ kind: "and", operands: [{ kind: "not", operand: a }, b] });
  });

  test("F31 not( and not ( are the same, and it needs its parentheses", () => {
    expect(parseFilter("not(a pr)")).toEqual({ kind: "not", operand: a });
    expect(parseFilter("NOT  ( a pr )")).toEqual({ kind: "not", operand: a });
    expect(detailOf("not a eq 1")).toContain("position 5");
  });

  test("chains are flat, groups are kept", () => {
    expect(parseFilter("a pr and b pr and c pr")).toEqual({ kind: "and", operands: [a, b, c] });
    expect(parseFilter("(a pr and b pr) and c pr")).toEqual({
      kind: "and",
      operands: [{ kind: "and", operands: [a, b] }, c],
    });
  });

  test("F02 keywords are read in any case, paths are kept as written", () => {
    expect(parseFilter('UserName EQ "x" AnD b PR')).toEqual({ kind: "and", operands: [eq("UserName", "x"), b] });
  });

  test.each([
    ['a eq "x"', "x"],
    ["a eq true", true],
    ["a eq false", false],
    ["a eq null", null],
    ["a eq 0", 0],
    ["a eq -0", 0],
    ["a eq -12", -12],
    ["a eq 1.5", 1.5],
    ["a eq 1e3", 1000],
    ["a eq 1.25E-2", 0.0125],
    ["a eq 2E+2", 200],
    ['a eq ""', ""],
    [String.raw`a eq "\"\\\/\b\f\n\r\t"`, '"\\/\b\f\n\r\t'],
    [String.raw`a eq "\u0061\u00E9\u00e9"`, "aéé"],
    [String.raw`a eq "\ud83d\ude00"`, "😀"],
    ['a eq "😀"', "😀"],
    [`a eq "O'Malley"`, "O'Malley"],
    ['a eq "( ] and not"', "( ] and not"],
  ])("F30 reads the value of %s", (filter, value) => {
    expect(parseFilter(filter)).toEqual(eq("a", value));
  });

  test.each([
    ["name.givenName", "name.givenName"],
    ["members.$ref", "members.$ref"],
    ["x-y_z9", "x-y_z9"],
    ["urn:ietf:params:scim:schemas:core:2.0:User:userName", "urn:ietf:params:scim:schemas:core:2.0:User:userName"],
    ["urn:a:1.0:b:c.d", "urn:a:1.0:b:c.d"],
    ["__proto__", "__proto__"],
    ["and", "and"],
    ["pr", "pr"],
    ["true", "true"],
  ])("%s is a path", (path) => {
    expect(parseFilter(`${path} pr`)).toEqual({ kind: "present", path });
  });

  test("brackets hold a filter of their own", () => {
    expect(parseFilter('emails[type eq "work" and (a pr or not (b pr))]')).toEqual({
      kind: "valuePath",
      path: "emails",
      inner: {
        kind: "and",
        operands: [eq("type", "work"), { kind: "or", operands: [a, { kind: "not", operand: b }] }],
      },
      rest: undefined,
    });
  });

  test("a sub-attribute may stand behind a bracket", () => {
    expect(parseFilter('emails[type eq "work"].value eq "x" and a pr')).toEqual({
      kind: "and",
      operands: [{ kind: "valuePath", path: "emails", inner: eq("type", "work"), rest: eq("value", "x") }, a],
    });
    expect(parseFilter("emails[a pr].value pr")).toMatchObject({ rest: { kind: "present", path: "value" } });
  });

  test("nodes are frozen", () => {
    const filter = parseFilter('not (a pr and emails[type eq "work"].value eq "x")');
    const check = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      expect(Object.isFrozen(value)).toBe(true);
      for (const inner of Object.values(value)) check(inner);
    };
    check(filter);
  });

  test.each([
    ["", 1, "an attribute"],
    ["   ", 4, "an attribute"],
    ["userName", 9, "an operator"],
    ["userName eq", 12, "a string in double quotes"],
    ['userName regex "x"', 10, "an operator"],
    ["userName eq bjensen", 13, "a string in double quotes"],
    ["title eq True", 10, "true, false or null"],
    ["(userName pr", 13, '")"'],
    ["userName pr)", 12, "the end of the filter"],
    ['userName pr "x"', 13, "the end of the filter"],
    ["not userName pr", 5, '"(" behind "not"'],
    ["emails[type pr", 15, '"]"'],
    ["emails[a[b pr]]", 9, "no bracket inside a bracket"],
    ["emails[type pr].x.y pr", 16, "a sub-attribute"],
    ['userName eq "x', 13, "not closed"],
    [String.raw`userName eq "é\x"`, 15, "an escape of JSON"],
    ['userName eq "a\nb"', 15, "must be escaped"],
    [String.raw`userName eq "\ud800"`, 13, "half a surrogate pair"],
    ["title eq 01", 11, "the end of the filter"],
    ["title eq 1e999", 10, "too large"],
    ["user..name pr", 1, "cannot be the path"],
    ['userName eq"x"', 12, "a space"],
    ['"😀" pr', 1, "an attribute"],
    ['a eq "😀" ?', 10, "the end of the filter"],
  ])("F18 %s fails at %d, where it expected %s", (filter, position, expected) => {
    const detail = detailOf(filter);
    expect(detail).toContain(`at position ${position}:`);
    expect(detail).toContain(expected);
  });

  test("F17 an unknown operator is named", () => {
    expect(detailOf('userName regex "x"')).toContain('found "regex"');
  });

  test("a detail shows little of what was sent", () => {
    expect(detailOf(`userName ${"x".repeat(8000)}`).length).toBeLessThan(300);
    expect(detailOf(`userName ${"😀".repeat(4000)}`).length).toBeLessThan(300);
    expect(detailOf(`${"a.".repeat(4000)} pr`).length).toBeLessThan(300);
  });

  test("F37 the length is bounded", () => {
    const filter = (length: number) => `a eq "${"x".repeat(length - 7)}"`;
    expect(parseFilter(filter(8192))).toMatchObject({ kind: "compare" });
    expect(detailOf(filter(8192 + 1))).toContain("8192");
  });

  test("F37 the depth is bounded", () => {
    const nested = (depth: number) => `${"(".repeat(depth)}a pr${")".repeat(depth)}`;
    expect(parseFilter(nested(50))).toEqual(a);
    expect(detailOf(nested(50 + 1))).toContain("nest");
    expect(detailOf(nested(200))).toContain("nest");
    expect(detailOf(`${"not (".repeat(200)}a pr${")".repeat(200)}`)).toContain("nest");
    expect(detailOf(`${"(".repeat(50)}a[b pr]${")".repeat(50)}`)).toContain("nest");
  });

  test("the number of comparisons is bounded", () => {
    const many = (count: number) => Array.from({ length: count }, () => "a pr").join(" or ");
    expect(parseFilter(many(250))).toMatchObject({ kind: "or" });
    expect(detailOf(many(250 + 1))).toContain("250");
  });
});

describe("printFilter", () => {
  test.each([
    ['USERNAME   EQ   "x"', 'USERNAME eq "x"'],
    ["((a pr))", "a pr"],
    ["(a pr or b pr) and (c pr)", "(a pr or b pr) and c pr"],
    ["a pr or (b pr and c pr)", "a pr or (b pr and c pr)"],
    ["a pr or b pr and c pr", "a pr or (b pr and c pr)"],
    ["not( a pr or b pr )", "not (a pr or b pr)"],
    [String.raw`a eq "\u0022\\\/"`, String.raw`a eq "\"\\/"`],
    ["a eq 1.0e2", "a eq 100"],
    ['emails[ type eq "work" ].value SW "x"', 'emails[type eq "work"].value sw "x"'],
  ])("writes %s as %s", (filter, canonical) => {
    expect(printFilter(parseFilter(filter))).toBe(canonical);
  });
});
