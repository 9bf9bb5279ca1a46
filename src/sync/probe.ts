/** Asks Lattice by id for people who are missing from a complete read: gone, or only missing from the list? */
import { LatticeError } from "../lattice/lattice-client.js";
import type { LatticeUser } from "../lattice/lattice-user.js";
import type { Source } from "./source.js";

/** At most this many people are asked for in one cycle: each costs a request. The others stay as they are until their turn. */
export const MOST_PROBES = 100;

export interface Probes {
  /** People whom Lattice still has: what it says of them counts as if it had stood in the list. */
  readonly found: readonly LatticeUser[];
  /** People for whom Lattice answers 404. */
  readonly notFound: ReadonlySet<string>;
  /** Ends the asking: the people after it are neither found nor gone. */
  readonly failure: string | undefined;
}

export async function probe(source: Source, ids: readonly string[], signal: AbortSignal): Promise<Probes> {
  const found: LatticeUser[] = [];
  const notFound = new Set<string>();
  for (const id of ids) {
    try {
      const user = await source.user(id, signal);
      if (user === undefined) notFound.add(id);
      else found.push(user);
    } catch (error) {
      if (!(error instanceof LatticeError)) throw error;
      return { found, notFound, failure: error.message };
    }
  }
  return { found, notFound, failure: undefined };
}
