/** Finds what a path of a filter, a sort or a projection names (RFC 7644 sections 3.4.2.2 and 3.10), without regard to case. */
import type { Attribute, ResourceType, Schema } from "./attribute.js";
import { COMMON_ATTRIBUTES } from "./common-attributes.js";

export type AttributePath =
  /** A whole extension, by its URN. */
  | { readonly kind: "extension"; readonly extension: Schema }
  /** An attribute, and its sub-attribute where one is named; `extension` is undefined for core and common attributes. */
  | {
      readonly kind: "attribute";
      readonly extension: Schema | undefined;
      readonly attribute: Attribute;
      readonly sub: Attribute | undefined;
    };

/**
 * Resolves a path such as `userName`, `name.givenName`, `emails.$ref` or `urn:…:User:department`; undefined where the
 * resource type has nothing of that name. The name of an extension's attribute is enough where neither the core nor
 * another extension has it. A URN is recognized as the longest that the type knows, since URNs hold dots and colons.
 */
export function resolveAttributePath(path: string, type: ResourceType): AttributePath | undefined {
  const wanted = path.toLowerCase();
  const schema = schemaAtStart(wanted, type);
  if (schema === undefined) return unqualified(wanted, type);
  const inCore = schema === type.schema;
  if (wanted.length === schema.id.length) return inCore ? undefined : { kind: "extension", extension: schema };
  const rest = wanted.slice(schema.id.length + 1);
  return inCore
    ? attributeIn([...schema.attributes, ...COMMON_ATTRIBUTES], rest, undefined)
    : attributeIn(schema.attributes, rest, schema);
}

/** The JSON keys that lead to what a path names, in the spelling of the schema. */
export function keysOf(path: AttributePath): readonly string[] {
  if (path.kind === "extension") return [path.extension.id];
  const keys = path.extension === undefined ? [] : [path.extension.id];
  keys.push(path.attribute.name);
  if (path.sub !== undefined) keys.push(path.sub.name);
  return keys;
}

/** The attribute of that name, without regard to case. */
export function attributeNamed(name: string, attributes: readonly Attribute[]): Attribute | undefined {
  const wanted = name.toLowerCase();
  return attributes.find((attribute) => attribute.name.toLowerCase() === wanted);
}

function schemaAtStart(wanted: string, type: ResourceType): Schema | undefined {
  let longest: Schema | undefined;
  for (const schema of [type.schema, ...type.extensions]) {
    const urn = schema.id.toLowerCase();
    const starts = wanted.startsWith(urn) && (wanted.length === urn.length || wanted[urn.length] === ":");
    if (starts && (longest === undefined || longest.id.length < urn.length)) longest = schema;
  }
  return longest;
}

function unqualified(wanted: string, type: ResourceType): AttributePath | undefined {
  const core = attributeIn([...type.schema.attributes, ...COMMON_ATTRIBUTES], wanted, undefined);
  if (core !== undefined) return core;
  const found = type.extensions.flatMap((extension) => attributeIn(extension.attributes, wanted, extension) ?? []);
  return found.length === 1 ? found[0] : undefined;
}

function attributeIn(
  attributes: readonly Attribute[],
  names: string,
  extension: Schema | undefined,
): AttributePath | undefined {
  const [name = "", subName, ...deeper] = names.split(".");
  const attribute = attributeNamed(name, attributes);
  if (attribute === undefined || deeper.length > 0) return undefined;
  if (subName === undefined) return { kind: "attribute", extension, attribute, sub: undefined };
  const sub = attributeNamed(subName, attribute.subAttributes ?? []);
  return sub === undefined ? undefined : { kind: "attribute", extension, attribute, sub };
}
