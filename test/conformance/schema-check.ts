/** As much of JSON Schema 2020-12 as our own descriptions use; a keyword it does not know is a mistake in the description. */

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Looks `$ref` up. */
export type Lookup = (reference: string) => JsonSchema;

type Check = (value: unknown, constraint: unknown, at: Place) => readonly string[];

interface Place {
  readonly schema: JsonSchema;
  readonly path: string;
  readonly lookup: Lookup;
}

/** What is wrong with a value, each with its place; empty where nothing is. */
export function violations(value: unknown, schema: JsonSchema, lookup: Lookup, path = "$"): readonly string[] {
  return Object.entries(schema).flatMap(([keyword, constraint]) => {
    const check = CHECKS[keyword];
    if (check === undefined) throw new Error(`${keyword} at ${path} is not a keyword this check knows`);
    return check(value, constraint, { schema, path, lookup });
  });
}

const nothing: Check = () => [];

const FORMATS: Readonly<Record<string, RegExp>> = {
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  "uri-reference": /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/,
};

const CHECKS: Readonly<Record<string, Check>> = {
  description: nothing,
  examples: nothing,
  contentEncoding: (value, _encoding, { path }) =>
    typeof value === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(value) ? [] : [`${path} is not base64`],
  $ref: (value, reference, { path, lookup }) => violations(value, lookup(String(reference)), lookup, path),
  type: (value, types, { path }) =>
    [types].flat().some((type) => isOfType(value, String(type))) ? [] : [`${path} is not of type ${String(types)}`],
  minLength: (value, least, { path }) =>
    typeof value !== "string" || value.length >= Number(least) ? [] : [`${path} is too short`],
  const: (value, constant, { path }) => (value === constant ? [] : [`${path} is not ${JSON.stringify(constant)}`]),
  enum: (value, values, { path }) => ((values as unknown[]).includes(value) ? [] : [`${path} is none of the values`]),
  pattern: (value, pattern, { path }) =>
    typeof value !== "string" || new RegExp(String(pattern), "u").test(value) ? [] : [`${path} is not like ${pattern}`],
  format: (value, format, { path }) => {
    const expected = FORMATS[String(format)];
    if (expected === undefined) throw new Error(`unknown format ${String(format)}`);
    return typeof value !== "string" || expected.test(value) ? [] : [`${path} is no ${String(format)}: ${value}`];
  },
  minimum: (value, least, { path }) => (typeof value !== "number" || value >= Number(least) ? [] : [`${path} is less`]),
  minItems: (value, least, { path }) =>
    !Array.isArray(value) || value.length >= Number(least) ? [] : [`${path} has too few elements`],
  maxItems: (value, most, { path }) =>
    !Array.isArray(value) || value.length <= Number(most) ? [] : [`${path} has too many elements`],
  uniqueItems: (value, _unique, { path }) =>
    !Array.isArray(value) || new Set(value).size === value.length ? [] : [`${path} repeats an element`],
  items: (value, item, { path, lookup }) =>
    Array.isArray(value)
      ? value.flatMap((element, index) => violations(element, item as JsonSchema, lookup, `${path}[${index}]`))
      : [],
  contains: (value, item, { path, lookup }) =>
    !Array.isArray(value) || value.some((element) => violations(element, item as JsonSchema, lookup).length === 0)
      ? []
      : [`${path} lacks an element`],
  anyOf: (value, choices, { path, lookup }) =>
    (choices as JsonSchema[]).some((choice) => violations(value, choice, lookup).length === 0)
      ? []
      : [`${path} is like none of its choices`],
  required: (value, names, { path }) =>
    isObject(value)
      ? (names as string[]).filter((name) => !Object.hasOwn(value, name)).map((name) => `${path} lacks ${name}`)
      : [],
  properties: (value, properties, { path, lookup }) =>
    isObject(value)
      ? Object.entries(properties as Record<string, JsonSchema>).flatMap(([name, property]) =>
          Object.hasOwn(value, name) ? violations(value[name], property, lookup, `${path}.${name}`) : [],
        )
      : [],
  additionalProperties: (value, allowed, { schema, path }) => {
    if (allowed === true || !isObject(value)) return [];
    if (allowed !== false) throw new Error(`additionalProperties at ${path} is neither true nor false`);
    const known = Object.keys(schema["properties"] ?? {});
    return Object.keys(value)
      .filter((name) => !known.includes(name))
      .map((name) => `${path} has an undeclared ${name}`);
  },
};

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    case "string":
    case "boolean":
    case "number":
      return typeof value === type;
    default:
      throw new Error(`unknown type ${type}`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
