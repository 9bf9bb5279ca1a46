/** Who asks: a bearer token (RFC 6750) to the client it belongs to, in a time that tells nothing about the tokens. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { ScimClient } from "../connection.js";

/** missing: no bearer credentials at all. unknown: a token that nobody here holds, or none where one should stand. */
export type Identity = ScimClient | "missing" | "unknown";

/** Bytes of a token and, before it, of its length. */
const FRAME = 256;
const LENGTH = 4;
const presented = Buffer.alloc(FRAME);
const frames = new WeakMap<ScimClient, readonly Uint8Array[]>();

/**
 * Tokens are compared in frames of one size, and always all of them, so that neither a token's length nor its place in the
 * list shows, nor how much of it was right. The scheme's name is accepted in any case (RFC 7235 section 2.1).
 */
export function identify(authorization: string | undefined, clients: readonly ScimClient[]): Identity {
  const scheme = authorization?.slice(0, 7).toLowerCase();
  if (authorization === undefined || (scheme !== "bearer " && scheme !== "bearer")) return "missing";
  const token = authorization.slice(7).trim();
  fill(presented, token);
  let found: Identity = "unknown";
  for (const client of clients) {
    for (const expected of framesOf(client)) {
      if (timingSafeEqual(presented, expected) && token !== "") found = client;
    }
  }
  return found;
}

function framesOf(client: ScimClient): readonly Uint8Array[] {
  const known = frames.get(client);
  if (known !== undefined) return known;
  const made = client.tokens.map((token) => fill(Buffer.alloc(FRAME), token));
  frames.set(client, made);
  return made;
}

/** A token that is too long for the frame is there as its digest, behind a length that no shorter one has. */
function fill(frame: Buffer, token: string): Buffer {
  const length = Buffer.byteLength(token);
  frame.fill(0);
  frame.writeUInt32LE(length);
  if (length <= FRAME - LENGTH) frame.write(token, LENGTH);
  else frame.set(createHash("sha256").update(token).digest(), LENGTH);
  return frame;
}
