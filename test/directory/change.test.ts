import { expect, test } from "@jest/globals";
import { lateChange, withCause } from "../../src/directory/change.js";
import type { UserBody } from "../../src/scim/resource.js";
import { USER_URN } from "../../src/scim/urn.js";

const created = {
  kind: "created",
  resourceType: "User",
  id: "u1",
  cause: "new in Lattice",
  before: undefined,
  createdAt: 1_700_000_000_000,
} as const;

function body(userName: string): UserBody {
  return { schemas: [USER_URN], id: "u1", userName, active: true };
}

test("what comes after is made each time it is asked for, and not before", () => {
  let made = 0;
  const make = (userName: string) => {
    made += 1;
    return body(userName);
  };
  const change = lateChange(created, make, "ada@example.com");
  expect(made).toBe(0);
  expect(change).toMatchObject(created);
  expect(change.after).toEqual(body("ada@example.com"));
  expect(change.after).toEqual(body("ada@example.com"));
  expect(made).toBe(2);
});

test("another cause changes the cause alone", () => {
  const late = lateChange(created, body, "ada@example.com");
  const plain = { ...created, after: body("ada@example.com") };
  for (const change of [late, plain]) {
    const other = withCause(change, "somebody approved it");
    expect(other).toMatchObject({ ...created, cause: "somebody approved it" });
    expect(other.after).toEqual(body("ada@example.com"));
    expect(change.cause).toBe("new in Lattice");
  }
});
