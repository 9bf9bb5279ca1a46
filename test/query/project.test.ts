import { describe, expect, test } from "@jest/globals";
import { compileProjection } from "../../src/query/project.js";
import { parseSearchParameters } from "../../src/query/search-request.js";
import { defineAttribute } from "../../src/scim/define-attribute.js";
import { groupResourceType, userResourceType } from "../../src/scim/resource-types.js";
import type { Resource } from "../../src/scim/resource.js";
import { ALICE, asUser, CAROL, ENTERPRISE, LATTICE, SALES } from "./people.js";

type Json = Readonly<Record<string, unknown>>;

const CORE = "urn:ietf:params:scim:schemas:core:2.0:User";

function project(query: string, resource: Resource = ALICE): Json {
  const type = resource.meta.resourceType === "User" ? userResourceType() : groupResourceType();
  const projected = compileProjection(parseSearchParameters(query).projection, type)?.(resource);
  if (projected === undefined) throw new Error("nothing is projected");
  return projected;
}

const base = { schemas: ALICE.schemas, id: ALICE.id };

function aliceWithout(...names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(ALICE).filter(([name]) => !names.includes(name)));
}

describe("attributes", () => {
  test("X01 userName gives schemas, id and userName, and no meta", () => {
    expect(project("attributes=userName")).toEqual({ ...base, userName: "alice" });
  });

  test("X05 name.givenName gives that part alone", () => {
    expect(project("attributes=name.givenName")).toEqual({ ...base, name: { givenName: "Alice" } });
  });

  test("X06 EMAILS.VALUE gives the value of every element", () => {
    expect(project("attributes=EMAILS.VALUE")).toEqual({
      ...base,
      emails: [{ value: "alice@x.org" }, { value: "a@home.org" }],
    });
  });

  test("X07 a URN gives that extension attribute alone", () => {
    expect(project(`attributes=${ENTERPRISE}:department`)).toEqual({ ...base, [ENTERPRISE]: { department: "Sales" } });
    expect(project(`attributes=${ENTERPRISE.toUpperCase()}:DEPARTMENT`)).toEqual({
      ...base,
      [ENTERPRISE]: { department: "Sales" },
    });
  });

  test("X08 meta.lastModified gives that part of meta alone", () => {
    expect(project("attributes=meta.lastModified")).toEqual({
      ...base,
      meta: { lastModified: "2026-03-01T12:00:00.000Z" },
    });
  });

  test("X09 password gives nothing", () => {
    expect(project("attributes=password")).toEqual(base);
  });

  test("X11 an unknown name gives the minimum", () => {
    expect(project("attributes=doesNotExist")).toEqual(base);
    expect(project("attributes=__proto__,constructor,toString,name.__proto__,,%00")).toEqual(base);
    expect(project("attributes=members", ALICE)).toEqual(base);
  });

  test.each([
    ["name", { name: ALICE.name }],
    ["name,name.givenName", { name: ALICE.name }],
    ["name.givenName,name", { name: ALICE.name }],
    ["name.givenName,name.familyName", { name: { givenName: "Alice", familyName: "O'Malley" } }],
    ["emails.value,emails.type", { emails: ALICE.emails?.map(({ value, type }) => ({ value, type })) }],
    ["emails.primary", { emails: [{ primary: true }] }],
    ["emails.display", {}],
    [`${CORE}:userName`, { userName: "alice" }],
    [`${CORE}:name.givenName`, { name: { givenName: "Alice" } }],
    [ENTERPRISE, { [ENTERPRISE]: ALICE[ENTERPRISE] }],
    [ENTERPRISE.toLowerCase(), { [ENTERPRISE]: ALICE[ENTERPRISE] }],
    [`${ENTERPRISE}:manager`, { [ENTERPRISE]: { manager: ALICE[ENTERPRISE]?.manager } }],
    [`${ENTERPRISE}:manager.displayName`, { [ENTERPRISE]: { manager: { displayName: "Carol" } } }],
    ["manager.$ref", { [ENTERPRISE]: { manager: { $ref: "https://bridge.example/scim/v2/Users/c1" } } }],
    ["department", { [ENTERPRISE]: { department: "Sales" } }],
    [LATTICE, {}],
    ["id", {}],
    ["schemas", {}],
    ["meta", { meta: ALICE.meta }],
    ["userName, title ,", { userName: "alice", title: "Lead" }],
    ["title,userName", { userName: "alice", title: "Lead" }],
    ["active", { active: true }],
    ["groups.value", { groups: [{ value: "g1" }] }],
  ])("%s", (paths, expected) => {
    expect(project(`attributes=${encodeURIComponent(paths)}`)).toEqual({ ...base, ...expected });
  });

  test("attributes keep the order they are served in", () => {
    expect(Object.keys(project("attributes=meta,title,userName"))).toEqual([
      "schemas",
      "id",
      "userName",
      "title",
      "meta",
    ]);
  });

  test("X02 a part of an extension whose other parts are trimmed", () => {
    expect(project("attributes=isAdmin,status", CAROL)).toEqual({
      schemas: CAROL.schemas,
      id: "c1",
      [LATTICE]: { status: "ACTIVE", isAdmin: true },
    });
  });

  test("groups", () => {
    expect(project("attributes=displayName", SALES)).toEqual({
      schemas: SALES.schemas,
      id: "g1",
      displayName: "Sales",
    });
    expect(project("attributes=members.value", SALES)).toEqual({
      schemas: SALES.schemas,
      id: "g1",
      members: [{ value: "a1" }],
    });
  });
});

describe("excludedAttributes", () => {
  test("X03 emails gives everything but emails", () => {
    expect(project("excludedAttributes=emails")).toEqual(aliceWithout("emails"));
  });

  test("X04 id and schemas are still present", () => {
    expect(project("excludedAttributes=id,schemas")).toEqual(ALICE);
  });

  test("X12 members of a group", () => {
    const { members: _, ...rest } = SALES;
    expect(project("excludedAttributes=members", SALES)).toEqual(rest);
  });

  test.each([
    ["name.givenName", { ...ALICE, name: { formatted: "Alice O'Malley", familyName: "O'Malley" } }],
    ["emails.value", { ...ALICE, emails: [{ type: "work", primary: true }, { type: "home" }] }],
    ["emails.value,emails", aliceWithout("emails")],
    ["emails,emails.value", aliceWithout("emails")],
    ["name.formatted,name.givenName,name.familyName", aliceWithout("name")],
    [ENTERPRISE, aliceWithout(ENTERPRISE)],
    [`${ENTERPRISE}:department`, { ...ALICE, [ENTERPRISE]: { manager: ALICE[ENTERPRISE]?.manager } }],
    [
      "manager.value,manager.$ref",
      { ...ALICE, [ENTERPRISE]: { department: "Sales", manager: { displayName: "Carol" } } },
    ],
    ["meta.version", { ...ALICE, meta: { ...ALICE.meta, version: undefined } }],
    ["meta", aliceWithout("meta")],
    ["nosuch,__proto__,constructor", ALICE],
    ["USERNAME", aliceWithout("userName")],
  ])("%s", (paths, expected) => {
    expect(project(`excludedAttributes=${encodeURIComponent(paths)}`)).toEqual(expected);
  });
});

describe("compileProjection", () => {
  test.each(["", "attributes=", "attributes=,", "excludedAttributes=", "excludedAttributes=%20,"])(
    "of %j changes nothing",
    (query) => {
      expect(compileProjection(parseSearchParameters(query).projection, userResourceType())).toBeUndefined();
    },
  );

  test("leaves the resource as it was, and pollutes nothing", () => {
    const before = JSON.stringify(ALICE);
    project("attributes=emails.value,__proto__.x,constructor.prototype.x");
    project("excludedAttributes=emails.value,__proto__.x");
    expect(JSON.stringify(ALICE)).toBe(before);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test("a custom attribute may be called constructor", () => {
    const type = userResourceType([defineAttribute("constructor", "Constructor.")]);
    const resource = asUser({ ...ALICE, [LATTICE]: { constructor: "x", status: "y" } });
    const include = compileProjection({ mode: "include", paths: ["constructor"] }, type);
    const exclude = compileProjection({ mode: "exclude", paths: ["constructor", ENTERPRISE] }, type);
    expect(include?.(resource)).toEqual({ ...base, [LATTICE]: { constructor: "x" } });
    expect(exclude?.(resource)[LATTICE]).toEqual({ status: "y" });
  });
});
