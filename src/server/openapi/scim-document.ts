/** The SCIM service as an OpenAPI 3.1 document: the same for every connection, and without a word about people. */
import type { JsonSchema } from "./json-schema.js";
import { HEADERS, PARAMETERS, reference, RESPONSES } from "./scim-parts.js";
import { SCIM_SCHEMAS } from "./scim-schemas.js";

export interface OpenApiDocument {
  readonly openapi: "3.1.0";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly object[];
  readonly security: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Method, Operation>>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

export type Method = "get" | "head" | "post";

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly JsonSchema[];
  readonly requestBody?: JsonSchema;
  readonly responses: Readonly<Record<string, JsonSchema>>;
  readonly security?: readonly object[];
}

interface Reading {
  readonly get: Operation;
  readonly head: Operation;
}

/** A status, and what it says. */
type Answered = readonly [string, JsonSchema];

const SEARCH = ["filter", "sortBy", "sortOrder", "startIndex", "count", "cursor", "attributes", "excludedAttributes"];
const PART = ["attributes", "excludedAttributes", "ifNoneMatch"];

/** What any request to people's data may be answered with instead. */
const REFUSED = ["401", "429", "503", "default"];
const FOUND = ["304", "400", ...REFUSED];
const DISCOVERY = ["401", "403", "429", "default"];

function read(
  operationId: string,
  summary: string,
  answer: string,
  parameters: readonly string[],
  others: readonly string[],
): Reading {
  const asked = parameters.map((name) => reference("parameters", name));
  const operation: Operation = {
    operationId,
    summary,
    ...(asked.length === 0 ? {} : { parameters: asked }),
    responses: responses(answer, others),
  };
  return { get: operation, head: headOf(operation) };
}

/** HEAD gives the headers of GET, and nothing else of it. */
function headOf({ operationId, summary, parameters, responses: of }: Operation): Operation {
  const bare = Object.keys(of).map((status): Answered => [status, reference("responses", "Headers")]);
  return {
    operationId: `${operationId}Headers`,
    summary: `${summary} Headers alone.`,
    ...(parameters === undefined ? {} : { parameters }),
    responses: Object.fromEntries(bare),
  };
}

function search(operationId: string, summary: string, answer: string): { readonly post: Operation } {
  const schema = { $ref: "#/components/schemas/SearchRequest" };
  return {
    post: {
      operationId,
      summary,
      requestBody: {
        required: true,
        content: { "application/scim+json": { schema }, "application/json": { schema } },
      },
      responses: responses(answer, ["400", "413", "415", ...REFUSED]),
    },
  };
}

function responses(answer: string, others: readonly string[]): Operation["responses"] {
  const named = others.map((status): Answered => {
    return [status, reference("responses", status === "default" ? "Failure" : `Status${status}`)];
  });
  return { "200": reference("responses", answer), ...Object.fromEntries(named) };
}

/** How to authenticate can be read before one can, at the default connection (RFC 7643 section 5). */
function open({ get, head }: Reading): Reading {
  const security = [{}, { bearer: [] }];
  return { get: { ...get, security }, head: { ...head, security } };
}

export const SCIM_DOCUMENT: OpenApiDocument = {
  openapi: "3.1.0",
  info: {
    title: "lattice-scim-bridge: SCIM 2.0",
    version: "2.0",
    description:
      "The people and departments of a Lattice account as SCIM 2.0 resources (RFC 7643, RFC 7644, RFC 9865), read-only: " +
      "POST, PUT, PATCH and DELETE on resources and POST to /Bulk are answered with 501, other methods with 405, both " +
      "with `Allow`. Repeated and trailing slashes are tolerated, and unknown parameters ignored.",
  },
  servers: [
    { url: "/scim/v2", description: "The default connection" },
    {
      url: "/connections/{connection}/scim/v2",
      description: "Any other connection",
      variables: { connection: { default: "example", description: "Its id" } },
    },
  ],
  security: [{ bearer: [] }],
  paths: {
    "/Users": read("listUsers", "People that match.", "UserList", SEARCH, ["400", ...REFUSED]),
    "/Users/{id}": read("getUser", "One person.", "User", ["id", ...PART], [...FOUND, "404"]),
    "/Users/.search": search("searchUsers", "People that match, asked for by POST.", "UserList"),
    "/Groups": read("listGroups", "Groups that match.", "GroupList", SEARCH, ["400", ...REFUSED]),
    "/Groups/{id}": read("getGroup", "One group.", "Group", ["id", ...PART], [...FOUND, "404"]),
    "/Groups/.search": search("searchGroups", "Groups that match, asked for by POST.", "GroupList"),
    "/": read("listAll", "People and groups that match.", "ResourceList", SEARCH, ["400", ...REFUSED]),
    "/.search": search("searchAll", "People and groups that match, asked for by POST.", "ResourceList"),
    "/Me": read("getMe", "The person whose API key the connection reads Lattice with.", "User", PART, [
      ...FOUND,
      "404",
    ]),
    "/ServiceProviderConfig": open(
      read("getServiceProviderConfig", "What the service offers.", "ServiceProviderConfig", [], DISCOVERY),
    ),
    "/ResourceTypes": read("listResourceTypes", "Every resource type.", "ResourceTypeList", [], DISCOVERY),
    "/ResourceTypes/{name}": read(
      "getResourceType",
      "One resource type.",
      "ResourceType",
      ["name"],
      [...DISCOVERY, "404"],
    ),
    "/Schemas": read("listSchemas", "Every schema.", "SchemaList", [], DISCOVERY),
    "/Schemas/{urn}": read("getSchema", "One schema.", "Schema", ["urn"], [...DISCOVERY, "404"]),
  },
  components: {
    securitySchemes: {
      bearer: { type: "http", scheme: "bearer", description: "The token of a client of the connection." },
    },
    parameters: PARAMETERS,
    headers: HEADERS,
    responses: RESPONSES,
    schemas: SCIM_SCHEMAS,
  },
};
