/** What a client accepts: the media type (RFC 7644 section 3.8) and the content coding of an answer. */
import { LRUCache } from "lru-cache";

export type Coding = "br" | "gzip";
export type MediaType = "application/scim+json" | "application/json";

/**
 * SCIM's own type unless only plain JSON is acceptable. Never 406: a client that asks for something else altogether is
 * served SCIM, since large clients send an `Accept` that they do not mean.
 */
export function mediaTypeFor(accept: string | undefined): MediaType {
  if (accept === undefined || accept === "application/scim+json" || accept === "*/*") return "application/scim+json";
  const wanted = weights(accept);
  const scim = wanted.get("application/scim+json") ?? wanted.get("application/*") ?? wanted.get("*/*") ?? 0;
  const json = wanted.get("application/json") ?? 0;
  return scim === 0 && json > 0 ? "application/json" : "application/scim+json";
}

/** Clients send few different headers, and each always the same. */
const codings = new LRUCache<string, { readonly coding: Coding | undefined }>({ max: 100 });
const LONGEST_KEPT = 200;

/** The coding the client weighs highest; Brotli where it does not mind, because it is smaller for the same time. */
export function codingFor(acceptEncoding: string | undefined): Coding | undefined {
  if (acceptEncoding === undefined) return undefined;
  const known = codings.get(acceptEncoding);
  if (known !== undefined) return known.coding;
  const coding = weighCodings(acceptEncoding);
  if (acceptEncoding.length <= LONGEST_KEPT) codings.set(acceptEncoding, { coding });
  return coding;
}

function weighCodings(acceptEncoding: string): Coding | undefined {
  const wanted = weights(acceptEncoding);
  const any = wanted.get("*") ?? 0;
  const br = wanted.get("br") ?? any;
  const gzip = wanted.get("gzip") ?? wanted.get("x-gzip") ?? any;
  if (br === 0 && gzip === 0) return undefined;
  return br >= gzip ? "br" : "gzip";
}

/** Each element of an Accept header to its weight, 1 where it has none (RFC 9110 section 12.4.2). */
function weights(header: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const element of header.split(",")) {
    const [name = "", ...parameters] = element.split(";").map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    const value = weight === undefined ? 1 : Number(weight.slice(2));
    if (name !== "") found.set(name, Number.isFinite(value) ? value : 0);
  }
  return found;
}
