/** Picks out of a read what Lattice has not said before, to be kept for explanations (pure). */
import type { Digest } from "../directory/render-record.js";
import type { LatticeUser } from "../lattice/lattice-user.js";
import type { Said } from "../store/store.js";

const SLICE = 500;

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
    const now = digest(JSON.stringify(user.raw));
    if (known.get(user.id) !== now) said.push({ id: user.id, raw: user.raw, digest: now, at: readAt });
  }
  return said;
}
