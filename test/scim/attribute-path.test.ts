import { describe, expect, test } from "@jest/globals";
import { keysOf, resolveAttributePath } from "../../src/scim/attribute-path.js";
import { defineAttribute, defineSchema } from "../../src/scim/define-attribute.js";
import { groupResourceType, userResourceType } from "../../src/scim/resource-types.js";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const LATTICE = "urn:ietf:params:scim:schemas:extension:lattice:attributes:1.0:User";
const CORE = "urn:ietf:params:scim:schemas:core:2.0:User";

const users = userResourceType([defineAttribute("shirtSize", "Size of the shirt.")]);
const groups = groupResourceType();

function keys(path: string, type = users): readonly string[] | undefined {
  const resolved = resolveAttributePath(path, type);
  return resolved === undefined ? undefined : keysOf(resolved);
}

describe("resolveAttributePath", () => {
  test.each([
    ["userName", ["userName"]],
    ["USERNAME", ["userName"]],
    ["name.GivenName", ["name", "givenName"]],
    ["emails", ["emails"]],
    ["emails.value", ["emails", "value"]],
    ["groups.$ref", ["groups", "$ref"]],
    ["id", ["id"]],
    ["schemas", ["schemas"]],
    ["externalId", ["externalId"]],
    ["meta.lastModified", ["meta", "lastModified"]],
    [`${CORE}:userName`, ["userName"]],
    [`${CORE}:name.familyName`, ["name", "familyName"]],
    [`${CORE}:id`, ["id"]],
    [`${CORE.toUpperCase()}:USERNAME`, ["userName"]],
    [`${ENTERPRISE}:department`, [ENTERPRISE, "department"]],
    [`${ENTERPRISE}:manager.value`, [ENTERPRISE, "manager", "value"]],
    [`${ENTERPRISE}:manager.$ref`, [ENTERPRISE, "manager", "$ref"]],
    [`${ENTERPRISE.toUpperCase()}:DEPARTMENT`, [ENTERPRISE, "department"]],
    [ENTERPRISE, [ENTERPRISE]],
    [LATTICE.toLowerCase(), [LATTICE]],
    ["department", [ENTERPRISE, "department"]],
    ["manager.displayName", [ENTERPRISE, "manager", "displayName"]],
    ["jobLevel", [LATTICE, "jobLevel"]],
    ["shirtsize", [LATTICE, "shirtSize"]],
    [`${LATTICE}:isAdmin`, [LATTICE, "isAdmin"]],
  ])("%s", (path, expected) => {
    expect(keys(path)).toEqual(expected);
  });

  test.each([
    "",
    "nosuch",
    "name.nosuch",
    "userName.value",
    "name.",
    ".name",
    "name.givenName.x",
    "members",
    "password",
    "__proto__",
    "constructor",
    "toString",
    "name.__proto__",
    "name.constructor",
    CORE,
    `${CORE}:`,
    `${CORE}.userName`,
    `${CORE}x:userName`,
    `${CORE}:department`,
    `${ENTERPRISE}:userName`,
    `${ENTERPRISE}:`,
    `${ENTERPRISE}:manager.display`,
    "urn:ietf:params:scim:schemas:core:2.0:Group:displayName",
    "urn:bogus:userName",
    ":userName",
  ])("%j is unknown", (path) => {
    expect(keys(path)).toBeUndefined();
  });

  test("groups have their own", () => {
    expect(keys("members.$REF", groups)).toEqual(["members", "$ref"]);
    expect(keys("urn:ietf:params:scim:schemas:core:2.0:Group:displayName", groups)).toEqual(["displayName"]);
    expect(keys("userName", groups)).toBeUndefined();
    expect(keys("department", groups)).toBeUndefined();
  });

  test("gives the definitions along the path", () => {
    expect(resolveAttributePath("meta.LASTMODIFIED", users)).toMatchObject({
      kind: "attribute",
      extension: undefined,
      attribute: { name: "meta", type: "complex" },
      sub: { name: "lastModified", type: "dateTime" },
    });
  });

  test("an attribute of two extensions needs its URN", () => {
    const floor = defineAttribute("floor", "Floor.");
    const a = defineSchema("urn:example:a:1.0:User", "A", "", [floor]);
    const b = defineSchema("urn:example:b:1.0:User", "B", "", [floor, defineAttribute("title", "Title.")]);
    const type = { ...users, extensions: [a, b] };
    expect(keys("floor", type)).toBeUndefined();
    expect(keys("urn:example:b:1.0:User:floor", type)).toEqual(["urn:example:b:1.0:User", "floor"]);
    // the core goes before an extension
    expect(keys("title", type)).toEqual(["title"]);
  });

  test("of two URNs that both begin a path the longest is meant", () => {
    const short = defineSchema("urn:example:x", "Short", "", [defineAttribute("a", "")]);
    const long = defineSchema("urn:example:x:y", "Long", "", [defineAttribute("a", "")]);
    const type = { ...users, extensions: [short, long] };
    expect(keys("urn:example:x:y:a", type)).toEqual(["urn:example:x:y", "a"]);
    expect(keys("urn:example:x:a", type)).toEqual(["urn:example:x", "a"]);
  });
});
