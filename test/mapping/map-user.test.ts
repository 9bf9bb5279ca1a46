import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { type AttributeMapping, DEFAULT_MAPPING } from "../../src/mapping/attribute-mapping.js";
import { mapUser } from "../../src/mapping/map-user.js";
import { isRejection } from "../../src/mapping/mapped-user.js";
import type { Overridden } from "../../src/mapping/overrides.js";
import { ENTERPRISE_URN, LATTICE_URN, USER_URN } from "../../src/scim/urn.js";
import { anyPerson, person } from "./people.js";

const now = Date.parse("2026-11-01T00:00:00Z");
const mapBy = (user: ReturnType<typeof person>, mapping: Partial<AttributeMapping> = {}, overridden?: Overridden) =>
  mapUser(user, { ...DEFAULT_MAPPING, ...mapping }, overridden === undefined ? { now } : { now, overridden });

test("somebody about whom Lattice knows everything", () => {
  expect(mapBy(person())).toEqual({
    id: "52d2420e-cbd0-11ec-8a3a-0242ac110002",
    active: true,
    managerId: "boss",
    departmentId: "rnd",
    linkDepartmentName: true,
    createdAt: 1_700_000_000_000,
    updatedAt: 1_710_000_000_000,
    attributes: {
      schemas: [USER_URN, ENTERPRISE_URN, LATTICE_URN],
      id: "52d2420e-cbd0-11ec-8a3a-0242ac110002",
      userName: "Jane.Smith@example.com",
      name: { formatted: "Jane van der Berg", familyName: "van der Berg", givenName: "Jane" },
      displayName: "Jane van der Berg",
      nickName: "Jay",
      title: "Engineer",
      timezone: "America/Los_Angeles",
      emails: [{ value: "Jane.Smith@example.com", type: "work", primary: true }],
      [ENTERPRISE_URN]: { employeeNumber: "E-17" },
      [LATTICE_URN]: {
        status: "ACTIVE",
        startDate: "2024-02-29",
        jobFunction: "Engineering",
        jobLevel: "IC4",
        jobType: "Full time",
        isAdmin: false,
      },
    },
  });
});

test("somebody about whom Lattice knows next to nothing", () => {
  const bare = { id: "u1", status: "DEACTIVATED", isAdmin: true, email: " x@example.com ", raw: {} } as const;
  expect(mapBy(bare)).toEqual({
    id: "u1",
    active: false,
    linkDepartmentName: true,
    attributes: {
      schemas: [USER_URN, LATTICE_URN],
      id: "u1",
      userName: "x@example.com",
      name: { formatted: "x", familyName: "x", givenName: "x" },
      displayName: "x",
      emails: [{ value: "x@example.com", type: "work", primary: true }],
      [LATTICE_URN]: { status: "DEACTIVATED", isAdmin: true },
    },
  });
});

describe("the name people are shown by", () => {
  const shown = (changes: Parameters<typeof person>[0], mapping: Partial<AttributeMapping> = {}) => {
    const mapped = mapBy(person(changes), mapping);
    return isRejection(mapped) ? [mapped.reason] : [mapped.attributes.displayName, mapped.attributes.name];
  };

  test("every part of it is served, and the whole stays untouched", () => {
    expect(shown({ name: ' Dr. Ana "Nita" García López, PhD ' })).toEqual([
      'Dr. Ana "Nita" García López, PhD',
      {
        formatted: 'Dr. Ana "Nita" García López, PhD',
        familyName: "García López",
        givenName: "Ana",
        middleName: '"Nita"',
        honorificPrefix: "Dr.",
        honorificSuffix: "PhD",
      },
    ]);
  });

  test("without a name the preferred name stands in", () => {
    expect(shown({ name: undefined })).toEqual(["Jay", { formatted: "Jay", familyName: "Jay", givenName: "Jay" }]);
    expect(shown({ name: "  " })[0]).toBe("Jay");
  });

  test("without either, what stands before the @ of the e-mail", () => {
    expect(shown({ name: undefined, preferredName: undefined })[0]).toBe("Jane.Smith");
    expect(shown({ name: undefined, preferredName: undefined, email: '"a@b"@example.com' })[0]).toBe('"a@b"');
  });

  test("without any, the userName", () => {
    const nobody = { name: undefined, preferredName: undefined, email: undefined };
    expect(shown(nobody, { userName: "externalUserId" })[0]).toBe("E-17");
    expect(shown({ ...nobody, email: "@example.com" }, { userName: "externalUserId" })[0]).toBe("E-17");
  });

  test("a name of one word stands where the mapping says", () => {
    expect(shown({ name: "Madonna" }, { mononym: "given" })[1]).toEqual({ formatted: "Madonna", givenName: "Madonna" });
  });
});

describe("userName", () => {
  test("is what the mapping says", () => {
    expect(mapBy(person(), { userName: "id" })).toMatchObject({
      attributes: { userName: "52d2420e-cbd0-11ec-8a3a-0242ac110002", emails: [{ value: "Jane.Smith@example.com" }] },
    });
    expect(mapBy(person(), { userName: "externalUserId" })).toMatchObject({ attributes: { userName: "E-17" } });
  });

  test("without an e-mail there are no e-mails", () => {
    const mapped = mapBy(person({ email: undefined }), { userName: "id" });
    expect(Object.keys("attributes" in mapped ? mapped.attributes : {})).not.toContain("emails");
  });

  test.each([
    [{ email: undefined }, {}, "userName: email has no value"],
    [{ email: "  " }, {}, "userName: email has no value"],
    [{ externalUserId: undefined }, { userName: "externalUserId" }, "userName: externalUserId has no value"],
    [{ email: "a b@example.com" }, {}, "userName: email has white space or invisible characters"],
    [{ email: "a\u0000@example.com" }, {}, "userName: email has white space or invisible characters"],
    [{ email: "a\u200b@example.com" }, {}, "userName: email has white space or invisible characters"],
    [{ email: "a\ud800@example.com" }, {}, "userName: email has white space or invisible characters"],
  ] as const)("%j is rejected", (changes, mapping, reason) => {
    expect(mapBy(person(changes), mapping)).toEqual({ id: person().id, kind: "user", reason });
  });
});

test.each([
  ["", "id: empty"],
  ["bulkId:7", 'id: contains "bulkId", which SCIM reserves'],
])("the id %p is rejected", (id, reason) => {
  expect(mapBy(person({ id }))).toEqual({ id, kind: "user", reason });
});

test.each([
  ["Europe/Berlin", "Europe/Berlin"],
  [" Europe/Berlin ", "Europe/Berlin"],
  ["Mars/Olympus", undefined],
  ["+01:00", undefined],
])("the time zone %p is served as %p", (timezone, served) => {
  const mapped = mapBy(person({ timezone }));
  expect("attributes" in mapped ? mapped.attributes.timezone : mapped).toBe(served);
});

test("a start date that is no date is left out", () => {
  const mapped = mapBy(person({ startDate: "2023-02-29" }));
  expect("attributes" in mapped ? mapped.attributes[LATTICE_URN] : mapped).toEqual({
    status: "ACTIVE",
    jobFunction: "Engineering",
    jobLevel: "IC4",
    jobType: "Full time",
    isAdmin: false,
  });
});

test("a hire whose window is not open yet is inactive", () => {
  const hire = person({ status: "CREATED", startDate: "2026-12-24" });
  expect(mapBy(hire)).toMatchObject({ active: true });
  expect(mapBy(hire, { preStartDays: 14 })).toMatchObject({ active: false });
});

describe("overrides", () => {
  test("give what they say, and leave out what they say nothing of", () => {
    const overridden: Overridden = new Map<string, string | boolean | undefined>([
      ["externalId", "x-1"],
      ["userName", "jane"],
      ["title", undefined],
      ["name.formatted", undefined],
      ["name.familyName", "Berg"],
      ["active", false],
      ["displayName", "J. Berg"],
      ["emails", undefined],
      [`${ENTERPRISE_URN}:department`, "All of R&D"],
      [`${ENTERPRISE_URN}:manager.value`, undefined],
      [`${LATTICE_URN}:isAdmin`, undefined],
      [`${LATTICE_URN}:status`, "gone"],
      [`${LATTICE_URN}:office`, "Berlin"],
      [`${LATTICE_URN}:floor`, undefined],
    ]);
    const mapped = mapBy(person({ jobFunction: undefined }), {}, overridden);
    expect(mapped).toEqual({
      id: person().id,
      active: false,
      departmentId: "rnd",
      linkDepartmentName: false,
      createdAt: 1_700_000_000_000,
      updatedAt: 1_710_000_000_000,
      attributes: {
        schemas: [USER_URN, ENTERPRISE_URN, LATTICE_URN],
        id: person().id,
        externalId: "x-1",
        userName: "jane",
        name: { familyName: "Berg", givenName: "Jane" },
        displayName: "J. Berg",
        nickName: "Jay",
        timezone: "America/Los_Angeles",
        [ENTERPRISE_URN]: { employeeNumber: "E-17", department: "All of R&D" },
        [LATTICE_URN]: {
          status: "gone",
          startDate: "2024-02-29",
          jobLevel: "IC4",
          jobType: "Full time",
          office: "Berlin",
        },
      },
    });
  });

  test("an override of active that gives nothing leaves the default rule in force", () => {
    expect(mapBy(person(), {}, new Map([["active", undefined]]))).toMatchObject({ active: true });
    expect(mapBy(person({ status: "DEACTIVATED" }), {}, new Map([["active", undefined]]))).toMatchObject({
      active: false,
    });
    expect(mapBy(person({ status: "DEACTIVATED" }), {}, new Map([["active", true]]))).toMatchObject({ active: true });
  });

  test("an override of userName that gives nothing, or something unfit, rejects the person", () => {
    expect(mapBy(person(), {}, new Map([["userName", undefined]]))).toMatchObject({
      reason: "userName: its override has no value",
    });
    expect(mapBy(person(), {}, new Map([["userName", "Jane Smith"]]))).toMatchObject({
      reason: "userName: its override has white space or invisible characters",
    });
  });

  test("leaving everything out leaves no empty objects behind", () => {
    const paths = [
      ...["formatted", "familyName", "givenName"].map((name) => `name.${name}`),
      ...["employeeNumber", "department", "manager.value"].map((name) => `${ENTERPRISE_URN}:${name}`),
      ...["status", "startDate", "jobFunction", "jobLevel", "jobType", "isAdmin"].map(
        (name) => `${LATTICE_URN}:${name}`,
      ),
      "displayName",
      "nickName",
      "title",
      "timezone",
      "emails",
    ];
    const mapped = mapBy(person(), {}, new Map(paths.map((path) => [path, undefined])));
    expect("attributes" in mapped ? mapped.attributes : mapped).toEqual({
      schemas: [USER_URN],
      id: person().id,
      userName: "Jane.Smith@example.com",
    });
  });

  test("e-mails may be a list of the operator's", () => {
    const emails = [{ value: "j@home.org", type: "home" }] as const;
    expect(mapBy(person(), {}, new Map([["emails", emails]]))).toMatchObject({ attributes: { emails } });
  });
});

describe("whoever is mapped", () => {
  const mappings: fc.Arbitrary<AttributeMapping> = fc
    .record({
      userName: fc.constantFrom("email", "externalUserId", "id"),
      mononym: fc.constantFrom("both", "given", "family"),
      preStartDays: fc.constantFrom(0, 14),
    })
    .map((choices) => ({ ...DEFAULT_MAPPING, ...choices }));

  const leaves = (value: unknown): unknown[] =>
    typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [value];
  const holders = (value: unknown): object[] =>
    typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(holders)] : [];

  test("has attributes with values only, and nothing of birth or gender", () => {
    fc.assert(
      fc.property(anyPerson, mappings, (user, mapping) => {
        const mapped = mapUser(user, mapping, { now });
        if (isRejection(mapped)) return;
        for (const leaf of leaves(mapped.attributes)) expect([undefined, null, ""]).not.toContain(leaf);
        for (const holder of holders(mapped.attributes)) expect(Object.keys(holder)).not.toHaveLength(0);
        expect(JSON.stringify(mapped)).not.toMatch(/1990-01-01|Female/);
      }),
    );
  });

  test("is mapped alike each time", () => {
    fc.assert(
      fc.property(anyPerson, mappings, (user, mapping) => {
        expect(JSON.stringify(mapUser(user, mapping, { now }))).toBe(
          JSON.stringify(mapUser({ ...user }, mapping, { now })),
        );
      }),
    );
  });
});
