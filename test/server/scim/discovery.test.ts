/** Discovery (RFC 7644 section 4, RFC 7643 sections 5 to 7, RFC 9865 section 4): complete, true, and the same each time. */
import { describe, expect, test } from "@jest/globals";
import { defineAttribute } from "../../../src/scim/define-attribute.js";
import type { Attribute, Schema } from "../../../src/scim/attribute.js";
import { groupResourceType, userResourceType } from "../../../src/scim/resource-types.js";
import {
  RESOURCE_TYPE_SCHEMA,
  SCHEMA_SCHEMA,
  SERVICE_PROVIDER_CONFIG_SCHEMA,
} from "../../../src/scim/service-schemas.js";
import {
  ENTERPRISE_URN,
  GROUP_URN,
  LATTICE_URN,
  LIST_RESPONSE_URN,
  RESOURCE_TYPE_URN,
  SCHEMA_URN,
  SERVICE_PROVIDER_CONFIG_URN,
  USER_URN,
} from "../../../src/scim/urn.js";
import { get, scimError, send } from "../ask.js";
import { BASE_URL, directoryOf, fixture, servedConnection, snapshot } from "../served-fixture.js";

const { app } = fixture();

/** An attribute as RFC 7643 section 7 writes it: caseExact where it means something, uniqueness for all but booleans. */
function advertised(attribute: Attribute): Record<string, unknown> {
  const { type, caseExact, uniqueness, subAttributes, canonicalValues, referenceTypes, ...same } = attribute;
  return {
    ...same,
    type,
    ...(["string", "reference", "binary"].includes(type) ? { caseExact } : {}),
    ...(type === "boolean" ? {} : { uniqueness }),
    ...(canonicalValues === undefined ? {} : { canonicalValues }),
    ...(referenceTypes === undefined ? {} : { referenceTypes }),
    ...(subAttributes === undefined ? {} : { subAttributes: subAttributes.map(advertised) }),
  };
}

function described(schema: Schema, baseUrl = BASE_URL): Record<string, unknown> {
  return {
    schemas: [SCHEMA_URN],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(advertised),
    meta: { resourceType: "Schema", location: `${baseUrl}/Schemas/${schema.id}` },
  };
}

describe("ServiceProviderConfig", () => {
  test("D01 D02 D03 D20 D21 says what the service does and does not", async () => {
    const response = await get(app, "/ServiceProviderConfig");
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      schemas: [SERVICE_PROVIDER_CONFIG_URN],
      patch: { supported: false },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: 1000 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      pagination: {
        cursor: true,
        index: true,
        defaultPaginationMethod: "index",
        defaultPageSize: 1000,
        maxPageSize: 1000,
        cursorTimeout: 3600,
      },
      authenticationSchemes: [
        {
          type: "oauthbearertoken",
          name: "OAuth Bearer Token",
          description: expect.stringMatching(/./),
          specUri: "https://www.rfc-editor.org/info/rfc6750",
        },
      ],
      meta: { resourceType: "ServiceProviderConfig", location: `${BASE_URL}/ServiceProviderConfig` },
    });
  });

  test("D02 its numbers are the settings'", async () => {
    const { app: small } = fixture({ scim: { defaultPageSize: 20, maxPageSize: 50, cursorTimeout: 60 } });
    expect((await get(small, "/ServiceProviderConfig")).body).toMatchObject({
      filter: { maxResults: 50 },
      pagination: { defaultPageSize: 20, maxPageSize: 50, cursorTimeout: 60 },
    });
  });
});

describe("Schemas", () => {
  const schemas = [
    ...[userResourceType(), groupResourceType()].flatMap((type) => [type.schema, ...type.extensions]),
    SERVICE_PROVIDER_CONFIG_SCHEMA,
    RESOURCE_TYPE_SCHEMA,
    SCHEMA_SCHEMA,
  ];

  test("D04 D14 D17 D18 lists every schema, each attribute with all its characteristics", async () => {
    const response = await get(app, "/Schemas");
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      schemas: [LIST_RESPONSE_URN],
      totalResults: 7,
      startIndex: 1,
      itemsPerPage: 7,
      Resources: schemas.map((schema) => described(schema)),
    });
    expect(response.body.Resources.map(({ id }: { id: string }) => id)).toEqual([
      USER_URN,
      ENTERPRISE_URN,
      LATTICE_URN,
      GROUP_URN,
      SERVICE_PROVIDER_CONFIG_URN,
      RESOURCE_TYPE_URN,
      SCHEMA_URN,
    ]);
    expect(response.text).not.toContain('"name":"password"');
    expect(response.text).not.toMatch(/"mutability":"(?!readOnly")/);
  });

  test.each(schemas.map((schema) => [schema.id, schema] as const))("D05 %s is there by its URN", async (id, schema) => {
    const response = await get(app, `/Schemas/${id}`);
    expect(response.status).toBe(200);
    expect(response.body).toEqual(described(schema));
    expect((await get(app, `/Schemas/${encodeURIComponent(id.toUpperCase())}`)).body.id).toBe(id);
  });

  test.each(["urn:bogus", "User", "urn:ietf:params:scim:api:messages:2.0:ListResponse", "__proto__", "constructor"])(
    "D06 there is no schema %s",
    async (id) => {
      const response = await get(app, `/Schemas/${id}`);
      expect(response.status).toBe(404);
      expect(response.body).toMatchObject(scimError(404));
    },
  );

  test("custom attributes are described for their own connection alone", async () => {
    const extras = [
      defineAttribute("shirtSize", "Size of shirts."),
      defineAttribute("isRemote", "", { type: "boolean" }),
    ];
    const acme = servedConnection({
      id: "acme",
      basePath: "/connections/acme/scim/v2",
      baseUrl: "https://scim.example.org/connections/acme/scim/v2",
      userType: userResourceType(extras),
      directory: directoryOf(snapshot([], [])),
    });
    const both = fixture({ connections: [acme] }).app;
    const theirs = await send(both, "GET", `/connections/acme/scim/v2/Schemas/${LATTICE_URN}`);
    expect(theirs.body).toEqual(described(userResourceType(extras).extensions[1]!, acme.baseUrl));
    expect(theirs.text).toContain("shirtSize");
    expect((await get(both, "/Schemas")).text).not.toContain("shirtSize");
  });
});

describe("ResourceTypes", () => {
  const user = {
    schemas: [RESOURCE_TYPE_URN],
    id: "User",
    name: "User",
    description: "People in Lattice",
    endpoint: "/Users",
    schema: USER_URN,
    schemaExtensions: [
      { schema: ENTERPRISE_URN, required: false },
      { schema: LATTICE_URN, required: false },
    ],
    meta: { resourceType: "ResourceType", location: `${BASE_URL}/ResourceTypes/User` },
  };
  const group = {
    schemas: [RESOURCE_TYPE_URN],
    id: "Group",
    name: "Group",
    description: "Departments in Lattice and groups made by rules",
    endpoint: "/Groups",
    schema: GROUP_URN,
    meta: { resourceType: "ResourceType", location: `${BASE_URL}/ResourceTypes/Group` },
  };

  test("D07 lists User and Group", async () => {
    expect((await get(app, "/ResourceTypes")).body).toEqual({
      schemas: [LIST_RESPONSE_URN],
      totalResults: 2,
      startIndex: 1,
      itemsPerPage: 2,
      Resources: [user, group],
    });
  });

  test("D08 each is there by its name", async () => {
    expect((await get(app, "/ResourceTypes/User")).body).toEqual(user);
    expect((await get(app, "/ResourceTypes/Group")).body).toEqual(group);
  });

  test.each(["Nope", "user", "Users", USER_URN, "__proto__", "toString"])(
    "D09 there is no resource type %s",
    async (name) => {
      const response = await get(app, `/ResourceTypes/${name}`);
      expect(response.status).toBe(404);
      expect(response.body).toMatchObject(scimError(404));
    },
  );
});

describe("parameters", () => {
  test.each([
    ["D10", "/Schemas"],
    ["D11", "/ResourceTypes"],
    ["D12", "/ServiceProviderConfig"],
    ["D10", `/Schemas/${USER_URN}`],
  ])("%s %s cannot be filtered", async (_id, path) => {
    for (const query of [`filter=${encodeURIComponent('id eq "x"')}`, "filter", "FILTER=", "count=1&%66ilter=x"]) {
      const response = await get(app, `${path}?${query}`);
      expect(response.status).toBe(403);
      expect(response.body).toMatchObject(scimError(403));
    }
  });

  test("D13 all others are ignored", async () => {
    for (const path of ["/Schemas", "/ResourceTypes", "/ServiceProviderConfig", "/ResourceTypes/User"]) {
      const plain = (await get(app, path)).text;
      const query =
        "count=1&startIndex=2&sortBy=id&sortOrder=descending&attributes=id&excludedAttributes=name&cursor=x";
      expect((await get(app, `${path}?${query}`)).text).toBe(plain);
      expect((await get(app, path)).text).toBe(plain);
    }
  });
});

test("D15 D16 every schema that is named anywhere resolves", async () => {
  const named = new Set<string>();
  for (const path of ["/Users", "/Groups", "/Schemas", "/ResourceTypes"]) {
    for (const resource of (await get(app, path)).body.Resources) for (const urn of resource.schemas) named.add(urn);
  }
  for (const type of (await get(app, "/ResourceTypes")).body.Resources) {
    named.add(type.schema);
    for (const { schema } of type.schemaExtensions ?? []) named.add(schema);
  }
  expect(named.size).toBe(6);
  for (const urn of named) expect((await get(app, `/Schemas/${urn}`)).body.id).toBe(urn);
});

test("D16 what is served is declared", async () => {
  const declared = new Map<string, Set<string>>();
  for (const { id, attributes } of (await get(app, "/Schemas")).body.Resources) {
    declared.set(id, new Set(attributes.map(({ name }: { name: string }) => name)));
  }
  for (const [path, urn] of [
    ["/Users", USER_URN],
    ["/Groups", GROUP_URN],
  ] as const) {
    for (const { schemas, id: _id, meta: _meta, ...attributes } of (await get(app, path)).body.Resources) {
      for (const [name, value] of Object.entries(attributes)) {
        const extension = schemas.includes(name) ? declared.get(name) : undefined;
        if (extension === undefined) expect(declared.get(urn)).toContain(name);
        else for (const inner of Object.keys(Object(value))) expect(extension).toContain(inner);
      }
    }
  }
});
