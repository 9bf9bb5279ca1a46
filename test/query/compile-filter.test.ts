import { describe, expect, test } from "@jest/globals";
import { compileFilter } from "../../src/query/compile-filter.js";
import { parseFilter } from "../../src/query/parse-filter.js";
import { defineAttribute } from "../../src/scim/define-attribute.js";
import { groupResourceType, userResourceType } from "../../src/scim/resource-types.js";
import type { Resource } from "../../src/scim/resource.js";
import { ScimError } from "../../src/scim/scim-error.js";
import { ALICE, asUser, ENTERPRISE, LATTICE, SALES, USERS } from "./people.js";

const USER = userResourceType();
const CORE = "urn:ietf:params:scim:schemas:core:2.0:User";

/** Which of alice, Bob and carol, by the first letter of their ids. */
function find(filter: string): string {
  const matches = compileFilter(parseFilter(filter), USER, "refuse");
  return USERS.filter(matches)
    .map(({ id }) => id.charAt(0))
    .join("");
}

function refusal(filter: string): string {
  try {
    find(filter);
  } catch (failure) {
    if (failure instanceof ScimError) {
      expect(failure).toMatchObject({ status: 400, scimType: "invalidFilter" });
      return failure.detail;
    }
    throw failure;
  }
  throw new Error(`${filter} was accepted`);
}

describe("operators", () => {
  test.each([
    ["F01", 'userName eq "alice"', "a"],
    ["F02", 'userName EQ "ALICE"', "a"],
    ["F02", 'USERNAME eq "alice"', "a"],
    ["F03", 'meta.resourceType eq "user"', ""],
    ["F03", 'meta.resourceType eq "User"', "abc"],
    ["F04", 'id eq "A1"', ""],
    ["F04", 'id eq "a1"', "a"],
    ["F05", 'userName co "LIC"', "a"],
    ["F05", 'userName sw "bo"', "b"],
    ["F05", 'userName sw "bob"', "b"],
    ["F05", 'userName ew "OL"', "c"],
    ["F05", 'userName ew "carol"', "c"],
    ["F06", "title pr", "a"],
    ["F06", "not (title pr)", "bc"],
    ["F07", "active pr", "abc"],
    ["F08", "emails pr", "ab"],
    ["F08", "name pr", "abc"],
    ["F12", 'meta.lastModified gt "2026-03-01T12:00:00Z"', "c"],
    ["F12", 'meta.lastModified ge "2026-03-01T12:00:00Z"', "ac"],
    ["F12", 'meta.lastModified ge "2026-03-01T14:00:00+02:00"', "ac"],
    ["F12", 'meta.lastModified lt "2026-03-01T12:00:00.000Z"', "b"],
    ["F12", 'meta.lastModified le "2026-03-01T12:00:00.000Z"', "ab"],
    ["F12", 'meta.lastModified eq "2026-03-01T07:00:00-05:00"', "a"],
    ["F13", 'name.familyName gt "M"', "abc"],
    ["F13", 'name.familyName gt "MM"', "ab"],
    ["F13", 'name.familyName lt "Z"', "ac"],
    ["F19", 'emails.type eq "work" and emails.value co "home.org"', "a"],
    ["F20", 'emails[type eq "work" and value co "home.org"]', ""],
    ["F20", 'emails[type eq "work" and value co "@x.org"]', "ab"],
    ["F21", 'emails co "x.org"', "ab"],
    ["F22", `${CORE}:userName sw "a"`, "a"],
    ["F23", `${ENTERPRISE}:department eq "sales"`, "a"],
    ["F23", `${ENTERPRISE.toUpperCase()}:department eq "sales"`, "a"],
    ["F24", `${ENTERPRISE}:manager.value eq "c1"`, "a"],
    ["F25", `schemas eq "${ENTERPRISE}"`, "a"],
    ["F25", `schemas eq "${LATTICE}"`, "c"],
    ["F26", "title eq null", "bc"],
    ["F27", "title ne null", "a"],
    ["F28", 'title ne "Lead"', "bc"],
    ["F29", 'emails.type ne "work"', "c"],
    ["F30", String.raw`userName eq "\u0061lice"`, "a"],
    ["F30", `name.familyName co "O'Malley"`, "a"],
    ["F31", 'not(userName eq "alice")', "bc"],
    ["F31", 'not (userName eq "alice")', "bc"],
    ["F14", 'userName eq "carol" or title pr and active eq false', "c"],
    ["F15", '(userName eq "carol" or title pr) and active eq false', ""],
    ["F16", "not (title pr) and active eq true", "c"],
  ])("%s %s finds %j", (_, filter, found) => {
    expect(find(filter)).toBe(found);
  });

  test.each([
    ["F09", "active gt true"],
    ["F10", "active ge true"],
    ["F10", "active lt true"],
    ["F10", "active le true"],
    ["F11", 'x509Certificates.value gt "A"'],
    ["F32", 'active co "t"'],
    ["F32", "userName eq 5"],
    ["F32", 'name eq "x"'],
    ["F33", 'nosuch eq "x"'],
  ])("%s %s is refused", (_, filter) => {
    refusal(filter);
  });

  test.each([
    ['active eq "true"', "ac"],
    ['active eq "False"', "b"],
    ['active ne "TRUE"', "b"],
  ])("contract 5: %s finds %j, as a large client sends it", (filter, found) => {
    expect(find(filter)).toBe(found);
  });

  test.each([
    ['members eq "a1"', 'members.value eq "a1"'],
    ['members[value eq "a1"]', 'members.value eq "A1"'],
  ])("F36 contract 15: groups are found by %s", (filter, other) => {
    for (const text of [filter, other]) {
      expect(compileFilter(parseFilter(text), groupResourceType(), "refuse")(SALES)).toBe(true);
    }
  });

  test("F36 groups are found by name without regard to case", () => {
    expect(compileFilter(parseFilter('displayName eq "SALES"'), groupResourceType(), "refuse")(SALES)).toBe(true);
    expect(compileFilter(parseFilter('displayName eq "Sale"'), groupResourceType(), "refuse")(SALES)).toBe(false);
  });

  test.each(['manager eq "c1"', 'department eq "sales"', 'manager[displayName eq "carol"]'])(
    "contract 15: %s needs no URN",
    (filter) => {
      expect(find(filter)).toBe("a");
    },
  );
});

describe("refusals", () => {
  test.each([
    ['nosuch eq "x"', "nosuch"],
    ["name.nosuch pr", "name.nosuch"],
    ['emails[nosuch eq "x"]', "emails.nosuch"],
    ['emails[type eq "work"].nosuch eq "x"', "emails.nosuch"],
    ["__proto__ pr", "__proto__"],
    ["constructor.prototype eq 1", "constructor.prototype"],
    ['urn:bogus:userName eq "x"', "urn:bogus:userName"],
  ])("contract 3: %s names the unknown attribute", (filter, name) => {
    expect(refusal(filter)).toBe(`Unknown attribute "${name}".`);
  });

  test("say what could be compared instead", () => {
    expect(refusal('name eq "x"')).toContain('"name.formatted"');
    expect(refusal("active gt true")).toContain("boolean");
    expect(refusal('meta.lastModified gt "soon"')).toContain("2026-01-31T08:00:00Z");
    expect(refusal("title gt null")).toContain("null");
  });
});

describe("a search of several types", () => {
  function matches(filter: string, resource: Resource): boolean {
    const type = resource.meta.resourceType === "User" ? USER : groupResourceType();
    return compileFilter(parseFilter(filter), type, "noValue")(resource);
  }

  test.each([
    ["F34", "userName pr", true, false],
    ["F34", 'userName eq "alice"', true, false],
    ["F34", 'userName ne "alice"', false, true],
    ["F34", "not (userName pr)", false, true],
    ["F34", 'members[value eq "a1"]', false, true],
    ["F34", 'emails[type eq "work"].value eq "alice@x.org"', true, false],
    ["F34", 'emails[not (type eq "work")]', true, false],
    ["F34", "nosuch pr", false, false],
    ["F34", "__proto__ pr", false, false],
    ["F34", "toString pr", false, false],
    ["F34", "name.constructor pr", false, false],
    ["F34", "emails[constructor pr]", false, false],
    ["F35", 'meta.resourceType eq "Group"', false, true],
    ["F35", 'meta.resourceType eq "User"', true, false],
    ["F35", 'displayName sw "A"', true, false],
  ])("%s %s: user %p, group %p", (_, filter, user, group) => {
    expect(matches(filter, ALICE)).toBe(user);
    expect(matches(filter, SALES)).toBe(group);
  });

  test("still refuses what no type allows", () => {
    expect(() => matches("active gt true", ALICE)).toThrow(ScimError);
    expect(() => matches('meta eq "x"', SALES)).toThrow(ScimError);
  });
});

describe("attributes of other types", () => {
  const type = userResourceType([
    defineAttribute("score", "Score.", { type: "decimal" }),
    defineAttribute("badges", "Badges.", { multiValued: true, caseExact: true }),
    defineAttribute("constructor", "Constructor.", { type: "string" }),
  ]);
  const someone = (extension: object) => asUser({ ...ALICE, [LATTICE]: extension });

  test.each([
    ["score eq 1.5", { score: 1.5 }, true],
    ["score eq 1.50", { score: 1.5 }, true],
    ["score gt 1", { score: 1.5 }, true],
    ["score gt 1.5", { score: 1.5 }, false],
    ["score ge 1.5", { score: 1.5 }, true],
    ["score lt 2", { score: 10 }, false],
    ["score le 10", { score: 10 }, true],
    ["score pr", { score: 0 }, true],
    ["score eq 0", {}, false],
    ["score ne 0", {}, true],
    ["score gt 0", { score: "5" }, false],
    ['badges eq "A"', { badges: ["B", "A"] }, true],
    ['badges eq "a"', { badges: ["B", "A"] }, false],
    ['badges ne "A"', { badges: ["B", "A"] }, false],
    ['badges ne "A"', { badges: ["B"] }, true],
    ["badges pr", { badges: [] }, false],
    ["badges pr", { badges: ["", null] }, false],
    ["constructor pr", {}, false],
    ["constructor eq null", {}, true],
    ['constructor eq "x"', { constructor: "X" }, true],
  ])("%s of %j is %p", (filter, extension, expected) => {
    expect(compileFilter(parseFilter(filter), type, "refuse")(someone(extension))).toBe(expected);
  });

  test.each(['score eq "1"', 'score co "1"', "score sw 1", "score eq true", "badges gt 1"])(
    "%s is refused",
    (filter) => {
      expect(() => compileFilter(parseFilter(filter), type, "refuse")).toThrow(ScimError);
    },
  );
});

test("a filter of a projected attribute does not change what it reads", () => {
  const before = JSON.stringify(ALICE);
  find('emails[type eq "work"].value eq "alice@x.org" and not (title eq "x")');
  expect(JSON.stringify(ALICE)).toBe(before);
});
