import { describe, expect, test } from "@jest/globals";
import { decodeDepartment, decodeUser } from "../../src/lattice/decode-record.js";

const UUID = "52d2420e-cbd0-11ec-9d64-0242ac120002";
const least = { id: UUID, status: "ACTIVE" };

describe("a user", () => {
  test("with everything that Lattice has", () => {
    const raw = {
      id: UUID,
      object: "user",
      url: `https://api.latticehq.com/v1/user/${UUID}`,
      email: " Ada.Byron@example.com ",
      name: "  Ada  van Byron ",
      preferredName: "Ada",
      title: "VP",
      status: "INVITED",
      isAdmin: true,
      manager: { id: "boss-1", object: "user", url: "https://api.latticehq.com/v1/user/boss-1" },
      department: { id: "dept-1", object: "department", url: "https://api.latticehq.com/v1/department/dept-1" },
      directReports: { object: "list", url: "https://api.latticehq.com/v1/user/x/directReports" },
      externalUserId: "E-17",
      timezone: "Europe/London",
      startDate: "2026-02-28",
      birthDate: "1815-12-10",
      gender: "Female",
      jobFunction: "Analysis",
      jobLevel: "L7",
      jobType: "Full time",
      createdAt: 1_700_000_000,
      updatedAt: 1_700_000_000_123,
      surprise: { nested: true },
    };
    expect(decodeUser(raw)).toEqual({
      id: UUID,
      status: "INVITED",
      isAdmin: true,
      email: "Ada.Byron@example.com",
      name: "Ada  van Byron",
      preferredName: "Ada",
      title: "VP",
      managerId: "boss-1",
      departmentId: "dept-1",
      externalUserId: "E-17",
      timezone: "Europe/London",
      startDate: "2026-02-28",
      birthDate: "1815-12-10",
      gender: "Female",
      jobFunction: "Analysis",
      jobLevel: "L7",
      jobType: "Full time",
      createdAt: 1_700_000_000_000,
      updatedAt: 1_700_000_000_123,
      raw,
    });
  });

  test("with no more than an id and a status has nothing else, not even undefined", () => {
    expect(Object.keys(decodeUser(least)).sort()).toEqual(["id", "isAdmin", "raw", "status"]);
    expect(decodeUser(least)).toMatchObject({ isAdmin: false });
  });

  test("has null, the empty string and blanks as absence", () => {
    const raw = {
      ...least,
      email: null,
      name: "",
      preferredName: "  ",
      manager: null,
      department: null,
      isAdmin: null,
    };
    const more = { ...raw, title: null, startDate: null, createdAt: null, jobLevel: null, externalUserId: "" };
    expect(Object.keys(decodeUser(more)).sort()).toEqual(["id", "isAdmin", "raw", "status"]);
  });

  test("keeps its id and references as they are", () => {
    const raw = { ...least, id: " VXNlcjox ", manager: { id: "A/b" } };
    expect(decodeUser(raw)).toMatchObject({ id: " VXNlcjox ", managerId: "A/b" });
  });

  test.each(["active", "Active", " ACTIVE "])("has the status %j in capitals", (status) => {
    expect(decodeUser({ ...least, status })).toMatchObject({ status: "ACTIVE" });
  });

  test.each([
    ["seconds", 1_700_000_000, 1_700_000_000_000],
    ["milliseconds", 1_700_000_000_123, 1_700_000_000_123],
    ["seconds as text", "1700000000", 1_700_000_000_000],
    ["milliseconds as text", "1700000000123", 1_700_000_000_123],
    ["seconds with a fraction", 1_700_000_000.5, 1_700_000_000_500],
    ["RFC 3339", "2023-11-14T22:13:20Z", 1_700_000_000_000],
    ["RFC 3339 with an offset", "2023-11-14T23:13:20.5+01:00", 1_700_000_000_500],
  ])("has times in %s", (_, written, ms) => {
    expect(decodeUser({ ...least, updatedAt: written })).toMatchObject({ updatedAt: ms });
  });

  test.each(["yesterday", "", 0, -5, true, {}, 1e18, Number.NaN, "9e99"])("has no time in %j", (written) => {
    expect(decodeUser({ ...least, createdAt: written })).toEqual({
      ...least,
      isAdmin: false,
      raw: { ...least, createdAt: written },
    });
  });

  test.each([
    ["2026-02-28", "2026-02-28"],
    ["2024-02-29", "2024-02-29"],
    ["2026-02-28T00:00:00.000Z", "2026-02-28"],
    ["2026-02-28 12:00", "2026-02-28"],
  ])("has the day of %s", (written, day) => {
    expect(decodeUser({ ...least, startDate: written })).toMatchObject({ startDate: day });
  });

  test.each(["2026-02-29", "2026-02-31", "2026-13-01", "28.02.2026", "2026-2-8", "2026-02-281", 20260228, {}])(
    "has no day in %j, and keeps what was sent",
    (written) => {
      const raw = { ...least, startDate: written };
      expect(decodeUser(raw)).toEqual({ ...least, isAdmin: false, raw });
    },
  );

  test("has numbers as text where Lattice's type is uncertain", () => {
    expect(decodeUser({ ...least, externalUserId: 4711, jobLevel: 7 })).toMatchObject({
      externalUserId: "4711",
      jobLevel: "7",
    });
  });
});

describe("a user is rejected", () => {
  test.each([
    ["without an id", { status: "ACTIVE" }, undefined, "id"],
    ["with a number for its id", { id: 7, status: "ACTIVE" }, undefined, "id"],
    ["with an empty id", { id: "", status: "ACTIVE" }, undefined, "id"],
    ["without a status", { id: UUID }, UUID, "status"],
    ["with an unknown status", { ...least, status: "ON_LEAVE" }, UUID, "status"],
    ["with a list for its status", { ...least, status: ["ACTIVE"] }, UUID, "status"],
    ["with a number for its e-mail", { ...least, email: 5 }, UUID, "email"],
    ["with an object for its name", { ...least, name: { first: "Secret" } }, UUID, "name"],
    ["with text for its manager", { ...least, manager: "Secret" }, UUID, "manager"],
    ["with a manager without id", { ...least, manager: { url: "Secret" } }, UUID, "manager"],
    ["with a list for its department", { ...least, department: [{ id: "Secret" }] }, UUID, "department"],
    ["with text for isAdmin", { ...least, isAdmin: "yes, Secret" }, UUID, "isAdmin"],
  ])("%s, by the field's name and without its value", (_, raw, id, field) => {
    const decoded = decodeUser(raw);
    expect(decoded).toMatchObject({ kind: "user", id, reason: expect.stringContaining(field) });
    expect(JSON.stringify(decoded)).not.toContain("Secret");
    expect(JSON.stringify(decoded)).not.toContain("ON_LEAVE");
  });

  test("with the status where that can be read: whoever has left has left", () => {
    expect(decodeUser({ ...least, status: "DEACTIVATED", title: 1 })).toMatchObject({ status: "DEACTIVATED" });
    expect(decodeUser({ ...least, status: "?" })).not.toHaveProperty("status");
  });

  test("for everything that is wrong with it at once", () => {
    expect(decodeUser({ id: UUID, status: "?", name: 1, email: [] })).toEqual({
      kind: "user",
      id: UUID,
      reason: expect.stringMatching(/status.*email.*name/),
    });
  });

  test("and a field named like a prototype's is nothing special", () => {
    const raw = JSON.parse(`{"id":"p","status":"ACTIVE","__proto__":{"isAdmin":true}}`);
    expect(decodeUser(raw)).toMatchObject({ isAdmin: false });
  });
});

describe("a department", () => {
  test("with everything", () => {
    const raw = {
      id: "d-1",
      object: "department",
      name: " R&D ",
      description: "*All*",
      createdAt: 1_600_000_000,
      url: "x",
    };
    expect(decodeDepartment(raw)).toEqual({
      id: "d-1",
      name: "R&D",
      description: "*All*",
      createdAt: 1_600_000_000_000,
    });
  });

  test.each([
    [{ name: "R&D" }, undefined, "id"],
    [{ id: "d-1" }, "d-1", "name is missing"],
    [{ id: "d-1", name: null }, "d-1", "name is missing"],
    [{ id: "d-1", name: 5 }, "d-1", "name is not text"],
    [{ id: "d-1", name: "R&D", description: {} }, "d-1", "description"],
  ])("like %j is rejected", (raw, id, reason) => {
    expect(decodeDepartment(raw)).toEqual({ kind: "department", id, reason: expect.stringContaining(reason) });
  });
});
