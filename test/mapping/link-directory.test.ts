import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { DEFAULT_MAPPING } from "../../src/mapping/attribute-mapping.js";
import { type PersonToLink, linkDirectory } from "../../src/mapping/link-directory.js";
import { mapUser } from "../../src/mapping/map-user.js";
import { isRejection } from "../../src/mapping/mapped-user.js";
import type { Overridden } from "../../src/mapping/overrides.js";
import { remap } from "../../src/mapping/remap.js";
import type { User, UserBody } from "../../src/scim/resource.js";
import { ENTERPRISE_URN, GROUP_URN, LATTICE_URN, USER_URN } from "../../src/scim/urn.js";
import { anyPerson, person } from "./people.js";

const baseUrl = "https://bridge.example/scim/v2";
const rnd = { id: "rnd", name: "R&D" };

/** Somebody with an id, an e-mail made of it, and nothing else but what is asked for. */
function linked(
  id: string,
  changes: Parameters<typeof person>[0] = {},
  overridden: Overridden = new Map(),
): PersonToLink {
  const only = { name: `Name ${id}`, managerId: undefined, departmentId: undefined, externalUserId: undefined };
  const mapped = mapUser(person({ id, email: `${id}@x`, ...only, ...changes }), DEFAULT_MAPPING, {
    now: 0,
    overridden,
  });
  if (isRejection(mapped)) throw new Error(mapped.reason);
  return { mapped, active: mapped.active };
}

function asServed(user: UserBody): User {
  const times = { created: "2026-11-01T00:00:00.000Z", lastModified: "2026-11-01T00:00:00.000Z" };
  return {
    ...user,
    meta: { resourceType: "User", ...times, location: `${baseUrl}/Users/${user.id}`, version: 'W/"1"' },
  };
}

function link(people: PersonToLink[], departments = [rnd], departmentGroups = true) {
  const linker = linkDirectory({
    people: new Map(people.map((person) => [person.mapped.id, person])),
    departments,
    departmentGroups,
    baseUrl,
  });
  for (const one of people) linker.join(one);
  const users = new Map(people.map((one) => [one.mapped.id, linker.link(one)]));
  return { users, groups: linker.groups(), rejections: linker.rejections };
}

test("without Groups a department still gives its name", () => {
  const { users, groups } = link([linked("u", { departmentId: "rnd" })], [rnd], false);
  expect(groups.size).toBe(0);
  expect(users.get("u")?.groups).toBeUndefined();
  expect(users.get("u")?.[ENTERPRISE_URN]?.department).toBe("R&D");
});

test("a User with everything, in its one order", () => {
  const { users } = link([linked("boss"), linked("u 1", { ...person(), id: "u 1", name: "Jane Smith", email: "j@x" })]);
  expect(JSON.stringify(users.get("u 1"), undefined, 1)).toBe(
    JSON.stringify(
      {
        schemas: [USER_URN, ENTERPRISE_URN, LATTICE_URN],
        id: "u 1",
        userName: "j@x",
        active: true,
        name: { formatted: "Jane Smith", familyName: "Smith", givenName: "Jane" },
        displayName: "Jane Smith",
        nickName: "Jay",
        title: "Engineer",
        timezone: "America/Los_Angeles",
        emails: [{ value: "j@x", type: "work", primary: true }],
        groups: [{ value: "rnd", display: "R&D", $ref: `${baseUrl}/Groups/rnd`, type: "indirect" }],
        [ENTERPRISE_URN]: {
          employeeNumber: "E-17",
          department: "R&D",
          manager: { value: "boss", $ref: `${baseUrl}/Users/boss`, displayName: "Name boss" },
        },
        [LATTICE_URN]: {
          status: "ACTIVE",
          startDate: "2024-02-29",
          jobFunction: "Engineering",
          jobLevel: "IC4",
          jobType: "Full time",
          isAdmin: false,
        },
      },
      undefined,
      1,
    ),
  );
});

test("a User without any attribute of an extension names the core schema alone", () => {
  const names = ["status", "startDate", "jobFunction", "jobLevel", "jobType", "isAdmin"];
  const overridden = new Map(names.map((name) => [`${LATTICE_URN}:${name}`, undefined]));
  expect(link([linked("u1", {}, overridden)]).users.get("u1")).toEqual({
    schemas: [USER_URN],
    id: "u1",
    userName: "u1@x",
    active: true,
    name: { formatted: "Name u1", familyName: "u1", givenName: "Name" },
    displayName: "Name u1",
    nickName: "Jay",
    title: "Engineer",
    timezone: "America/Los_Angeles",
    emails: [{ value: "u1@x", type: "work", primary: true }],
  });
});

describe("managers", () => {
  const managerOf = (people: PersonToLink[], id: string) => link(people).users.get(id)?.[ENTERPRISE_URN]?.manager;

  test("are left out where they are not served, and the enterprise schema with them", () => {
    const user = link([linked("u1", { managerId: "nobody" })]).users.get("u1");
    expect(user?.[ENTERPRISE_URN]).toBeUndefined();
    expect(user?.schemas).toEqual([USER_URN, LATTICE_URN]);
  });

  test("may be inactive, themselves, or each other's", () => {
    expect(managerOf([linked("a", { managerId: "b" }), linked("b", { status: "DEACTIVATED" })], "a")?.value).toBe("b");
    expect(managerOf([linked("a", { managerId: "a" })], "a")?.value).toBe("a");
    expect(managerOf([linked("a", { managerId: "b" }), linked("b", { managerId: "a" })], "b")?.value).toBe("a");
  });

  test("have their id encoded in the reference, and a name only where they have one", () => {
    const nameless = linked("ü/1", {}, new Map([["displayName", undefined]]));
    expect(managerOf([linked("a", { managerId: "ü/1" }), nameless], "a")).toEqual({
      value: "ü/1",
      $ref: `${baseUrl}/Users/%C3%BC%2F1`,
    });
  });

  test("may be decided by an override", () => {
    const overridden = new Map([[`${ENTERPRISE_URN}:manager.value`, "c"]]);
    expect(managerOf([linked("a", { managerId: "b" }, overridden), linked("b"), linked("c")], "a")?.value).toBe("c");
  });
});

describe("departments", () => {
  test("are Groups of their active people, in the order of the people", () => {
    const { groups } = link(
      [
        linked("z", { departmentId: "rnd" }),
        linked("gone", { departmentId: "rnd", status: "DEACTIVATED" }),
        linked("a", { departmentId: "rnd" }, new Map([["displayName", undefined]])),
        linked("elsewhere", { departmentId: "ops" }),
      ],
      [rnd, { id: "empty/1", name: " Empty " }],
    );
    expect([...groups.values()]).toEqual([
      {
        schemas: [GROUP_URN],
        id: "rnd",
        displayName: "R&D",
        members: [
          { value: "z", display: "Name z", $ref: `${baseUrl}/Users/z`, type: "User" },
          { value: "a", display: "a@x", $ref: `${baseUrl}/Users/a`, type: "User" },
        ],
      },
      { schemas: [GROUP_URN], id: "empty/1", displayName: "Empty" },
    ]);
  });

  test("give inactive people their name but no membership", () => {
    const user = link([linked("u1", { departmentId: "rnd", status: "DEACTIVATED" })]).users.get("u1");
    expect([user?.active, user?.groups, user?.[ENTERPRISE_URN]?.department]).toEqual([false, undefined, "R&D"]);
  });

  test("count people as active who are kept active against the mapping", () => {
    const { mapped } = linked("u1", { departmentId: "rnd", status: "DEACTIVATED" });
    const { users, groups } = link([{ mapped, active: true }]);
    expect([users.get("u1")?.active, users.get("u1")?.groups?.length]).toEqual([true, 1]);
    expect(groups.get("rnd")?.members).toHaveLength(1);
  });

  test("that Lattice does not list give nothing", () => {
    const user = link([linked("u1", { departmentId: "ops" })]).users.get("u1");
    expect([user?.groups, user?.[ENTERPRISE_URN]]).toEqual([undefined, undefined]);
  });

  test("leave the name to an override, and keep the membership", () => {
    const decides = new Map([[`${ENTERPRISE_URN}:department`, "Research"]]);
    const leavesOut = new Map([[`${ENTERPRISE_URN}:department`, undefined]]);
    const { users } = link([
      linked("a", { departmentId: "rnd" }, decides),
      linked("b", { departmentId: "rnd" }, leavesOut),
    ]);
    expect([users.get("a")?.[ENTERPRISE_URN]?.department, users.get("a")?.groups?.length]).toEqual(["Research", 1]);
    expect([users.get("b")?.[ENTERPRISE_URN], users.get("b")?.groups?.length]).toEqual([undefined, 1]);
  });

  test.each([
    [{ id: "u1", name: "R&D" }, "id: also the id of a person"],
    [{ id: "", name: "R&D" }, "id: empty"],
    [{ id: "bulkId", name: "R&D" }, 'id: contains "bulkId", which SCIM reserves'],
    [{ id: "rnd", name: "  " }, "name: empty"],
  ])("%j is no Group, and is reported", (department, reason) => {
    const { users, groups, rejections } = link([linked("u1", { departmentId: department.id })], [department]);
    expect(groups.size).toBe(0);
    expect(users.get("u1")?.groups).toBeUndefined();
    expect(rejections).toEqual([{ id: department.id, kind: "department", reason }]);
  });

  test("that cannot be a Group still has a name", () => {
    const user = link([linked("u1", { departmentId: "u1" })], [{ id: "u1", name: "R&D" }]).users.get("u1");
    expect(user?.[ENTERPRISE_URN]?.department).toBe("R&D");
  });
});

describe("any company at all", () => {
  const companies = fc
    .uniqueArray(fc.tuple(anyPerson, fc.boolean()), { selector: ([user]) => user.id, maxLength: 12 })
    .map((people) =>
      people.flatMap(([user, active], index): PersonToLink[] => {
        const manager = people[(index * 7) % people.length]?.[0].id;
        const mapped = mapUser(
          { ...user, managerId: manager ?? "" },
          { ...DEFAULT_MAPPING, userName: "id" },
          { now: 0 },
        );
        return isRejection(mapped) ? [] : [{ mapped, active }];
      }),
    );

  test("has no reference that leads nowhere, and groups and members agree", () => {
    fc.assert(
      fc.property(companies, (people) => {
        const { users, groups } = link(people);
        expect([...users.keys()]).toEqual(people.map(({ mapped }) => mapped.id));
        for (const user of users.values()) {
          const manager = user[ENTERPRISE_URN]?.manager;
          if (manager !== undefined) expect(users.has(manager.value)).toBe(true);
          for (const { value } of user.groups ?? []) {
            expect(user.active).toBe(true);
            expect(groups.get(value)?.members?.map((member) => member.value)).toContain(user.id);
          }
        }
        for (const group of groups.values()) {
          for (const member of group.members ?? []) {
            expect(users.get(member.value)?.groups?.map(({ value }) => value)).toContain(group.id);
          }
        }
      }),
    );
  });

  test("somebody turned back from what is served is linked to the same again", () => {
    fc.assert(
      fc.property(companies, (people) => {
        const { users } = link(people);
        const again = link([...users.values()].map((user) => ({ mapped: remap(asServed(user)), active: user.active })));
        expect(JSON.stringify([...again.users])).toBe(JSON.stringify([...users]));
      }),
    );
  });
});

test("a department name that an override decided is kept when somebody is turned back from what is served", () => {
  const decides = new Map([[`${ENTERPRISE_URN}:department`, "Research"]]);
  const users = link([linked("a", { departmentId: "rnd" }, decides)]).users;
  const again = link([...users.values()].map((user) => ({ mapped: remap(asServed(user)), active: true })));
  expect(again.users).toEqual(users);
});
