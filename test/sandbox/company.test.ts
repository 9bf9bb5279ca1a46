import { describe, expect, test } from "@jest/globals";
import { createSandbox } from "../../src/sandbox/sandbox.js";
import type { SandboxPerson } from "../../src/sandbox/sandbox-control.js";

const NOW = Date.UTC(2026, 0, 15, 9);
const TODAY = "2026-01-15";

function companyOf(people: number, seed = 1) {
  const { control } = createSandbox({ people, seed });
  return { people: control.people(), departments: control.departments(), owner: control.owner() };
}

/** How many steps lead to somebody without a manager; throws where none does. */
function depths(people: readonly SandboxPerson[]): readonly number[] {
  const byId = new Map(people.map((person) => [person.id, person]));
  const known = new Map<string, number>();
  return people.map((person) => {
    const path: string[] = [];
    let at: SandboxPerson | undefined = person;
    while (at !== undefined && !known.has(at.id)) {
      if (path.length > people.length) throw new Error("a cycle");
      path.push(at.id);
      at = at.managerId === null ? undefined : byId.get(at.managerId);
    }
    let depth = at === undefined ? -1 : (known.get(at.id) ?? 0);
    for (const id of path.reverse()) known.set(id, ++depth);
    return known.get(person.id) ?? 0;
  });
}

describe.each([5, 6, 13, 14, 30, 130, 1000, 100_000])("a company of %i", (size) => {
  const { people, departments, owner } = companyOf(size);

  test("has that many people, each with an id and an e-mail of their own", () => {
    expect(people).toHaveLength(size);
    expect(new Set(people.map(({ id }) => id)).size).toBe(size);
    expect(new Set(people.map(({ email }) => email.toLowerCase())).size).toBe(size);
    const odd = people.filter(({ email }) => !/^[A-Za-z][a-zA-Z0-9.-]*@[a-z-]+\.example$/.test(email));
    expect(odd.map(({ email }) => email)).toEqual([]);
    expect(
      people.filter(({ id }) => !/^[0-9a-f]{8}-[0-9a-f]{4}-[14][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    ).toEqual([]);
  });

  test("has one root, who is ACTIVE and an admin, and a tree without cycles or loose ends", () => {
    const roots = people.filter(({ managerId }) => managerId === null);
    expect(roots).toHaveLength(1);
    expect(roots[0]).toMatchObject({ status: "ACTIVE", isAdmin: true });
    const ids = new Set(people.map(({ id }) => id));
    expect(people.filter(({ managerId }) => managerId !== null && !ids.has(managerId))).toEqual([]);
    const deepest = depths(people).reduce((most, depth) => Math.max(most, depth), 0);
    expect(deepest).toBeLessThanOrEqual(Math.ceil(2 * Math.log(size)));
  });

  test("has 3 to 12 people under each manager", () => {
    const spans = new Map<string, number>();
    for (const { managerId } of people) if (managerId !== null) spans.set(managerId, (spans.get(managerId) ?? 0) + 1);
    expect([...spans.values()].filter((span) => span < 3 || span > 12)).toEqual([]);
  });

  test("has all four statuses, in credible shares", () => {
    const share = (status: string) => people.filter((person) => person.status === status).length / size;
    for (const status of ["ACTIVE", "INVITED", "CREATED", "DEACTIVATED"]) expect(share(status)).toBeGreaterThan(0);
    if (size < 100) return;
    expect(share("ACTIVE")).toBeCloseTo(0.8, 1);
    expect(share("DEACTIVATED")).toBeCloseTo(0.12, 1);
    expect(share("INVITED")).toBeCloseTo(0.05, 1);
    expect(share("CREATED")).toBeCloseTo(0.03, 1);
  });

  test("has people in departments that exist", () => {
    const ids = new Set(departments.map(({ id }) => id));
    expect(ids.size).toBe(departments.length);
    expect(new Set(departments.map(({ name }) => name)).size).toBe(departments.length);
    expect(people.filter(({ departmentId }) => departmentId !== null && !ids.has(departmentId))).toEqual([]);
    expect(departments.length).toBeGreaterThanOrEqual(3);
    expect(departments.length).toBeLessThanOrEqual(size);
  });

  test("has CREATED hires who start later, and nobody whose record lies in the future", () => {
    const created = people.filter(({ status }) => status === "CREATED");
    expect(created.filter(({ startDate }) => (startDate ?? "") <= TODAY)).toEqual([]);
    expect(people.filter(({ createdAt, updatedAt }) => createdAt > updatedAt || updatedAt > NOW)).toEqual([]);
    expect(people.filter(({ createdAt, updatedAt }) => createdAt % 1000 !== 0 || updatedAt % 1000 !== 0)).toEqual([]);
  });

  test("has an owner of the key who is an ACTIVE admin and not the root", () => {
    expect(owner).toMatchObject({ status: "ACTIVE", isAdmin: true });
    expect(owner.managerId).not.toBeNull();
  });
});

describe("people", () => {
  const { people, departments } = companyOf(20_000, 7);
  const names = people.map(({ name }) => name ?? "").join("\n");

  test.each([
    ["particles", /^\S+ (van der|van den|de la|von|da|dos) \p{L}+/mu],
    ["two family names", /^\p{L}+ García \p{L}+$/mu],
    ["hyphens", /^Jean-Luc /m],
    ["apostrophes", / O'Brien$/m],
    ["names of one word", /^(Suharto|Sukarno)$/m],
    ["Chinese", /^[王李张刘陈]\p{Script=Han}{1,3}$/mu],
    ["Chinese in Latin letters", /^(Wei|Jing|Lina) (Wang|Li|Zhang)$/m],
    ["Japanese", /^\p{Script=Han}+ [\p{Script=Han}\p{Script=Hiragana}]+$/mu],
    ["Korean", /^\p{Script=Hangul}+$/mu],
    ["Arabic", /^\p{Script=Arabic}+ \p{Script=Arabic}+/mu],
    ["Arabic in Latin letters", / Al-\p{Lu}/mu],
    ["Vietnamese", /^Nguyễn (Thị|Văn) /mu],
    ["Icelandic", /(son|dóttir)$/mu],
    ["Indian", / (Sharma|Iyer|Patel)$/m],
    ["Cyrillic", /^\p{Script=Cyrillic}+ \p{Script=Cyrillic}+$/mu],
    ["diacritics", /[łøžğ]/u],
  ])("have %s", (_, pattern) => {
    expect(names).toMatch(pattern);
  });

  test("have no emoji, no control characters and no stray spaces", () => {
    const odd = people.filter(
      ({ name }) => name !== null && /\p{Extended_Pictographic}|\p{Cc}|^\s|\s$|\s\s/u.test(name),
    );
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  test.each([
    "name",
    "preferredName",
    "title",
    "departmentId",
    "externalUserId",
    "timezone",
    "startDate",
    "birthDate",
    "gender",
    "jobFunction",
    "jobLevel",
    "jobType",
  ] as const)("have no %s in some cases, and one in others", (field) => {
    expect(people.some((person) => person[field] === null)).toBe(true);
    expect(people.some((person) => person[field] !== null)).toBe(true);
  });

  test("have time zones that exist", () => {
    for (const zone of new Set(people.map(({ timezone }) => timezone ?? "UTC"))) {
      expect(() => new Intl.DateTimeFormat("en", { timeZone: zone })).not.toThrow();
    }
  });

  test("have titles that fit their departments", () => {
    const titlesIn = (name: string) => {
      const id = departments.find((department) => department.name === name)?.id;
      return new Set(people.filter(({ departmentId }) => departmentId === id).map(({ title }) => title ?? ""));
    };
    const plain = [...titlesIn("Mobile Engineering")].filter(
      (title) => title !== "" && !title.includes("Mobile Engineering"),
    );
    expect(plain.length).toBeGreaterThan(0);
    expect(plain.filter((title) => !/(iOS|Android) Engineer$/.test(title))).toEqual([]);
  });

  test("are led by somebody who leads everything", () => {
    expect(people.find(({ managerId }) => managerId === null)?.title).toBe("Chief Executive Officer");
  });

  test("are managed mostly by ACTIVE people, and have ids of both styles", () => {
    const status = new Map(people.map((person) => [person.id, person.status]));
    const active = people.filter((person) => person.status === "ACTIVE" && person.managerId !== null);
    const byActive = active.filter(({ managerId }) => status.get(managerId ?? "") === "ACTIVE");
    expect(byActive.length / active.length).toBeGreaterThan(0.95);
    const version4 = people.filter(({ id }) => id[14] === "4").length / people.length;
    expect(version4).toBeGreaterThan(0.4);
    expect(version4).toBeLessThan(0.6);
  });
});

describe("the same company", () => {
  test("comes from the same seed and size, and another from another", () => {
    expect(companyOf(300, 5)).toEqual(companyOf(300, 5));
    expect(companyOf(300, 5).people.map(({ id }) => id)).not.toEqual(companyOf(300, 6).people.map(({ id }) => id));
  });

  test("does not depend on the hour of the day it is made at", () => {
    const made = (hour: number) =>
      createSandbox({ people: 50, seed: 1, now: () => Date.UTC(2026, 5, 1, hour) }).control.people();
    expect(made(1)).toEqual(made(23));
  });

  test.each([4, 0, -1, 1_000_001, 5.5, Number.NaN])("is refused with %d people", (people) => {
    expect(() => createSandbox({ people, seed: 1 })).toThrow("people: a whole number from 5 to 1000000 is expected");
  });
});
