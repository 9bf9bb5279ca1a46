/** Our schemas and resource types as scimmy knows them; src/scim stays the only place that says what an attribute is. */
import { Resources, Schemas, Types } from "scimmy";
import type { Attribute, ResourceType, Schema } from "../../scim/attribute.js";
import { groupResourceType, userResourceType } from "../../scim/resource-types.js";
import { RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA, SERVICE_PROVIDER_CONFIG_SCHEMA } from "../../scim/service-schemas.js";

type Definition = Types.SchemaDefinition;

const definitions = new WeakMap<Schema, Definition>();

/** The definition of a schema, made once. What it describes holds every characteristic that applies to an attribute. */
export function definitionOf(schema: Schema): Definition {
  const known = definitions.get(schema);
  if (known !== undefined) return known;
  const { name, id, description, attributes } = schema;
  const made = new Types.SchemaDefinition(name, id, description, attributes.map(toScimmy));
  definitions.set(schema, made);
  return made;
}

/** Every schema whose URN stands in some answer of the service: those of resources first, then the service's own. */
export function schemasOf(types: readonly ResourceType[]): readonly Schema[] {
  return [
    ...new Set([
      ...types.flatMap((type) => [type.schema, ...type.extensions]),
      SERVICE_PROVIDER_CONFIG_SCHEMA,
      RESOURCE_TYPE_SCHEMA,
      SCHEMA_SCHEMA,
    ]),
  ];
}

/**
 * Tells scimmy, once in the life of the process, which schemas and resource types there are. Its registry is global, so it
 * holds what all connections have in common; a connection's own attributes are described from its own definitions.
 */
export function declareToScimmy(): void {
  const types = [userResourceType(), groupResourceType()];
  for (const type of types) {
    if (Resources.declared(type.name) === undefined) Resources.declare(readOnlyResource(type), type.name);
  }
  for (const schema of schemasOf(types)) {
    if (Schemas.declared(schema.id) === undefined) Schemas.declare(definitionOf(schema));
  }
}

function toScimmy(attribute: Attribute): Types.Attribute {
  const { type, name, mutability, canonicalValues, referenceTypes, subAttributes, ...same } = attribute;
  const characteristics = {
    ...same,
    mutable: mutability,
    canonicalValues: canonicalValues === undefined ? false : [...canonicalValues],
    referenceTypes: referenceTypes === undefined ? false : [...referenceTypes],
  };
  return new Types.Attribute(type, name, characteristics, (subAttributes ?? []).map(toScimmy));
}

/** For the list of resource types alone: resources themselves are answered before a request comes near scimmy. */
function readOnlyResource(type: ResourceType) {
  const definition = definitionOf(type.schema);
  for (const extension of type.extensions) definition.extend(definitionOf(extension), false);
  class ReadOnlySchema extends Types.Schema {
    static override get id() {
      return definition.id;
    }
    static override get definition() {
      return definition;
    }
  }
  let basepath = "";
  return class ReadOnlyResource extends Types.Resource {
    static override get endpoint() {
      return type.endpoint;
    }
    static override get schema() {
      return ReadOnlySchema;
    }
    static override basepath(path?: string) {
      if (path === undefined) return basepath;
      basepath = path + type.endpoint;
      return ReadOnlyResource;
    }
    /** Passes nothing on: the base class would parse id and query as filters, which must never happen. */
    constructor(..._asked: readonly unknown[]) {
      super();
    }
    override read(): Promise<never> {
      return Promise.reject(new Types.Error(501, "", "Resources are not read through scimmy."));
    }
  };
}
