import { expect, test } from "@jest/globals";
import type { MappedUser } from "../../src/mapping/mapped-user.js";
import { namesOf } from "../../src/mapping/mapped-user.js";
import { createMappedPacker } from "../../src/mapping/pack-mapped.js";
import { ENTERPRISE_URN, LATTICE_URN, USER_URN } from "../../src/scim/urn.js";

function mapped(id: string, title: string): MappedUser {
  return {
    id,
    active: true,
    attributes: {
      schemas: [USER_URN, ENTERPRISE_URN, LATTICE_URN],
      id,
      userName: `${id}@example.com`,
      displayName: "Zoë 木",
      title,
      emails: [{ value: `${id}@example.com`, type: "work", primary: true }],
      [ENTERPRISE_URN]: { employeeNumber: "7" },
      [LATTICE_URN]: { status: "ACTIVE", isAdmin: false },
    },
    managerId: "boss",
    linkDepartmentName: true,
    createdAt: 1_700_000_000_000,
  };
}

/** Texts that look like what packing puts in, or that have no UTF-8. */
const TITLES = [
  "Engineer",
  "\u0001\u0002\u0003",
  `a ${ENTERPRISE_URN} b`,
  `"${USER_URN}"`,
  "\\u0001",
  "\ud800",
  "\0",
  "",
];

test("what was packed comes out to the letter, in its order, as often as it is asked for", () => {
  const pack = createMappedPacker();
  const people = TITLES.map((title, at) => mapped(`u${at}`, title));
  const packed = people.map((one) => pack(one));
  for (const [at, one] of people.entries()) {
    const { attributes, ...rest } = one;
    expect(packed[at]).toMatchObject(rest);
    expect(JSON.stringify(packed[at]?.attributes)).toBe(JSON.stringify(attributes));
    expect(packed[at]?.attributes).toEqual(attributes);
  }
});

test("more people than fit side by side, and one who is larger than that, are kept whole", () => {
  const pack = createMappedPacker();
  const people = Array.from({ length: 1500 }, (_, at) => mapped(`u${at}`, "x".repeat(at === 700 ? 400_000 : at)));
  const packed = people.map((one) => pack(one));
  expect(packed.map(({ attributes }) => attributes.title?.length)).toEqual(
    people.map(({ attributes }) => attributes.title?.length),
  );
});

test("names are at hand", () => {
  const packed = createMappedPacker()(mapped("u1", "Engineer"));
  expect(namesOf(packed)).toMatchObject({ userName: "u1@example.com", displayName: "Zoë 木" });
});
