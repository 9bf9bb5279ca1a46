/** What the SCIM service takes and gives, as JSON Schema: resources, messages and what describes the service. */
import type { Attribute, ResourceType, Schema } from "../../scim/attribute.js";
import { COMMON_ATTRIBUTES } from "../../scim/common-attributes.js";
import { groupResourceType, userResourceType } from "../../scim/resource-types.js";
import { RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA, SERVICE_PROVIDER_CONFIG_SCHEMA } from "../../scim/service-schemas.js";
import { ERROR_URN, LATTICE_URN, LIST_RESPONSE_URN, SEARCH_REQUEST_URN } from "../../scim/urn.js";
import { type JsonSchema, objectSchema } from "./json-schema.js";

const text: JsonSchema = { type: "string" };
const texts: JsonSchema = { type: "array", items: text };
const integer: JsonSchema = { type: "integer" };
const count: JsonSchema = { type: "integer", minimum: 0 };

const USER = userResourceType();
const GROUP = groupResourceType();

export function schemaReference(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

const definitions: JsonSchema = { type: "array", items: schemaReference("AttributeDefinition") };

function say(description: string, schema: JsonSchema): JsonSchema {
  return { ...schema, description };
}

/** `schemas` of a message: one URN. */
function urnOf(urn: string): JsonSchema {
  return { type: "array", items: { const: urn }, minItems: 1, maxItems: 1 };
}

/** A User or Group, whole or in part; an extension of a connection's own attributes is open to them. */
function resource(type: ResourceType): JsonSchema {
  const extensions = type.extensions.map((extension) => [extension.id, schemaReference(extension.name)] as const);
  const schemas: JsonSchema = {
    type: "array",
    items: { enum: [type.schema.id, ...type.extensions.map(({ id }) => id)] },
    minItems: 1,
    uniqueItems: true,
  };
  return {
    description: `${type.description}. Attributes that are not asked for are left out.`,
    ...objectSchema(once([...COMMON_ATTRIBUTES, ...type.schema.attributes]), "projected", {
      schemas,
      ...Object.fromEntries(extensions),
    }),
  };
}

function extensionSchema({ id, description, attributes }: Schema): JsonSchema {
  const closed = objectSchema(attributes, "projected");
  const isOpen = id === LATTICE_URN;
  return {
    ...closed,
    description: isOpen ? `${description}, and the attributes that the connection adds (see /Schemas)` : description,
    ...(isOpen ? { additionalProperties: true } : {}),
  };
}

/** What describes the service has no ETag and no times. */
function serviceDocument(
  { id, description, attributes }: Schema,
  more: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  const common = COMMON_ATTRIBUTES.filter(({ name }) => name === "meta");
  const whole = objectSchema(once([...attributes, ...common]), "whole", { schemas: urnOf(id), ...more });
  return { ...whole, description, required: ["schemas", ...(whole.required ?? []), "meta"] };
}

/** Attributes have parts, and the definition of Schema itself has parts of parts. */
function attributeDefinition(): JsonSchema {
  const definition = SCHEMA_SCHEMA.attributes.find(({ name }) => name === "attributes");
  return objectSchema(definition?.subAttributes ?? [], "whole", { subAttributes: definitions });
}

function once(attributes: readonly Attribute[]): readonly Attribute[] {
  return [...new Map(attributes.map((attribute) => [attribute.name, attribute])).values()];
}

function list(of: JsonSchema, words: string): JsonSchema {
  return {
    type: "object",
    description: words,
    properties: {
      schemas: urnOf(LIST_RESPONSE_URN),
      totalResults: say("Matches over all pages.", count),
      startIndex: say("1-based index of the first resource; not with cursors.", { type: "integer", minimum: 1 }),
      itemsPerPage: say("Resources on this page.", count),
      nextCursor: say("Cursor of the next page; left out on the last one (RFC 9865).", cursor),
      previousCursor: say("Cursor of the page before; left out on the first one.", cursor),
      Resources: { type: "array", items: of },
    },
    required: ["schemas", "totalResults", "itemsPerPage", "Resources"],
    additionalProperties: false,
  };
}

const cursor: JsonSchema = { type: "string", pattern: "^[A-Za-z0-9\\-._~]+$" };

const error: JsonSchema = {
  type: "object",
  description: "What went wrong (RFC 7644 section 3.12).",
  properties: {
    schemas: urnOf(ERROR_URN),
    status: say("The HTTP status, as a string.", { type: "string", pattern: "^[45][0-9]{2}$" }),
    scimType: {
      enum: [
        "invalidFilter",
        "invalidSyntax",
        "invalidValue",
        "invalidVers",
        "invalidCursor",
        "expiredCursor",
        "invalidCount",
      ],
    },
    detail: say("For people to read.", text),
  },
  required: ["schemas", "status", "detail"],
  additionalProperties: false,
};

/** Null is not given (RFC 7643 section 2.5). */
function orNull(schema: JsonSchema): JsonSchema {
  return { ...schema, type: [schema["type"], "null"] };
}

const searchRequest: JsonSchema = {
  type: "object",
  description:
    "The parameters of a search, as members of a message (RFC 7644 section 3.4.3). Names are read in any case.",
  properties: {
    schemas: { type: "array", items: text, contains: { const: SEARCH_REQUEST_URN } },
    filter: orNull({ type: "string", minLength: 1 }),
    sortBy: orNull({ type: "string", minLength: 1 }),
    sortOrder: { enum: ["ascending", "descending", null] },
    startIndex: orNull(integer),
    count: orNull(integer),
    cursor: say("Empty for the first page, then the `nextCursor` of the page before.", orNull(text)),
    attributes: orNull(texts),
    excludedAttributes: orNull(texts),
  },
  required: ["schemas"],
};

export const SCIM_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  User: resource(USER),
  Group: resource(GROUP),
  ...Object.fromEntries(USER.extensions.map((extension) => [extension.name, extensionSchema(extension)])),
  UserList: list(schemaReference("User"), "A page of Users."),
  GroupList: list(schemaReference("Group"), "A page of Groups."),
  ResourceList: list({ anyOf: [schemaReference("User"), schemaReference("Group")] }, "A page of Users and Groups."),
  SearchRequest: searchRequest,
  Error: error,
  ServiceProviderConfig: serviceDocument(SERVICE_PROVIDER_CONFIG_SCHEMA),
  ResourceType: serviceDocument(RESOURCE_TYPE_SCHEMA),
  Schema: serviceDocument(SCHEMA_SCHEMA, { attributes: definitions }),
  AttributeDefinition: attributeDefinition(),
  ResourceTypeList: list(schemaReference("ResourceType"), "Every resource type."),
  SchemaList: list(schemaReference("Schema"), "Every schema whose URN stands in some answer."),
};
