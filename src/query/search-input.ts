/** Reads a search off the wire, from a query string or a JSON body, before anything of it is understood. */
import { ScimError } from "../scim/scim-error.js";
import { SEARCH_REQUEST_URN } from "../scim/urn.js";
import { isAll, isDigit } from "./ascii.js";
import { quoteShort } from "./invalid-filter.js";

/** What was given, undefined where it was not. Texts are as written, numbers whole, lists without empty names. */
export interface SearchInput {
  readonly filter: string | undefined;
  readonly sortBy: string | undefined;
  readonly sortOrder: string | undefined;
  readonly startIndex: number | undefined;
  readonly count: number | undefined;
  readonly cursor: string | undefined;
  readonly attributes: readonly string[] | undefined;
  readonly excludedAttributes: readonly string[] | undefined;
}

const PARAMETERS: readonly string[] = [
  "filter",
  "sortBy",
  "sortOrder",
  "startIndex",
  "count",
  "cursor",
  "attributes",
  "excludedAttributes",
];

/**
 * The query part of a URL. Names are case-sensitive, unknown ones ignored; one that is known may stand once, for of two
 * filters either would be wrong. Throws ScimError 400 invalidValue.
 */
export function readSearchParameters(query: string): SearchInput {
  const given = new Map<string, string>();
  for (const part of (query.startsWith("?") ? query.slice(1) : query).split("&")) {
    const equals = part.indexOf("=");
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    if (given.has(name) && PARAMETERS.includes(name)) throw invalidValue(`${name} is given more than once.`);
    given.set(name, equals < 0 ? "" : decode(part.slice(equals + 1)));
  }
  const names = (name: string) => given.get(name)?.split(",");
  return {
    filter: given.get("filter"),
    sortBy: given.get("sortBy"),
    sortOrder: given.get("sortOrder"),
    startIndex: integerFromText("startIndex", given.get("startIndex")),
    count: integerFromText("count", given.get("count")),
    cursor: given.get("cursor"),
    attributes: nonEmpty(names("attributes")),
    excludedAttributes: nonEmpty(names("excludedAttributes")),
  };
}

/**
 * A SearchRequest message (RFC 7644 section 3.4.3). Names are read in any case, as those of attributes are, and null is
 * not given (RFC 7643 sections 2.1, 2.5). Throws ScimError 400: invalidSyntax for what is no such message, invalidValue
 * for a value of the wrong type.
 */
export function readSearchBody(body: unknown): SearchInput {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw invalidSyntax("The body is not a JSON object.");
  }
  const given = new Map<string, unknown>();
  for (const [key, value] of Object.entries(body)) {
    const name = key.toLowerCase();
    if (given.has(name)) throw invalidSyntax(`${quoteShort(key)} is given more than once.`);
    given.set(name, value);
  }
  const schemas = given.get("schemas");
  if (!Array.isArray(schemas) || !schemas.includes(SEARCH_REQUEST_URN)) {
    throw invalidSyntax(`"schemas" does not hold "${SEARCH_REQUEST_URN}".`);
  }
  const member = (name: string): unknown => given.get(name.toLowerCase()) ?? undefined;
  return {
    filter: textMember("filter", member("filter")),
    sortBy: textMember("sortBy", member("sortBy")),
    sortOrder: textMember("sortOrder", member("sortOrder")),
    startIndex: integerMember("startIndex", member("startIndex")),
    count: integerMember("count", member("count")),
    cursor: textMember("cursor", member("cursor")),
    attributes: nonEmpty(namesMember("attributes", member("attributes"))),
    excludedAttributes: nonEmpty(namesMember("excludedAttributes", member("excludedAttributes"))),
  };
}

/** `+` is a space in a query, as forms write it; a plus sign is `%2B`. */
function decode(text: string): string {
  if (!text.includes("%") && !text.includes("+")) return text;
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw invalidValue(`The query has a percent sign that encodes no UTF-8: ${quoteShort(text)}.`);
  }
}

function integerFromText(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const digits = text.startsWith("-") ? text.slice(1) : text;
  if (!isAll(digits, isDigit)) throw invalidValue(`${name} is not an integer: ${quoteShort(text)}.`);
  return Number(text);
}

function integerMember(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value)) throw invalidValue(`${name} is not an integer.`);
  return value;
}

function textMember(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") throw invalidValue(`${name} is not a string.`);
  return value;
}

function namesMember(name: string, value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const isNames = Array.isArray(value) && value.every((item): item is string => typeof item === "string");
  if (!isNames) throw invalidValue(`${name} is not a list of strings.`);
  return value;
}

/** A list without names is as good as none (RFC 7643 section 2.5). */
function nonEmpty(names: readonly string[] | undefined): readonly string[] | undefined {
  const left = names?.map((name) => name.trim()).filter((name) => name !== "");
  return left === undefined || left.length === 0 ? undefined : left;
}

function invalidValue(detail: string): ScimError {
  return new ScimError(400, detail, "invalidValue");
}

function invalidSyntax(detail: string): ScimError {
  return new ScimError(400, detail, "invalidSyntax");
}
