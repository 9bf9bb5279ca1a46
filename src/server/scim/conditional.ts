/** If-None-Match (RFC 9110 section 13.1.2): weak comparison, lists, and `*`. */

const ENTITY_TAG = /(?:W\/)?("[^"]*")/g;

/** Whether the client's copy is the current one, so that 304 is the answer. */
export function isUnchanged(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === "*") return true;
  const current = opaque(etag);
  for (const [, tag] of ifNoneMatch.matchAll(ENTITY_TAG)) {
    if (tag === current) return true;
  }
  return false;
}

function opaque(etag: string): string {
  return etag.startsWith("W/") ? etag.slice(2) : etag;
}
