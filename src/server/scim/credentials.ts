/** Who asks: a bearer token (RFC 6750) to the client it belongs to, in a time that tells nothing about the tokens. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { ScimClient } from "../connection.js";

/** missing: no bearer credentials at all. unknown: a token that nobody here holds, or none where one should stand. */
export type Identity = ScimClient | "missing" | "unknown";

const digests = new WeakMap<ScimClient, readonly Uint8Array[]>();

/**
 * Digests are compared, and always all of them, so that neither a token's length nor its place in the list shows.
 * The scheme's name is accepted in any case (RFC 7235 section 2.1).
 */
export function identify(authorization: string | undefined, clients: readonly ScimClient[]): Identity {
  const scheme = authorization?.slice(0, 7).toLowerCase();
  if (authorization === undefined || (scheme !== "bearer " && scheme !== "bearer")) return "missing";
  const token = authorization.slice(7).trim();
  const presented = digest(token);
  let found: Identity = "unknown";
  for (const client of clients) {
    for (const expected of digestsOf(client)) {
      if (timingSafeEqual(presented, expected) && token !== "") found = client;
    }
  }
  return found;
}

function digestsOf(client: ScimClient): readonly Uint8Array[] {
  const known = digests.get(client);
  if (known !== undefined) return known;
  const made = client.tokens.map(digest);
  digests.set(client, made);
  return made;
}

function digest(token: string): Uint8Array {
  return createHash("sha256").update(token).digest();
}
