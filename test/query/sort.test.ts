import { describe, expect, test } from "@jest/globals";
import { runQuery } from "./find.js";
import { parseSearchParameters } from "../../src/query/search-request.js";
import type { Resource, User } from "../../src/scim/resource.js";
import { ScimError } from "../../src/scim/scim-error.js";
import { ALICE, BOB, CAROL, ENTERPRISE, groupsTarget, SALES, USERS, usersTarget } from "./people.js";

function sorted(query: string, users: readonly User[] = USERS): string {
  const { records } = runQuery(parseSearchParameters(query), [usersTarget(users)], { offset: 0, limit: 100 });
  return records.map(({ id }) => id).join(" ");
}

function person(id: string, more: object): User {
  return { ...ALICE, id, ...more };
}

describe("sortBy", () => {
  test("S01 userName ascends without regard to case", () => {
    expect(sorted("sortBy=userName", [CAROL, BOB, ALICE])).toBe("a1 b1 c1");
    expect(sorted("sortBy=userName&sortOrder=ascending", [CAROL, BOB, ALICE])).toBe("a1 b1 c1");
  });

  test("S02 descending reverses", () => {
    expect(sorted("sortBy=userName&sortOrder=descending")).toBe("c1 b1 a1");
  });

  test("S03 ascending, those without a value come last, as they stood", () => {
    expect(sorted("sortBy=title", [BOB, CAROL, ALICE])).toBe("a1 b1 c1");
  });

  test("S04 descending, they come first, as they stood", () => {
    expect(sorted("sortBy=title&sortOrder=descending", [BOB, ALICE, CAROL])).toBe("b1 c1 a1");
  });

  test("S05 name.givenName works", () => {
    expect(sorted("sortBy=NAME.GIVENNAME&sortOrder=descending")).toBe("c1 b1 a1");
  });

  test("S06 emails.value uses the primary element, else the first", () => {
    const users = [
      person("1", {
        emails: [
          { value: "m", type: "work" },
          { value: "a", type: "home" },
        ],
      }),
      person("2", {
        emails: [
          { value: "z", type: "work" },
          { value: "b", type: "home", primary: true },
        ],
      }),
      person("3", {
        emails: [
          { value: "C", type: "work", primary: true },
          { value: "a", type: "home" },
        ],
      }),
      person("4", { emails: [] }),
    ];
    expect(sorted("sortBy=emails.value", users)).toBe("2 3 1 4");
    expect(sorted("sortBy=emails", users)).toBe("2 3 1 4");
    expect(sorted("sortBy=emails.type&sortOrder=descending", users)).toBe("4 1 3 2");
  });

  test("S07 an extension's attribute works by its URN and by its name", () => {
    const users = [
      person("1", { [ENTERPRISE]: { department: "b", manager: { value: "9" } } }),
      person("2", { [ENTERPRISE]: {} }),
      person("3", { [ENTERPRISE]: { department: "A", manager: { value: "10" } } }),
    ];
    expect(sorted(`sortBy=${ENTERPRISE}:department`, users)).toBe("3 1 2");
    expect(sorted("sortBy=department", users)).toBe("3 1 2");
    expect(sorted(`sortBy=${ENTERPRISE}:manager.value`, users)).toBe("3 1 2");
    expect(sorted("sortBy=manager", users)).toBe("3 1 2");
  });

  test("S08 meta.lastModified is chronological", () => {
    const at = (id: string, lastModified: string) => person(id, { meta: { ...ALICE.meta, lastModified } });
    const users = [
      at("1", "2026-01-01T12:00:00+02:00"),
      at("2", "2026-01-01T11:00:00Z"),
      at("3", "2026-01-01T09:59:59.999Z"),
      at("4", "2026-01-01T10:00:00.000Z"),
    ];
    expect(sorted("sortBy=meta.lastModified", users)).toBe("3 1 4 2");
    expect(sorted("sortBy=meta.lastModified&sortOrder=descending", users)).toBe("2 1 4 3");
  });

  test("booleans have an order", () => {
    expect(sorted("sortBy=active")).toBe("b1 a1 c1");
    expect(sorted("sortBy=active&sortOrder=descending")).toBe("a1 c1 b1");
  });

  test("caseExact attributes keep case", () => {
    const users = [person("b", {}), person("A", {}), person("a", {}), person("B", {})];
    expect(sorted("sortBy=id", users)).toBe("A B a b");
    expect(sorted("sortBy=meta.location", [person("x", { meta: { ...ALICE.meta, location: "b" } }), ALICE])).toBe(
      "x a1",
    );
  });

  test("texts are ordered by code point, accents composed", () => {
    const users = ["\uffee", "😀", "e\u0301", "f", "E", "é", "z"].map((title, index) =>
      person(String(index), { title }),
    );
    expect(sorted("sortBy=title", users)).toBe("4 3 6 2 5 0 1");
  });

  test("an empty text is no value", () => {
    const users = [person("1", { title: "" }), person("2", { title: "a" }), person("3", { title: undefined })];
    expect(sorted("sortBy=title", users)).toBe("2 1 3");
  });

  test("a simple attribute of several values goes by the first", () => {
    const users = [person("1", { schemas: ["b", "a"] }), person("2", { schemas: ["A", "c"] })];
    expect(sorted("sortBy=schemas", users)).toBe("2 1");
  });

  test("ties keep the stable order in both directions", () => {
    const users = ["5", "1", "4", "2"].map((id) => person(id, { title: "same" }));
    expect(sorted("sortBy=title", users)).toBe("5 1 4 2");
    expect(sorted("sortBy=title&sortOrder=descending", users)).toBe("5 1 4 2");
  });

  test.each([
    "sortBy=bogus",
    "sortBy=",
    "sortBy=name",
    "sortBy=meta",
    "sortBy=addresses",
    "sortBy=name.bogus",
    "sortBy=__proto__",
    "sortBy=userName.constructor",
    `sortBy=${ENTERPRISE}`,
    "sortBy=userName&sortOrder=up",
    "sortBy=userName&sortOrder=",
    "sortOrder=up",
  ])("S09 %s is refused", (query) => {
    let thrown: unknown;
    try {
      sorted(query);
    } catch (failure) {
      thrown = failure;
    }
    expect(thrown).toBeInstanceOf(ScimError);
    expect(thrown).toMatchObject({ status: 400, scimType: "invalidValue" });
  });

  test("S10 sortOrder alone is ignored", () => {
    expect(sorted("sortOrder=descending")).toBe("a1 b1 c1");
  });

  test("sortOrder is read in any case", () => {
    expect(sorted("sortBy=userName&sortOrder=Descending")).toBe("c1 b1 a1");
  });
});

describe("sortBy over several types", () => {
  function sortedRoot(query: string): string {
    const targets = [usersTarget(USERS), groupsTarget([SALES, { ...SALES, id: "g2", displayName: "bees" }])];
    const { records } = runQuery(parseSearchParameters(query), targets, { offset: 0, limit: 100 });
    return records.map(({ id }: Resource | { readonly id: string }) => id).join(" ");
  }

  test("runs over all of them", () => {
    expect(sortedRoot("sortBy=displayName")).toBe("a1 g2 b1 c1 g1");
    expect(sortedRoot("sortBy=meta.lastModified")).toBe("b1 g1 g2 a1 c1");
  });

  test("what one type lacks has no value there", () => {
    expect(sortedRoot("sortBy=userName")).toBe("a1 b1 c1 g1 g2");
    expect(sortedRoot("sortBy=userName&sortOrder=descending")).toBe("g1 g2 c1 b1 a1");
    expect(sortedRoot("sortBy=members.value&sortOrder=descending")).toBe("a1 b1 c1 g1 g2");
  });

  test("S09 what no type has is refused", () => {
    expect(() => sortedRoot("sortBy=bogus")).toThrow(ScimError);
  });
});
