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
  const known = tables.get(type) ?? tableOf(type);
  tables.set(type, known);
  return known.get(path.toLowerCase());
}

/** Every path that a type has, in lower case: there are few, and each comparison of each filter asks for one. */
type Table = ReadonlyMap<string, AttributePath>;
const tables = new WeakMap<ResourceType, Table>();

function tableOf(type: ResourceType): Table {
  const core = pathsIn([...type.schema.attributes, ...COMMON_ATTRIBUTES], undefined);
  const schemas = [
    { urn: type.schema.id.toLowerCase(), itself: undefined, paths: core },
    ...type.extensions.map((extension) => ({
      urn: extension.id.toLowerCase(),
      itself: { kind: "extension", extension } as const,
      paths: pathsIn(extension.attributes, extension),
    })),
  ];
  const table = new Map(core);
  for (const [name, path] of schemas.slice(1).flatMap(({ paths }) => [...paths])) {
    const namesakes = schemas.filter(({ paths }) => paths.has(name));
    if (namesakes.length === 1) table.set(name, path);
  }
  // A longer URN comes later: it is not taken for an attribute of a shorter one.
  for (const { urn, itself, paths } of schemas.sort((a, b) => a.urn.length - b.urn.length)) {
    if (itself === undefined) table.delete(urn);
    else table.set(urn, itself);
    for (const [name, path] of paths) table.set(`${urn}:${name}`, path);
  }
  return table;
}

function pathsIn(attributes: readonly Attribute[], extension: Schema | undefined): Map<string, AttributePath> {
  const paths = new Map<string, AttributePath>();
  for (const attribute of attributes) {
    const name = attribute.name.toLowerCase();
    if (paths.has(name)) continue;
    paths.set(name, { kind: "attribute", extension, attribute, sub: undefined });
    for (const sub of attribute.subAttributes ?? []) {
      paths.set(`${name}.${sub.name.toLowerCase()}`, { kind: "attribute", extension, attribute, sub });
    }
  }
  return paths;
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
