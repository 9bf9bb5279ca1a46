/** The kinds of settings there are: each a zod schema with what people need to know about it, in one registry. */
import { isIP } from "node:net";
import { z } from "zod";
import { DAY, parseDuration } from "./duration.js";
import { isSecret, type Secret } from "./secret.js";

export type SettingKind =
  | "text"
  | "integer"
  | "boolean"
  | "duration"
  | "list"
  | "map"
  | "secret"
  | "tokens"
  | "proxies";

export interface SettingMeta {
  readonly kind: SettingKind;
  readonly description: string;
  /** Completes "expected …" in a problem. */
  readonly expected: string;
  /** The environment variable that gives it, for the whole program or the connection `default`. */
  readonly env?: string;
  /** The variable is one that other programs read too, in capitals or small letters. */
  readonly envInAnyCase?: boolean;
  /** The default in words, where it is not a value. */
  readonly defaultText?: string;
}

type Extra = Pick<SettingMeta, "env" | "envInAnyCase" | "defaultText">;

export const settingMeta = z.registry<SettingMeta>();

function setting<S extends z.ZodType>(schema: S, meta: SettingMeta): S {
  settingMeta.add(schema, meta);
  return schema;
}

export function text(description: string, expected: string, fits: (value: string) => boolean, extra: Extra = {}) {
  return setting(z.string().refine(fits), { kind: "text", description, expected, ...extra });
}

export function choice<const T extends readonly [string, ...string[]]>(
  description: string,
  values: T,
  extra: Extra = {},
) {
  return setting(z.enum(values), { kind: "text", description, expected: `one of ${values.join(", ")}`, ...extra });
}

export function integer(description: string, min: number, max: number, extra: Extra = {}) {
  const expected = `a whole number from ${min} to ${max}`;
  return setting(z.int().min(min).max(max), { kind: "integer", description, expected, ...extra });
}

export function yesOrNo(description: string, extra: Extra = {}) {
  return setting(z.boolean(), { kind: "boolean", description, expected: "true or false", ...extra });
}

/** Comes out in milliseconds. `min` and `max` are written like the setting itself. */
export function duration(description: string, min: string, max: string, extra: Extra = {}) {
  const expected = `a duration from ${min} to ${max}, such as 500ms, 30s, 5m, 1h or 2d`;
  return setting(durationBetween(min, max), { kind: "duration", description, expected, ...extra });
}

/** A duration of whole days, which it comes out in. */
export function days(description: string, max: string) {
  const schema = durationBetween("0d", max)
    .refine((milliseconds) => milliseconds % DAY === 0)
    .transform((milliseconds) => milliseconds / DAY);
  return setting(schema, { kind: "duration", description, expected: `whole days from 0d to ${max}, such as 14d` });
}

function durationBetween(min: string, max: string) {
  const least = parseDuration(min) ?? 0;
  const most = parseDuration(max) ?? 0;
  return z.string().transform((written, context) => {
    const milliseconds = parseDuration(written);
    if (milliseconds !== undefined && milliseconds >= least && milliseconds <= most) return milliseconds;
    context.addIssue({ code: "custom" });
    return z.NEVER;
  });
}

/** A base URL; comes out without its trailing slashes. User names, passwords, queries and fragments are refused. */
export function baseUrl(description: string, extra: Extra = {}) {
  const schema = z
    .string()
    .refine(isBaseUrl)
    .transform((url) => url.replace(/\/+$/, ""));
  const expected = "an http:// or https:// URL without user name, query or fragment";
  return setting(schema, { kind: "text", description, expected, ...extra });
}

function isBaseUrl(written: string): boolean {
  if (!URL.canParse(written)) return false;
  const url = new URL(written);
  if (url.protocol !== "http:" && url.protocol !== "https:") return false;
  return url.username === "" && url.password === "" && !/[?#\s]/.test(written);
}

/** A secret, already resolved to a `Secret` when the schema sees it. `fits` must not tell the text to anybody. */
export function secret(description: string, expected: string, fits: (text: string) => boolean, extra: Extra = {}) {
  const schema = z.custom<Secret>((value) => isSecret(value) && (isUnresolved(value) || fits(value.reveal())));
  return setting(schema, { kind: "secret", description, expected, ...extra });
}

/** One text that may hold several bearer tokens, comma-separated (a comma cannot be part of one: RFC 6750, section 2.1). */
export function tokens(description: string, extra: Extra = {}) {
  const fits = (value: unknown) => isSecret(value) && (isUnresolved(value) || isHeaderSafe(value.reveal()));
  const schema = z.custom<readonly Secret[]>((value) => Array.isArray(value) && value.length > 0 && value.every(fits));
  return setting(schema, { kind: "tokens", description, expected: `a bearer token (${HEADER_SAFE})`, ...extra });
}

const unresolved = new WeakSet<Secret>();

/** Stands in for a secret that could not be had, so that one mistake is not reported twice. */
export function markUnresolved(value: Secret): Secret {
  unresolved.add(value);
  return value;
}

function isUnresolved(value: Secret): boolean {
  return unresolved.has(value);
}

export const HEADER_SAFE = "printable ASCII without spaces";

/** What can travel in an Authorization header unharmed. */
export function isHeaderSafe(value: string): boolean {
  return /^[\x21-\x7e]+$/.test(value);
}

/** A map of settings; keys that it does not have are refused. */
export function group<T extends z.ZodRawShape>(description: string, shape: T) {
  return setting(z.strictObject(shape), { kind: "map", description, expected: "a map of settings" });
}

/** A map whose keys are the user's own. */
export function textMap(description: string, expected: string, expectedText: string, key: RegExp) {
  const value = setting(z.string().min(1), { kind: "text", description, expected: expectedText });
  return setting(z.record(z.string().regex(key), value), { kind: "map", description, expected });
}

export function list<T extends z.ZodType>(description: string, expected: string, item: T, min = 0) {
  return setting(z.array(item).min(min), { kind: "list", description, expected });
}

/** Express's `trust proxy`: true, a number of hops, or addresses, networks and names of networks, comma-separated. */
export function proxies(description: string, extra: Extra = {}) {
  const schema = z.union([
    z.boolean(),
    z.int().min(0).max(32),
    z.string().refine((names) => splitList(names).every(isNetwork)),
  ]);
  const expected = "true, false, a number of hops, or IP addresses, CIDR networks, loopback, linklocal, uniquelocal";
  return setting(schema, { kind: "proxies", description, expected, ...extra });
}

export function splitList(written: string): string[] {
  return written.split(",").map((part) => part.trim());
}

function isNetwork(name: string): boolean {
  if (["loopback", "linklocal", "uniquelocal"].includes(name)) return true;
  const [address = "", prefix, ...rest] = name.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}
