/** Schemas of what describes the service itself (RFC 7643 section 8.7.2), without the slips its JSON has: etag, the type
 * of authentication schemes, plural schemaExtensions and referenceTypes, case-exact references (errata 8011, 5607, 6001). */
import type { Schema } from "./attribute.js";
import { type AttributeTraits, defineAttribute, defineSchema } from "./define-attribute.js";
import { RESOURCE_TYPE_URN, SCHEMA_URN, SERVICE_PROVIDER_CONFIG_URN } from "./urn.js";

const REQUIRED: AttributeTraits = { required: true };
const FLAG: AttributeTraits = { type: "boolean", required: true };
const NUMBER: AttributeTraits = { type: "integer" };
const EXACT: AttributeTraits = { required: true, caseExact: true };
const LINK: AttributeTraits = { type: "reference", referenceTypes: ["external"] };
const URI: AttributeTraits = { type: "reference", referenceTypes: ["uri"] };

const supported = defineAttribute("supported", "Whether the feature is offered.", FLAG);

function feature(name: string, description: string, further: readonly ReturnType<typeof defineAttribute>[] = []) {
  return defineAttribute(name, description, {
    type: "complex",
    required: true,
    subAttributes: [supported, ...further],
  });
}

export const SERVICE_PROVIDER_CONFIG_SCHEMA: Schema = defineSchema(
  SERVICE_PROVIDER_CONFIG_URN,
  "Service Provider Configuration",
  "What the service offers",
  [
    defineAttribute("documentationUri", "Where the service is described for people.", LINK),
    feature("patch", "PATCH of resources."),
    feature("bulk", "Bulk requests.", [
      defineAttribute("maxOperations", "Most operations in one request.", { ...NUMBER, required: true }),
      defineAttribute("maxPayloadSize", "Largest request in bytes.", { ...NUMBER, required: true }),
    ]),
    feature("filter", "Filters.", [
      defineAttribute("maxResults", "Most resources in one answer.", { ...NUMBER, required: true }),
    ]),
    feature("changePassword", "Change of passwords."),
    feature("sort", "Sorting."),
    feature("etag", "Entity tags."),
    defineAttribute("pagination", "How lists are paged (RFC 9865 section 4).", {
      type: "complex",
      subAttributes: [
        defineAttribute("cursor", "Whether lists can be walked with cursors.", FLAG),
        defineAttribute("index", "Whether lists can be walked with start indexes.", FLAG),
        defineAttribute("defaultPaginationMethod", "What is used where a request names neither.", {
          canonicalValues: ["cursor", "index"],
        }),
        defineAttribute("defaultPageSize", "Page size where a request gives no count.", NUMBER),
        defineAttribute("maxPageSize", "Largest page whatever the count.", NUMBER),
        defineAttribute("cursorTimeout", "Seconds a cursor stays valid at least.", NUMBER),
      ],
    }),
    defineAttribute("authenticationSchemes", "How clients authenticate.", {
      type: "complex",
      multiValued: true,
      required: true,
      subAttributes: [
        defineAttribute("type", "Kind of the scheme.", {
          required: true,
          canonicalValues: ["oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest"],
        }),
        defineAttribute("name", "Name of the scheme.", REQUIRED),
        defineAttribute("description", "The scheme in words.", REQUIRED),
        defineAttribute("specUri", "Specification of the scheme.", LINK),
        defineAttribute("documentationUri", "Where the scheme is described for people.", LINK),
        defineAttribute("primary", "Whether this is the preferred scheme.", { type: "boolean" }),
      ],
    }),
  ],
);

export const RESOURCE_TYPE_SCHEMA: Schema = defineSchema(RESOURCE_TYPE_URN, "ResourceType", "A kind of resource", [
  defineAttribute("id", "Identifier of the resource type: its name.", { caseExact: true }),
  defineAttribute("name", "Name of the resource type.", REQUIRED),
  defineAttribute("description", "The resource type in words."),
  defineAttribute("endpoint", "Where it is served, relative to the base URL.", { ...URI, required: true }),
  defineAttribute("schema", "URN of its base schema.", { ...URI, required: true }),
  defineAttribute("schemaExtensions", "Its extensions.", {
    type: "complex",
    multiValued: true,
    subAttributes: [
      defineAttribute("schema", "URN of the extension.", { ...URI, required: true }),
      defineAttribute("required", "Whether every resource has the extension.", FLAG),
    ],
  }),
]);

const definition = [
  defineAttribute("name", "Name of the attribute.", EXACT),
  defineAttribute("type", "Type of its values.", {
    required: true,
    canonicalValues: ["string", "boolean", "decimal", "integer", "dateTime", "binary", "reference", "complex"],
  }),
  defineAttribute("multiValued", "Whether it has several values.", FLAG),
  defineAttribute("description", "The attribute in words.", { caseExact: true }),
  defineAttribute("required", "Whether every resource has it.", FLAG),
  defineAttribute("canonicalValues", "Values it usually has.", { multiValued: true, caseExact: true }),
  defineAttribute("caseExact", "Whether comparison honours case.", { type: "boolean" }),
  defineAttribute("mutability", "Whether it can be written.", {
    ...EXACT,
    canonicalValues: ["readOnly", "readWrite", "immutable", "writeOnly"],
  }),
  defineAttribute("returned", "When it is returned.", {
    ...EXACT,
    canonicalValues: ["always", "never", "default", "request"],
  }),
  defineAttribute("uniqueness", "Among what its values are unique.", {
    caseExact: true,
    canonicalValues: ["none", "server", "global"],
  }),
  defineAttribute("referenceTypes", "What a reference may point to.", { multiValued: true, caseExact: true }),
];

export const SCHEMA_SCHEMA: Schema = defineSchema(SCHEMA_URN, "Schema", "A named set of attributes", [
  defineAttribute("id", "URN of the schema.", { ...URI, required: true }),
  defineAttribute("name", "Name of the schema.", REQUIRED),
  defineAttribute("description", "The schema in words."),
  defineAttribute("attributes", "The attributes of the schema.", {
    type: "complex",
    multiValued: true,
    required: true,
    subAttributes: [
      ...definition,
      defineAttribute("subAttributes", "The parts of a complex attribute.", {
        type: "complex",
        multiValued: true,
        subAttributes: definition,
      }),
    ],
  }),
]);
