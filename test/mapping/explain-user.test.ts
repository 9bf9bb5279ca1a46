import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { type AttributeMapping, DEFAULT_MAPPING } from "../../src/mapping/attribute-mapping.js";
import { explainUser } from "../../src/mapping/explain-user.js";
import { mapPeople } from "../../src/mapping/map-people.js";
import { ENTERPRISE_URN, LATTICE_URN } from "../../src/scim/urn.js";
import { anyPerson, person } from "./people.js";

const now = Date.parse("2026-11-01T00:00:00Z");
const department = { id: "rnd", name: "R&D" };
const context = { now, department, manager: undefined };

async function explain(user = person(), mapping: Partial<AttributeMapping> = {}) {
  const decisions = await explainUser(user, { ...DEFAULT_MAPPING, ...mapping }, context);
  return new Map(decisions.map(({ attribute, rule, value }) => [attribute, [rule, value]]));
}

test("every attribute has its rule in words", async () => {
  expect(Object.fromEntries(await explain())).toEqual({
    schemas: ["the schemas that its attributes belong to", expect.arrayContaining([LATTICE_URN])],
    id: ["Lattice `id`", person().id],
    userName: ["Lattice `email`", "Jane.Smith@example.com"],
    active: ["status ACTIVE is one of activeStatuses", true],
    displayName: ["Lattice `name`", "Jane van der Berg"],
    "name.formatted": ["Lattice `name`", "Jane van der Berg"],
    "name.givenName": ["split of Lattice `name`: particle kept", "Jane"],
    "name.familyName": ["split of Lattice `name`: particle kept", "van der Berg"],
    nickName: ["Lattice `preferredName`", "Jay"],
    title: ["Lattice `title`", "Engineer"],
    timezone: ["Lattice `timezone`", "America/Los_Angeles"],
    emails: ["Lattice `email`", [{ value: "Jane.Smith@example.com", type: "work", primary: true }]],
    groups: ["the Lattice `department` as a Group, while active", "rnd"],
    [`${ENTERPRISE_URN}:employeeNumber`]: ["Lattice `externalUserId`", "E-17"],
    [`${ENTERPRISE_URN}:department`]: ["name of the Lattice `department`", "R&D"],
    [`${ENTERPRISE_URN}:manager.value`]: ["Lattice `manager`, while that person is served", "boss"],
    [`${LATTICE_URN}:status`]: ["Lattice `status`", "ACTIVE"],
    [`${LATTICE_URN}:startDate`]: ["Lattice `startDate`", "2024-02-29"],
    [`${LATTICE_URN}:jobFunction`]: ["Lattice `jobFunction`", "Engineering"],
    [`${LATTICE_URN}:jobLevel`]: ["Lattice `jobLevel`", "IC4"],
    [`${LATTICE_URN}:jobType`]: ["Lattice `jobType`", "Full time"],
    [`${LATTICE_URN}:isAdmin`]: ["Lattice `isAdmin`", false],
  });
});

test("a stand-in for a missing name is named, and where a single word goes", async () => {
  const decisions = await explain(person({ name: undefined }), { mononym: "family" });
  expect(decisions.get("displayName")).toEqual(["Lattice `preferredName`, as there is no `name`", "Jay"]);
  expect(decisions.get("name.familyName")).toEqual([
    "split of Lattice `preferredName`, as there is no `name`: one word (mononym: family)",
    "Jay",
  ]);
  expect(decisions.has("name.givenName")).toBe(false);
  expect((await explain(person({ name: "van Dijk" }))).get("name.givenName")).toEqual([
    "split of Lattice `name`: family name alone (mononym: both)",
    "van Dijk",
  ]);
});

test("why somebody is inactive", async () => {
  const leaver = await explain(person({ status: "DEACTIVATED" }));
  expect(leaver.get("active")).toEqual(["status DEACTIVATED is not one of activeStatuses", false]);
  expect(leaver.has("groups")).toBe(false);
});

test("what Lattice says but cannot be served", async () => {
  const decisions = await explain(person({ timezone: "Mars/Olympus", startDate: "soon" }));
  expect(decisions.get("timezone")).toEqual(["Lattice `timezone` is no IANA time zone: left out", undefined]);
  expect(decisions.get(`${LATTICE_URN}:startDate`)).toEqual([
    "Lattice `startDate` is no date of the form YYYY-MM-DD: left out",
    undefined,
  ]);
  const silent = await explain(person({ timezone: undefined, startDate: undefined }));
  expect([silent.has("timezone"), silent.has(`${LATTICE_URN}:startDate`)]).toEqual([false, false]);
});

test("overrides are quoted, and said to have given nothing where they gave nothing", async () => {
  const overrides = {
    title: "$uppercase(title)",
    nickName: "nothing",
    active: "nothing",
    department: "'Research'",
    "name.middleName": "'M.'",
    [`${LATTICE_URN}:office`]: "'Berlin'",
  };
  const decisions = await explain(person({ raw: { title: "Engineer" } }), { overrides });
  expect(decisions.get("title")).toEqual(["override `$uppercase(title)`", "ENGINEER"]);
  expect(decisions.get("nickName")).toEqual(["override `nothing` gave nothing: left out", undefined]);
  expect(decisions.get("active")).toEqual(["status ACTIVE is one of activeStatuses", true]);
  expect(decisions.get(`${ENTERPRISE_URN}:department`)).toEqual(["override `'Research'`", "Research"]);
  expect(decisions.get("name.middleName")).toEqual(["override `'M.'`", "M."]);
  expect(decisions.get(`${LATTICE_URN}:office`)).toEqual(["override `'Berlin'`", "Berlin"]);
  expect((await explain(person(), { overrides: { active: "false" } })).get("active")).toEqual([
    "override `false`",
    false,
  ]);
});

describe("somebody who cannot be mapped", () => {
  test("has one decision, which says why", async () => {
    expect(Object.fromEntries(await explain(person({ email: undefined })))).toEqual({
      userName: ["rejected: userName: email has no value", undefined],
    });
    const overrides = { [`${ENTERPRISE_URN}:division`]: "5" };
    expect(Object.fromEntries(await explain(person(), { overrides }))).toEqual({
      [`${ENTERPRISE_URN}:division`]: [
        `rejected: ${ENTERPRISE_URN}:division: its override must give a string`,
        undefined,
      ],
    });
  });
});

test("the explanation is of what is served: each attribute has one decision, with its value", async () => {
  const overrides = fc.constantFrom<Record<string, string>>(
    {},
    { title: "title", locale: "'de'", department: "'All'", [`${LATTICE_URN}:office`]: "title" },
    { displayName: "null", active: "true", emails: "null", "manager.value": "'m'", "name.formatted": "title" },
    { title: "1" },
  );
  const flat = (value: object, prefix: string): (readonly [string, unknown])[] =>
    Object.entries(value).map(([name, inner]) => [`${prefix}${name}`, inner] as const);

  await fc.assert(
    fc.asyncProperty(anyPerson, overrides, async (user, given) => {
      const mapping = { ...DEFAULT_MAPPING, preStartDays: 30, overrides: given };
      const read = { users: [user], departments: [department] };
      const { mapped, rejections } = await mapPeople(read, mapping, { now, breathe: () => Promise.resolve() });
      const decisions = await explainUser(user, mapping, context);
      expect(new Set(decisions.map(({ attribute }) => attribute)).size).toBe(decisions.length);

      const one = mapped.get(user.id);
      if (one === undefined) {
        expect(decisions.map(({ rule }) => rule)).toEqual([`rejected: ${rejections[0]?.reason}`]);
        return;
      }
      const { name = {}, [ENTERPRISE_URN]: enterprise = {}, [LATTICE_URN]: lattice = {}, ...core } = one.attributes;
      const served = new Map<string, unknown>([
        ["active", one.active],
        ...flat(core, ""),
        ...flat(name, "name."),
        ...flat(enterprise, `${ENTERPRISE_URN}:`),
        ...flat(lattice, `${LATTICE_URN}:`),
      ]);
      const links = [
        "groups",
        `${ENTERPRISE_URN}:manager.value`,
        ...(one.linkDepartmentName ? [`${ENTERPRISE_URN}:department`] : []),
      ];
      const explained = decisions.filter(({ attribute, value }) => value !== undefined && !links.includes(attribute));
      expect(new Map(explained.map(({ attribute, value }) => [attribute, value]))).toEqual(served);
      for (const { rule } of decisions) expect(rule).toMatch(/\w/);
    }),
    { numRuns: 200 },
  );
});
