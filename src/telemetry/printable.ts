/** Turns any value into plain JSON that is fit for a log: bounded, without secrets, errors with their stack. */
import { isNativeError } from "node:util/types";

const SECRET_NAME = /token|authorization|api[-_]?key|secret|passw|cookie|credential/i;
const HIDDEN = "[secret]";
const DEPTH = 6;
const ITEMS = 100;
const LENGTH = 8_192;

/** `scrub` is applied to every text in it. Never throws, whatever the value does when it is looked at. */
export function printable(value: unknown, scrub: (text: string) => string): unknown {
  try {
    return print(value, scrub, DEPTH);
  } catch {
    return "[unprintable]";
  }
}

function print(value: unknown, scrub: (text: string) => string, depth: number): unknown {
  if (typeof value === "string") return cut(scrub(value));
  if (typeof value === "object") return value === null ? null : printObject(value, scrub, depth);
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) return String(value);
  return typeof value === "number" || typeof value === "boolean" ? value : undefined;
}

function cut(text: string): string {
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text;
}

function printObject(value: object, scrub: (text: string) => string, depth: number): unknown {
  if (depth === 0) return "[…]";
  if (isError(value)) return printError(value, scrub, depth);
  if (hasToJson(value)) return print(value.toJSON(), scrub, depth - 1);
  const list: unknown = value instanceof Set ? [...value] : value;
  if (Array.isArray(list)) return list.slice(0, ITEMS).map((item: unknown) => print(item, scrub, depth - 1) ?? null);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(
    entries.slice(0, ITEMS).map(([key, item]) => {
      const name = String(key);
      return [name, isSecretField(name, item) ? HIDDEN : print(item, scrub, depth - 1)];
    }),
  );
}

/** Dates, URLs, and whatever knows best how it is to be shown. */
function hasToJson(value: object): value is { toJSON(): unknown } {
  return "toJSON" in value && typeof value.toJSON === "function";
}

/** By its name. Counts of secrets and the absence of one are none. */
function isSecretField(name: string, value: unknown): boolean {
  return value !== null && ["string", "object"].includes(typeof value) && SECRET_NAME.test(name);
}

/** Errors of Node's core may come from another realm, so their class proves nothing. */
function isError(value: object): value is Error {
  return isNativeError(value) || ("stack" in value && "message" in value && typeof value.message === "string");
}

/** Only what an error is known to be safe with: HTTP clients hang whole requests, credentials included, on theirs. */
function printError(error: Error, scrub: (text: string) => string, depth: number): unknown {
  const { name, message, stack, cause } = error;
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return {
    name: print(name, scrub, depth),
    message: print(message, scrub, depth),
    ...code,
    stack: print(stack, scrub, depth),
    ...(cause === undefined ? {} : { cause: print(cause, scrub, depth - 1) }),
  };
}
