/** Recognises pages that say to the letter what an earlier read heard: they need be neither parsed nor decoded again. */
import { createHash } from "node:crypto";

export interface KnownPage {
  /** Of all on the page, in its order. */
  readonly ids: readonly string[];
  readonly hasMore: boolean;
  readonly cursor: string | undefined;
}

/** By the fingerprint of the list and the bytes. */
export type KnownPages = ReadonlyMap<string, KnownPage>;

/** `template` names the list, so that the same bytes in another list are something else. */
export function fingerprintOf(template: string, body: Uint8Array): string {
  return `${template} ${createHash("sha256").update(body).digest("base64")}`;
}
