/** Owns the walk over one list: page after page, with the proof that the last one was the last. */
import { isJsonObject, type JsonObject } from "./decode-fields.js";
import { fingerprintOf, type KnownPage, type KnownPages } from "./known-pages.js";
import { LatticeError } from "./lattice-client.js";
import type { Recall } from "./lattice-request.js";

/** The largest page that Lattice gives. */
const PAGE_SIZE = "100";

/** Asks Lattice and gives the body of its answer, parsed; throws LatticeError. `template` as in LatticeRequest. */
export type Ask = (path: string, template: string, recall?: Recall) => Promise<unknown>;

/** A page as it was parsed, or as it was recognised. */
export type ListPage =
  | { readonly kind: "read"; readonly records: readonly JsonObject[]; readonly keep: (ids: readonly string[]) => void }
  | { readonly kind: "known"; readonly ids: readonly string[] };

/** What is known of pages, and what becomes known of them. */
export interface PageMemory {
  readonly known: KnownPages;
  readonly kept: Map<string, KnownPage>;
}

/**
 * The records of the list at `template` (`/users?status=ACTIVE`), a page at a time. Ends only after an answer said that
 * there is no more; throws LatticeError, kind incomplete, where the cursors cannot lead there, and malformed where an
 * answer is not a list of objects.
 */
export async function* readPages(
  ask: Ask,
  template: string,
  { known, kept }: PageMemory,
): AsyncGenerator<ListPage, void, undefined> {
  const cursors = new Set<string>();
  const url = new URL(template, "http://list.invalid");
  url.searchParams.set("limit", PAGE_SIZE);
  for (;;) {
    let fingerprint = "";
    let recalled: KnownPage | undefined;
    const body = await ask(`${url.pathname}${url.search}`, template, (bytes) => {
      fingerprint = fingerprintOf(template, bytes);
      recalled = known.get(fingerprint);
      return recalled;
    });
    let next: Pick<KnownPage, "hasMore" | "cursor"> & { readonly length: number };
    if (recalled !== undefined && body === recalled) {
      const { ids, hasMore, cursor } = recalled;
      kept.set(fingerprint, recalled);
      yield { kind: "known", ids };
      next = { hasMore, cursor, length: ids.length };
    } else {
      const { records, hasMore, cursor } = decodePage(body, template);
      const keep = (ids: readonly string[]) => void kept.set(fingerprint, { ids, hasMore, cursor });
      yield { kind: "read", records, keep };
      next = { hasMore, cursor, length: records.length };
    }
    if (!next.hasMore) return;
    const { cursor } = next;
    if (next.length === 0) throw incomplete(template, "an empty page said that there is more");
    if (cursor === undefined) throw incomplete(template, "a page said that there is more, but not where");
    if (cursors.has(cursor)) throw incomplete(template, "a page led back to one that was read already");
    cursors.add(cursor);
    url.searchParams.set("startingAfter", cursor);
  }
}

/** A failed read of the list at `template`, in an operator's words. */
export function incomplete(template: string, what: string): LatticeError {
  return new LatticeError("incomplete", `Lattice's list cannot be proved complete: ${what} (GET ${template})`);
}

export function malformed(template: string, what: string): LatticeError {
  return new LatticeError("malformed", `Lattice's answer is not what its API promises: ${what} (GET ${template})`);
}

interface Page {
  readonly records: readonly JsonObject[];
  readonly hasMore: boolean;
  readonly cursor: string | undefined;
}

/** `{ data, hasMore, endingCursor }`, or `{ data, pageInfo: { hasNextPage, endCursor } }`, which one list of Lattice's has. */
function decodePage(body: unknown, template: string): Page {
  if (!isJsonObject(body)) throw malformed(template, "it is no list");
  const { data, pageInfo } = body;
  if (!Array.isArray(data)) throw malformed(template, "it has no data array");
  const records: readonly unknown[] = data;
  if (!records.every(isJsonObject)) throw malformed(template, "its data are not all objects");
  const [hasMore, cursor] =
    body["hasMore"] === undefined && isJsonObject(pageInfo)
      ? [pageInfo["hasNextPage"], pageInfo["endCursor"]]
      : [body["hasMore"], body["endingCursor"]];
  if (typeof hasMore !== "boolean") throw malformed(template, "it does not say whether there is more");
  return { records, hasMore, cursor: typeof cursor === "string" && cursor !== "" ? cursor : undefined };
}
