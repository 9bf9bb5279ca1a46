import { describe, expect, test } from "@jest/globals";
import type { Attribute, Schema } from "../../src/scim/attribute.js";
import { COMMON_ATTRIBUTES } from "../../src/scim/common-attributes.js";
import { defineAttribute } from "../../src/scim/define-attribute.js";
import { ENTERPRISE_SCHEMA } from "../../src/scim/enterprise-schema.js";
import { GROUP_SCHEMA } from "../../src/scim/group-schema.js";
import { latticeSchema } from "../../src/scim/lattice-schema.js";
import { groupResourceType, userResourceType } from "../../src/scim/resource-types.js";
import { RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA, SERVICE_PROVIDER_CONFIG_SCHEMA } from "../../src/scim/service-schemas.js";
import { USER_SCHEMA } from "../../src/scim/user-schema.js";

const LATTICE = latticeSchema([]);
const ALL: readonly Schema[] = [
  USER_SCHEMA,
  ENTERPRISE_SCHEMA,
  LATTICE,
  GROUP_SCHEMA,
  SERVICE_PROVIDER_CONFIG_SCHEMA,
  RESOURCE_TYPE_SCHEMA,
  SCHEMA_SCHEMA,
];

function named(attributes: readonly Attribute[], path: string): Attribute {
  const [name, ...rest] = path.split(".");
  const attribute = attributes.find((candidate) => candidate.name === name);
  if (attribute === undefined) throw new Error(`no ${path}`);
  return rest.length === 0 ? attribute : named(attribute.subAttributes ?? [], rest.join("."));
}

function everywhere(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.flatMap((attribute) => [attribute, ...everywhere(attribute.subAttributes ?? [])]);
}

describe("schemas", () => {
  test("D14 no schema has the URN of a message", () => {
    for (const schema of ALL) expect(schema.id.startsWith("urn:ietf:params:scim:schemas:")).toBe(true);
  });

  test("D17 everything is readOnly and there is no password", () => {
    const attributes = ALL.flatMap((schema) => everywhere(schema.attributes));
    expect(new Set(attributes.map((attribute) => attribute.mutability))).toEqual(new Set(["readOnly"]));
    expect(attributes.some((attribute) => attribute.name.toLowerCase() === "password")).toBe(false);
  });

  test("D18 each definition is whole", () => {
    for (const attribute of ALL.flatMap((schema) => everywhere(schema.attributes))) {
      expect(attribute.name).toMatch(/^[A-Za-z$][A-Za-z0-9_-]*$/);
      expect(attribute.description).not.toBe("");
      expect(attribute.type === "complex").toBe((attribute.subAttributes ?? []).length > 0);
      expect(attribute.referenceTypes !== undefined).toBe(attribute.type === "reference");
      if (attribute.type === "reference" || attribute.type === "binary") expect(attribute.caseExact).toBe(true);
    }
  });

  test("no schema has a name twice, case aside", () => {
    const check = (attributes: readonly Attribute[]): void => {
      const names = attributes.map((attribute) => attribute.name.toLowerCase());
      expect(new Set(names).size).toBe(names.length);
      for (const attribute of attributes) check(attribute.subAttributes ?? []);
    };
    for (const schema of ALL) check(schema.attributes);
  });

  test("definitions cannot be changed", () => {
    for (const schema of ALL) {
      expect(Object.isFrozen(schema)).toBe(true);
      expect(Object.isFrozen(schema.attributes)).toBe(true);
      for (const attribute of everywhere(schema.attributes)) expect(Object.isFrozen(attribute)).toBe(true);
    }
  });

  test("userName and the display name of a group are required", () => {
    expect(named(USER_SCHEMA.attributes, "userName")).toMatchObject({ required: true, uniqueness: "server" });
    expect(named(GROUP_SCHEMA.attributes, "displayName").required).toBe(true);
  });

  test("externalId is declared by the User schema", () => {
    expect(named(USER_SCHEMA.attributes, "externalId").caseExact).toBe(true);
  });

  test("common attributes have the characteristics of RFC 7643 section 3.1", () => {
    expect(named(COMMON_ATTRIBUTES, "id")).toMatchObject({ caseExact: true, returned: "always" });
    expect(named(COMMON_ATTRIBUTES, "externalId").caseExact).toBe(true);
    expect(named(COMMON_ATTRIBUTES, "schemas")).toMatchObject({ multiValued: true, returned: "always" });
    expect(named(COMMON_ATTRIBUTES, "meta.resourceType").caseExact).toBe(true);
    expect(named(COMMON_ATTRIBUTES, "meta.version").caseExact).toBe(true);
    expect(named(COMMON_ATTRIBUTES, "meta.created").type).toBe("dateTime");
    expect(named(COMMON_ATTRIBUTES, "meta.lastModified").type).toBe("dateTime");
    expect(named(COMMON_ATTRIBUTES, "meta.location").type).toBe("reference");
  });

  test("the User schema has the attributes of RFC 7643 section 4.1 but for the password", () => {
    expect(USER_SCHEMA.attributes.map((attribute) => attribute.name).sort()).toEqual(
      [
        "userName",
        "name",
        "displayName",
        "nickName",
        "profileUrl",
        "title",
        "userType",
        "preferredLanguage",
        "locale",
        "timezone",
        "active",
        "emails",
        "phoneNumbers",
        "ims",
        "photos",
        "addresses",
        "groups",
        "entitlements",
        "roles",
        "x509Certificates",
        "externalId",
      ].sort(),
    );
    expect(named(USER_SCHEMA.attributes, "active").type).toBe("boolean");
    expect(named(USER_SCHEMA.attributes, "x509Certificates.value").type).toBe("binary");
    expect(named(USER_SCHEMA.attributes, "photos.value").type).toBe("reference");
    expect(named(USER_SCHEMA.attributes, "emails.type").canonicalValues).toEqual(["work", "home", "other"]);
  });

  test("members and groups carry value, display, $ref and type", () => {
    const parts = (attribute: Attribute) => (attribute.subAttributes ?? []).map((sub) => sub.name).sort();
    expect(parts(named(GROUP_SCHEMA.attributes, "members"))).toEqual(["$ref", "display", "type", "value"]);
    expect(parts(named(USER_SCHEMA.attributes, "groups"))).toEqual(["$ref", "display", "type", "value"]);
  });

  test("the manager has a displayName and no display", () => {
    const manager = named(ENTERPRISE_SCHEMA.attributes, "manager");
    expect((manager.subAttributes ?? []).map((sub) => sub.name).sort()).toEqual(["$ref", "displayName", "value"]);
  });

  test("the Lattice extension has its six attributes, none caseExact, and what is added", () => {
    const schema = latticeSchema([defineAttribute("shirtSize", "Size.", { multiValued: true })]);
    expect(schema.attributes.map(({ name, type, caseExact }) => [name, type, caseExact])).toEqual([
      ["status", "string", false],
      ["startDate", "string", false],
      ["jobFunction", "string", false],
      ["jobLevel", "string", false],
      ["jobType", "string", false],
      ["isAdmin", "boolean", false],
      ["shirtSize", "string", false],
    ]);
  });

  test("what is added to the Lattice extension takes no name that is taken", () => {
    const schema = latticeSchema([
      defineAttribute("Status", "Other status."),
      defineAttribute("floor", "First."),
      defineAttribute("FLOOR", "Second."),
    ]);
    const names = schema.attributes.map((attribute) => attribute.name);
    expect(names.filter((name) => name.toLowerCase() === "status")).toEqual(["status"]);
    expect(names.filter((name) => name.toLowerCase() === "floor")).toEqual(["floor"]);
  });

  test("D20 the service provider configuration declares pagination as RFC 9865 section 4 has it", () => {
    const attributes = SERVICE_PROVIDER_CONFIG_SCHEMA.attributes;
    expect(named(attributes, "pagination.cursor")).toMatchObject({ type: "boolean", required: true });
    expect(named(attributes, "pagination.index")).toMatchObject({ type: "boolean", required: true });
    for (const name of ["defaultPageSize", "maxPageSize", "cursorTimeout"]) {
      expect(named(attributes, `pagination.${name}`)).toMatchObject({ type: "integer", required: false });
    }
  });

  test("the slips of RFC 7643 section 8.7 are mended", () => {
    const config = SERVICE_PROVIDER_CONFIG_SCHEMA.attributes;
    expect(named(config, "etag.supported").type).toBe("boolean");
    expect(named(config, "authenticationSchemes.type").required).toBe(true);
    expect(named(RESOURCE_TYPE_SCHEMA.attributes, "schemaExtensions").multiValued).toBe(true);
    expect(named(SCHEMA_SCHEMA.attributes, "attributes.referenceTypes").multiValued).toBe(true);
    expect(named(SCHEMA_SCHEMA.attributes, "attributes.subAttributes.referenceTypes").multiValued).toBe(true);
    expect(named(SCHEMA_SCHEMA.attributes, "attributes.type").canonicalValues).toContain("binary");
  });
});

describe("resource types", () => {
  test("D07 people have the enterprise and the Lattice extension", () => {
    const type = userResourceType([]);
    expect(type).toMatchObject({ name: "User", endpoint: "/Users" });
    expect(type.schema.id).toBe("urn:ietf:params:scim:schemas:core:2.0:User");
    expect(type.extensions.map((extension) => extension.id)).toEqual([
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
      "urn:ietf:params:scim:schemas:extension:lattice:attributes:1.0:User",
    ]);
  });

  test("groups have no extension", () => {
    const type = groupResourceType();
    expect(type).toMatchObject({ name: "Group", endpoint: "/Groups", extensions: [] });
    expect(type.schema.id).toBe("urn:ietf:params:scim:schemas:core:2.0:Group");
  });
});
