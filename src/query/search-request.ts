/** A search, parsed: what GET parameters or a /.search body ask for (RFC 7644 sections 3.4.2, 3.4.3, RFC 9865 section 2). */
import { ScimError } from "../scim/scim-error.js";
import type { Filter } from "./filter.js";
import { parseFilter } from "./parse-filter.js";
import { readSearchBody, readSearchParameters, type SearchInput } from "./search-input.js";

export interface SearchRequest {
  readonly filter: Filter | undefined;
  /** The text `filter` was parsed from, as the client wrote it: a cache key. */
  readonly filterText: string | undefined;
  readonly sort: { readonly path: string; readonly descending: boolean } | undefined;
  readonly paging: Paging;
  readonly projection: Projection;
}

/** `count` is undefined where the client gave none; negative counts are 0 and start indexes under 1 are 1 already. */
export type Paging =
  | { readonly kind: "index"; readonly startIndex: number; readonly count: number | undefined }
  | { readonly kind: "cursor"; readonly cursor: string; readonly count: number | undefined };

/** `attributes` and `excludedAttributes` cannot both be given (RFC 7644 section 3.9), so neither can be written here. */
export type Projection =
  | { readonly mode: "default" }
  | { readonly mode: "include"; readonly paths: readonly string[] }
  | { readonly mode: "exclude"; readonly paths: readonly string[] };

/** How many names `attributes` or `excludedAttributes` may list. */
const MAX_PROJECTION_PATHS = 500;

/**
 * Parses the query part of a URL, with or without its `?`: `+` and `%20` are spaces, unknown parameters are ignored.
 * Throws ScimError 400.
 */
export function parseSearchParameters(query: string): SearchRequest {
  return understand(readSearchParameters(query));
}

/** Parses the decoded JSON body of a POST to /.search. Throws ScimError 400. */
export function parseSearchBody(body: unknown): SearchRequest {
  return understand(readSearchBody(body));
}

function understand(input: SearchInput): SearchRequest {
  return Object.freeze({
    filter: input.filter === undefined ? undefined : parseFilter(input.filter),
    filterText: input.filter,
    sort: sortOf(input),
    paging: pagingOf(input),
    projection: projectionOf(input),
  });
}

/** `sortOrder` without `sortBy` means nothing, but must be one of its two words all the same. */
function sortOf({ sortBy, sortOrder }: SearchInput): SearchRequest["sort"] {
  const order = (sortOrder ?? "ascending").toLowerCase();
  if (order !== "ascending" && order !== "descending") {
    throw invalidValue('sortOrder is neither "ascending" nor "descending".');
  }
  return sortBy === undefined ? undefined : Object.freeze({ path: sortBy, descending: order === "descending" });
}

function pagingOf({ startIndex, count: asked, cursor }: SearchInput): Paging {
  const count = asked === undefined ? undefined : clamp(asked, 0);
  if (cursor === undefined) return Object.freeze({ kind: "index", startIndex: clamp(startIndex ?? 1, 1), count });
  if (startIndex !== undefined) throw invalidValue("startIndex and cursor cannot be given together.");
  return Object.freeze({ kind: "cursor", cursor, count });
}

function projectionOf({ attributes, excludedAttributes }: SearchInput): Projection {
  if (attributes !== undefined && excludedAttributes !== undefined) {
    throw invalidValue("attributes and excludedAttributes cannot be given together.");
  }
  const paths = attributes ?? excludedAttributes;
  if (paths === undefined) return Object.freeze({ mode: "default" });
  if (paths.length > MAX_PROJECTION_PATHS)
    throw invalidValue(`More than ${MAX_PROJECTION_PATHS} attributes are named.`);
  return Object.freeze({ mode: attributes === undefined ? "exclude" : "include", paths: Object.freeze([...paths]) });
}

/** Larger than any directory is as good as the largest whole number there is. */
function clamp(value: number, least: number): number {
  return Math.min(Math.max(value, least), Number.MAX_SAFE_INTEGER);
}

function invalidValue(detail: string): ScimError {
  return new ScimError(400, detail, "invalidValue");
}
