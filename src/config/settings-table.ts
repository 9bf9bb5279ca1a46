/** The settings as a table, read off the schema: for the environment, the flags, problems and the documentation. */
import { z } from "zod";
import { type SettingMeta, settingMeta } from "./setting.js";
import { settingsSchema } from "./settings-schema.js";

/** Stands in a path for every item of a list. */
export const ITEM = "[]";

export interface Setting extends SettingMeta {
  /** Keys from the top of the file; `ITEM` for an item of a list. */
  readonly path: readonly string[];
  /** As written in the file: `connections[].sync.interval`. */
  readonly name: string;
  /** The command line's option (`--sync-interval`); what has no variable and what is secret has none. */
  readonly option?: string;
  /** The option as the parser of the command line names it: `syncInterval`. */
  readonly flag?: string;
  /** Whether its place cannot do without it. */
  readonly required: boolean;
  /** As it would be written in the file. */
  readonly default?: unknown;
}

/** Every setting that holds a value or a list of values, in the order of the schema. */
export const SETTINGS: readonly Setting[] = Object.freeze([...leaves(settingsSchema, [])]);

function* leaves(schema: z.core.$ZodType, path: readonly string[]): Generator<Setting> {
  const inner = unwrap(schema);
  const shape = shapeOf(schema);
  if (shape !== undefined) {
    for (const [key, child] of Object.entries(shape)) yield* leaves(child, [...path, key]);
  } else if (inner instanceof z.ZodArray && shapeOf(inner.element) !== undefined) {
    yield* leaves(inner.element, [...path, ITEM]);
  } else {
    const meta = metaOf(schema);
    if (meta !== undefined)
      yield Object.freeze({
        ...meta,
        path,
        name: dotted(path),
        ...flagOf(meta),
        ...defaultOf(schema),
        required: unwrap(schema) === schema,
      });
  }
}

function flagOf({ env, kind }: SettingMeta): { option?: string; flag?: string } {
  if (env === undefined || kind === "secret" || kind === "tokens") return {};
  const words = env.toLowerCase();
  return {
    option: `--${words.replaceAll("_", "-")}`,
    flag: words.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  };
}

function defaultOf(schema: z.core.$ZodType): { default?: unknown } {
  return schema instanceof z.ZodPrefault ? { default: schema.def.defaultValue } : {};
}

/** The schema without what makes it optional or gives it a default. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault ? unwrap(schema.def.innerType) : schema;
}

/** The settings of a map, by key; undefined for a schema of another kind. */
export function shapeOf(schema: z.core.$ZodType): z.ZodRawShape | undefined {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? inner.shape : undefined;
}

export function metaOf(schema: z.core.$ZodType): SettingMeta | undefined {
  const inner = unwrap(schema);
  return inner instanceof z.ZodType ? settingMeta.get(inner) : undefined;
}

/** The schema at a path of keys and positions, as far as the path goes; undefined where there is no such setting. */
export function schemaAt(path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  let schema: z.core.$ZodType | undefined = settingsSchema;
  for (const key of path) {
    const outer: z.core.$ZodType | undefined = schema === undefined ? undefined : unwrap(schema);
    const shape: z.ZodRawShape | undefined = outer === undefined ? undefined : shapeOf(outer);
    if (shape !== undefined) schema = Object.hasOwn(shape, key) ? shape[String(key)] : undefined;
    else if (outer instanceof z.ZodArray) schema = outer.element;
    else if (outer instanceof z.ZodRecord) schema = outer.valueType;
    else schema = undefined;
  }
  return schema;
}

/** `["connections", 0, "sync"]` as people write it: `connections[0].sync`. */
export function dotted(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, key) => {
    if (key === ITEM) return `${name}[]`;
    if (typeof key === "number") return `${name}[${key}]`;
    return name === "" ? String(key) : `${name}.${String(key)}`;
  }, "");
}
