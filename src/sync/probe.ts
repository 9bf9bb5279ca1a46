/** Asks Lattice by id for whoever and whatever is missing from a complete read: gone, or only missing from the list? */
import { LatticeError } from "../lattice/lattice-client.js";

/** At most this many of a kind are asked for in one cycle: each costs a request. The others stay as they are until their turn. */
export const MOST_PROBES = 100;

export interface Probes<T> {
  /** What Lattice still has: what it says of them counts as if it had stood in the list. */
  readonly found: readonly T[];
  /** Ids for which Lattice answers 404. */
  readonly notFound: ReadonlySet<string>;
  /** Ends the asking: those after it are neither found nor gone. */
  readonly failure: string | undefined;
}

/** `ask` gives what has that id, undefined where Lattice answers 404, and throws LatticeError. */
export async function probe<T>(
  ids: readonly string[],
  ask: (id: string) => Promise<T | undefined>,
): Promise<Probes<T>> {
  const found: T[] = [];
  const notFound = new Set<string>();
  for (const id of ids) {
    try {
      const one = await ask(id);
      if (one === undefined) notFound.add(id);
      else found.push(one);
    } catch (error) {
      if (!(error instanceof LatticeError)) throw error;
      return { found, notFound, failure: error.message };
    }
  }
  return { found, notFound, failure: undefined };
}
