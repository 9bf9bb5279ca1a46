/** Completes what scimmy says of the service: what it has no words for, and what differs from connection to connection. */
import type { ResourceType } from "../../scim/attribute.js";
import { LIST_RESPONSE_URN } from "../../scim/urn.js";
import type { ServedConnection } from "../connection.js";
import type { DiscoveryEndpoint } from "./route.js";
import type { ScimSettings } from "./scim-settings.js";
import { definitionOf, schemasOf } from "./scimmy-definitions.js";

export type Json = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The names under which the elements of a discovery endpoint can be asked for one by one. */
export function itemsOf(name: DiscoveryEndpoint, connection: ServedConnection): readonly string[] {
  if (name === "ServiceProviderConfig") return [];
  if (name === "ResourceTypes") return typesOf(connection).map((type) => type.name);
  return schemasOf(typesOf(connection)).map((schema) => schema.id);
}

/**
 * The document as it is sent. `said` is scimmy's, as plain JSON: one element, or a list of them. Locations are always ours,
 * since scimmy has one base for the whole process.
 */
export function completeDocument(
  said: Json,
  name: DiscoveryEndpoint,
  connection: ServedConnection,
  settings: ScimSettings,
): Json {
  if (name === "ServiceProviderConfig") return serviceProviderConfig(said, connection, settings);
  const complete = name === "ResourceTypes" ? resourceType : schemaDescription;
  const { Resources: listed } = said;
  if (!Array.isArray(listed)) return complete(said["id"], said, connection);
  const elements = listed.filter(isJsonObject);
  const resources = itemsOf(name, connection).map((item) =>
    complete(item, elements.find(({ id }) => id === item) ?? {}, connection),
  );
  return {
    schemas: [LIST_RESPONSE_URN],
    totalResults: resources.length,
    startIndex: 1,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

/** What the service offers, in the words of RFC 7643 section 5; the same for every connection. */
export function features(settings: ScimSettings) {
  return {
    patch: { supported: false },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: settings.maxPageSize },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "OAuth Bearer Token",
        description: "A bearer token that the operator of this service has issued, in the Authorization header.",
        specUri: "https://www.rfc-editor.org/info/rfc6750",
      },
    ],
  };
}

/** Features are named again, for what scimmy says of them anybody in the process can change; `pagination` is RFC 9865's. */
function serviceProviderConfig(said: Json, { baseUrl }: ServedConnection, settings: ScimSettings): Json {
  const { meta: _meta, ...rest } = said;
  return {
    ...rest,
    ...features(settings),
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: "index",
      defaultPageSize: settings.defaultPageSize,
      maxPageSize: settings.maxPageSize,
      cursorTimeout: settings.cursorTimeout,
    },
    meta: { resourceType: "ServiceProviderConfig", location: `${baseUrl}/ServiceProviderConfig` },
  };
}

/** RFC 7643 section 6. No extension is required: not everybody has a value in each. */
function resourceType(name: unknown, said: Json, connection: ServedConnection): Json {
  const type = typesOf(connection).find((candidate) => candidate.name === name);
  if (type === undefined) throw new Error(`scimmy answered with the resource type ${String(name)}`);
  const { meta: _meta, schemaExtensions: _extensions, ...rest } = said;
  const extensions = type.extensions.map((extension) => ({ schema: extension.id, required: false }));
  return {
    ...rest,
    description: type.description,
    ...(extensions.length === 0 ? {} : { schemaExtensions: extensions }),
    meta: { resourceType: "ResourceType", location: `${connection.baseUrl}/ResourceTypes/${type.name}` },
  };
}

/** RFC 7643 section 7: described by scimmy, from the connection's own definition. */
function schemaDescription(id: unknown, _said: Json, connection: ServedConnection): Json {
  const mine = schemasOf(typesOf(connection)).find((candidate) => candidate.id === id);
  if (mine === undefined) throw new Error(`scimmy answered with the schema ${String(id)}`);
  return definitionOf(mine).describe(`${connection.baseUrl}/Schemas`);
}

function typesOf({ userType, groupType }: ServedConnection): readonly ResourceType[] {
  return [userType, groupType];
}
