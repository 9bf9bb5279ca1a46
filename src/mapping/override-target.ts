/** Which SCIM attributes an override may give, and what values they take. Knows nothing of expressions. */
import type { Email } from "../scim/resource.js";
import { ENTERPRISE_URN, LATTICE_URN, USER_URN } from "../scim/urn.js";
import { cleanText } from "./clean-text.js";
import { isObject } from "./is-object.js";

export type OverrideValue = string | boolean | readonly Email[];
type ValueKind = "string" | "boolean" | "emails";

export interface OverrideTarget {
  /** In its one spelling: extension attributes with their URN. */
  readonly path: string;
  readonly kind: ValueKind;
  /** True for a name that the Lattice extension does not have by itself: it has to be declared. */
  readonly added: boolean;
}

const KNOWN: readonly OverrideTarget[] = [
  ...strings("", "externalId userName displayName nickName title userType preferredLanguage locale timezone"),
  { path: "active", kind: "boolean", added: false },
  { path: "emails", kind: "emails", added: false },
  ...strings("name.", "formatted familyName givenName middleName honorificPrefix honorificSuffix"),
  ...strings(`${ENTERPRISE_URN}:`, "employeeNumber costCenter organization division department manager.value"),
  ...strings(`${LATTICE_URN}:`, "status startDate jobFunction jobLevel jobType"),
  { path: `${LATTICE_URN}:isAdmin`, kind: "boolean", added: false },
];

/** By lower-case path (RFC 7643 section 2.1: names are case-insensitive), extension attributes without their URN too. */
const TARGETS: ReadonlyMap<string, OverrideTarget> = new Map(
  KNOWN.flatMap((target) => [
    [target.path.toLowerCase(), target],
    [target.path.replace(/^urn:.*:/, "").toLowerCase(), target],
  ]),
);

const FORBIDDEN = ["id", "schemas", "meta", "groups"];
const MULTI_WORD = /^(?:id|schemas|meta|groups|members|emails|active)[.[]/i;
/** RFC 7643 section 2.1. */
const ATTRIBUTE_NAME = /^[A-Za-z][A-Za-z0-9$_-]*$/;

function strings(prefix: string, names: string): OverrideTarget[] {
  return names.split(" ").map((name) => ({ path: prefix + name, kind: "string", added: false }));
}

/** The target that a path of the configuration names, or what is wrong with it. */
export function overrideTarget(path: string): OverrideTarget | { readonly problem: string } {
  const short = path.toLowerCase().startsWith(`${USER_URN}:`.toLowerCase()) ? path.slice(USER_URN.length + 1) : path;
  const lower = short.toLowerCase();
  const known = TARGETS.get(lower);
  if (known !== undefined) return known;
  if (FORBIDDEN.includes(lower)) return { problem: `${path} is the bridge's own and cannot be overridden` };
  if (lower === "name") return { problem: "name has parts: override name.givenName and the like" };
  if (lower.replace(/^urn:.*:/, "") === "manager") {
    return { problem: "manager has parts: override manager.value with the Lattice id of the manager" };
  }
  if (MULTI_WORD.test(short)) {
    return { problem: `${path} is a part of an attribute that can only be overridden whole, or not at all` };
  }
  const prefix = `${LATTICE_URN}:`;
  if (lower.startsWith(prefix.toLowerCase())) {
    const name = short.slice(prefix.length);
    if (ATTRIBUTE_NAME.test(name)) return { path: prefix + name, kind: "string", added: true };
    return { problem: `${path}: an attribute's name is a letter followed by letters, digits, "-", "_" or "$"` };
  }
  return { problem: `${path} is not an attribute that the bridge serves; a new one is named ${prefix}NAME` };
}

/** What a target expects, in words. */
export const EXPECTED: Readonly<Record<ValueKind, string>> = {
  string: "a string",
  boolean: "true or false",
  emails: "a list of { value, type: work, home or other, primary }, at most one of them primary",
};

type Read = { readonly value: OverrideValue | undefined } | undefined;

const READERS: Readonly<Record<ValueKind, (result: unknown) => Read>> = {
  string: (result) => (typeof result === "string" ? { value: cleanText(result) } : undefined),
  boolean: (result) => (typeof result === "boolean" ? { value: result } : undefined),
  emails: readEmails,
};

/**
 * A result of an expression as a value of the target. `value` undefined: the attribute is left out (nothing, null, a blank
 * string, an empty list). Undefined as a whole: the result is not of the expected type.
 */
export function readValue(kind: ValueKind, result: unknown): Read {
  return result === undefined || result === null ? { value: undefined } : READERS[kind](result);
}

/** A single element stands for a list of one, as JSONata has it. */
function readEmails(result: unknown): Read {
  const emails: Email[] = [];
  const items: readonly unknown[] = Array.isArray(result) ? result : [result];
  for (const item of items) {
    const email = readEmail(item);
    if (email === undefined) return undefined;
    emails.push(email);
  }
  if (emails.filter((email) => email.primary === true).length > 1) return undefined;
  return { value: emails.length === 0 ? undefined : emails };
}

function readEmail(item: unknown): Email | undefined {
  if (!isObject(item)) return undefined;
  const { value: written, type = "work", primary, ...others } = item;
  const value = typeof written === "string" ? cleanText(written) : undefined;
  if (value === undefined || Object.keys(others).length > 0) return undefined;
  if (type !== "work" && type !== "home" && type !== "other") return undefined;
  if (primary === undefined || primary === null) return { value, type };
  return typeof primary === "boolean" ? { value, type, primary } : undefined;
}
