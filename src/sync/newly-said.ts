/** Picks out of a read what Lattice has not said before, to be kept for explanations (pure). */
import type { Digest } from "../directory/render-record.js";
import type { PackedRecords } from "../lattice/packed-records.js";
import type { LatticeUser } from "../lattice/lattice-user.js";
import type { Said } from "../store/store.js";

const SLICE = 32;

export interface NewlyHeard {
  /** Those who have what was sent of them. */
  readonly users: readonly LatticeUser[];
  readonly packed: readonly PackedRecords[];
  /** The digests of what was packed, by id. */
  readonly digests: ReadonlyMap<string, string>;
}

export function saidDigest(raw: Said["raw"], digest: Digest): string {
  return digest(JSON.stringify(raw));
}

type SaidOf = Said & { readonly id: string };

/** `known` holds the digest of what was said last, by id. */
export async function newlySaid(
  { users, packed, digests }: NewlyHeard,
  known: ReadonlyMap<string, string>,
  readAt: number,
  digest: Digest,
  breathe: () => Promise<void>,
): Promise<readonly SaidOf[]> {
  const said: SaidOf[] = [];
  let work = 0;
  for (const { id, raw } of users) {
    if (++work % SLICE === 0) await breathe();
    if (raw === undefined) continue;
    const now = saidDigest(raw, digest);
    if (known.get(id) !== now) said.push({ id, raw, digest: now, at: readAt });
  }
  for (const { ids, unpack } of packed) {
    await breathe();
    for (const [place, id] of ids.entries()) {
      const now = digests.get(id);
      if (now !== undefined && known.get(id) !== now) said.push(new PackedSaid(id, now, readAt, unpack, place));
    }
  }
  return said;
}

/** A class, because everybody in a first read is one, and `raw` is unpacked only when it is written. */
class PackedSaid implements SaidOf {
  readonly id: string;
  readonly digest: string;
  readonly at: number;
  readonly #unpack: PackedRecords["unpack"];
  readonly #place: number;

  constructor(id: string, digest: string, at: number, unpack: PackedRecords["unpack"], place: number) {
    this.id = id;
    this.digest = digest;
    this.at = at;
    this.#unpack = unpack;
    this.#place = place;
  }

  get raw(): Said["raw"] {
    return this.#unpack()[this.#place] ?? {};
  }
}
