import { expect, test } from "@jest/globals";
import { DEFAULT_MAPPING } from "../../src/mapping/attribute-mapping.js";
import type { MappedUser } from "../../src/mapping/mapped-user.js";
import { mapPeople } from "../../src/mapping/map-people.js";
import { mapUser } from "../../src/mapping/map-user.js";
import { ENTERPRISE_URN } from "../../src/scim/urn.js";
import { person } from "./people.js";

const now = Date.parse("2026-11-01T00:00:00Z");
const breathe = () => Promise.resolve();
const departments = [{ id: "rnd", name: "R&D" }];

function crowd(size: number) {
  return Array.from({ length: size }, (_, number) =>
    person({ id: `u${number}`, email: number === 3 ? undefined : `u${number}@example.com`, managerId: "u0" }),
  );
}

test("everybody is mapped or rejected, in the order of the read", async () => {
  const users = crowd(5);
  const { mapped, rejections } = await mapPeople({ users, departments }, DEFAULT_MAPPING, { now, breathe });
  expect([...mapped.keys()]).toEqual(["u0", "u1", "u2", "u4"]);
  expect(mapped.get("u4")).toEqual(
    mapUser(person({ id: "u4", email: "u4@example.com", managerId: "u0" }), DEFAULT_MAPPING, { now }),
  );
  expect(rejections).toEqual([{ id: "u3", kind: "user", reason: "userName: email has no value" }]);
});

test("no more than a few people are mapped between two breaths, fewer with overrides", async () => {
  let passed = 0;
  let most = 0;
  const counted = () => {
    most = Math.max(most, passed);
    passed = 0;
    return Promise.resolve();
  };
  const pack = (mapped: MappedUser) => {
    passed += 1;
    return mapped;
  };
  await mapPeople({ users: crowd(2600), departments }, DEFAULT_MAPPING, { now, breathe: counted, pack });
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(100);
  most = 0;
  const overrides = { title: "$uppercase(title)" };
  const mapping = { ...DEFAULT_MAPPING, overrides };
  await mapPeople({ users: crowd(100), departments }, mapping, { now, breathe: counted, pack });
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(10);
});

test("overrides see the people and departments of the read, and reject nobody but the person they fail for", async () => {
  const users = [
    person({ id: "boss", email: "boss@x", managerId: undefined, departmentId: undefined, raw: { name: "Ada" } }),
    person({ id: "ok", email: "ok@x", raw: { title: "Engineer" } }),
    person({ id: "bad", email: "bad@x", raw: { title: 7 } }),
  ];
  const overrides = { title: "$exists(title) ? title", division: "department.name", costCenter: "manager.name" };
  const { mapped, rejections } = await mapPeople(
    { users, departments },
    { ...DEFAULT_MAPPING, overrides },
    { now, breathe },
  );
  expect(rejections).toEqual([{ id: "bad", kind: "user", reason: "title: its override must give a string" }]);
  expect(mapped.get("ok")?.attributes).toMatchObject({
    title: "Engineer",
    [ENTERPRISE_URN]: { division: "R&D", costCenter: "Ada" },
  });
  expect(Object.keys(mapped.get("boss")?.attributes ?? {})).not.toContain("title");
});

test("a mapping that was not checked is a mistake in the program", async () => {
  const mapping = { ...DEFAULT_MAPPING, overrides: { id: "'x'" } };
  await expect(mapPeople({ users: [], departments: [] }, mapping, { now, breathe })).rejects.toThrow("cannot be used");
});
