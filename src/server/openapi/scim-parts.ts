/** Parameters, headers and responses that the operations of the SCIM service share, by the names they are referred to. */
import type { JsonSchema } from "./json-schema.js";
import { USER_URN } from "../../scim/urn.js";
import { schemaReference } from "./scim-schemas.js";

type Named = Readonly<Record<string, JsonSchema>>;

const text: JsonSchema = { type: "string" };
const written: JsonSchema = { type: "string", minLength: 1 };
const integer: JsonSchema = { type: "integer" };
const names: JsonSchema = { type: "array", items: text };

export function reference(kind: "parameters" | "headers" | "responses", name: string): JsonSchema {
  return { $ref: `#/components/${kind}/${name}` };
}

function inQuery(name: string, description: string, schema: JsonSchema, more: JsonSchema = {}): JsonSchema {
  return { name, in: "query", description, schema, ...more };
}

function inPath(name: string, description: string, more: JsonSchema = {}): JsonSchema {
  return { name, in: "path", required: true, description, schema: text, ...more };
}

const LIST: JsonSchema = { style: "form", explode: false };

export const PARAMETERS: Named = {
  filter: inQuery("filter", 'RFC 7644 section 3.4.2.2, such as `userName eq "jane@example.com"`.', written),
  sortBy: inQuery("sortBy", "The path of an attribute.", written),
  sortOrder: inQuery("sortOrder", "`ascending` where it is not given.", { enum: ["ascending", "descending"] }),
  startIndex: inQuery("startIndex", "1-based; under 1 is 1. Not together with `cursor`.", integer),
  count: inQuery("count", "Page size; under 0 is 0, and above the maximum is the maximum.", integer),
  cursor: inQuery("cursor", "Empty for the first page, then the `nextCursor` of the page before (RFC 9865).", text, {
    allowEmptyValue: true,
  }),
  attributes: inQuery("attributes", "What to return beside `schemas` and `id`.", names, LIST),
  excludedAttributes: inQuery("excludedAttributes", "What to leave out. Not together with `attributes`.", names, LIST),
  ifNoneMatch: { name: "If-None-Match", in: "header", description: "The ETag of a copy, or several.", schema: text },
  id: inPath("id", "Identifier of the resource, which honours case."),
  name: inPath("name", "`User` or `Group`.", { example: "User" }),
  urn: inPath("urn", "URN of the schema, in any case.", { example: USER_URN }),
};

function header(description: string, schema: JsonSchema, required = true): JsonSchema {
  return { description, schema, required };
}

export const HEADERS: Named = {
  "Data-Age": header("Whole seconds since the read of Lattice that the answer rests on was proved complete.", {
    type: "integer",
    minimum: 0,
  }),
  ETag: header("Equal to `meta.version`; weak.", { type: "string", pattern: '^W/"[^"]+"$' }),
  "Content-Location": header("Equal to `meta.location`.", { type: "string", format: "uri-reference" }),
  "WWW-Authenticate": header("How to authenticate (RFC 6750 section 3).", { type: "string", pattern: "^Bearer " }),
  "Retry-After": header("Seconds after which it is worth asking again.", { type: "integer", minimum: 1 }),
  "X-Request-Id": header("Names the request in the log: the client's own where it sent a usable one.", text),
};

/** Every answer of the service names its request. */
function headers(...more: readonly string[]): JsonSchema {
  return Object.fromEntries([...more, "X-Request-Id"].map((name) => [name, reference("headers", name)]));
}

function answer(description: string, schema: string, ...more: readonly string[]): JsonSchema {
  const content = { schema: schemaReference(schema) };
  return {
    description,
    headers: headers(...more),
    content: { "application/scim+json": content, "application/json": content },
  };
}

const RESOURCE = ["ETag", "Content-Location", "Data-Age"] as const;

export const RESPONSES: Named = {
  UserList: answer("A page, and how many there are in all.", "UserList", "Data-Age"),
  GroupList: answer("A page, and how many there are in all.", "GroupList", "Data-Age"),
  ResourceList: answer("A page, and how many there are in all.", "ResourceList", "Data-Age"),
  User: answer("The person, whole or in part.", "User", ...RESOURCE),
  Group: answer("The group, whole or in part.", "Group", ...RESOURCE),
  ServiceProviderConfig: answer("What is offered and what is not.", "ServiceProviderConfig"),
  ResourceTypeList: answer("All of them, whatever was asked for.", "ResourceTypeList"),
  ResourceType: answer("The resource type.", "ResourceType"),
  SchemaList: answer("All of them, whatever was asked for.", "SchemaList"),
  Schema: answer("The schema.", "Schema"),
  Headers: { description: "The headers that GET would give.", headers: headers() },
  Status304: { description: "The client's copy is current.", headers: headers(...RESOURCE) },
  Status400: answer("The request is not understood; `scimType` says in which way.", "Error"),
  Status401: answer("The bearer token is missing or not valid here.", "Error", "WWW-Authenticate"),
  Status403: answer("What describes the service cannot be filtered.", "Error"),
  Status404: answer("There is no such thing.", "Error"),
  Status413: answer("The body is too large.", "Error"),
  Status415: answer("The body is neither application/scim+json nor application/json, or is compressed.", "Error"),
  Status429: answer("Too many requests.", "Error", "Retry-After"),
  Status503: answer("There is nothing to serve yet.", "Error", "Retry-After"),
  Failure: answer("Any other failure.", "Error"),
};
