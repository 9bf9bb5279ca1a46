/** Picks out of a read what Lattice has not said before, to be kept for explanations (pure). */
import type { Digest } from "../directory/render-record.js";
import type { LatticeUser } from "../lattice/lattice-user.js";
import type { Said } from "../store/store.js";

const SLICE = 500;

export function saidDigest(raw: Said["raw"], digest: Digest): string {
  return digest(JSON.stringify(raw));
}

/** `known` holds the digest of what was said last, by id. */
export async function newlySaid(
  users: readonly LatticeUser[],
  known: ReadonlyMap<string, string>,
  readAt: number,
  digest: Digest,
  breathe: () => Promise<void>,
): Promise<readonly (Said & { readonly id: string })[]> {
  const said: (Said & { readonly id: string })[] = [];
  let work = 0;
  for (const user of users) {
    if (++work % SLICE === 0) await breathe();
    if (user.raw === undefined) continue;
    const now = saidDigest(user.raw, digest);
    if (known.get(user.id) !== now) said.push({ id: user.id, raw: user.raw, digest: now, at: readAt });
  }
  return said;
}
