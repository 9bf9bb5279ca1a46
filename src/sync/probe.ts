/** Asks Lattice by id for whoever and whatever is missing from a complete read: gone, or only missing from the list? */
import { LatticeError, type LatticeFailureKind } from "../lattice/lattice-client.js";

/** At most this many of a kind are asked for in one cycle: each costs a request. The others stay as they are until their turn. */
export const MOST_PROBES = 100;

export interface Probes<T> {
  /** What Lattice still has: what it says of them counts as if it had stood in the list. */
  readonly found: readonly T[];
  /** Ids for which Lattice answers 404. */
  readonly notFound: ReadonlySet<string>;
  /** Why those who were asked for in vain are neither, by id. Whoever is nowhere was not asked for. */
  readonly failed: ReadonlyMap<string, string>;
}

/**
 * How many failures of a kind end the asking; any other kind ends it at once. One broken record is not to keep all others
 * from being asked for; an outage is not to be waited for a hundred times.
 */
const ENDURED: Partial<Record<LatticeFailureKind, number>> = {
  forbidden: MOST_PROBES,
  malformed: 10,
  unavailable: 3,
};

/** `ask` gives what has that id, undefined where Lattice answers 404, and throws LatticeError. */
export async function probe<T>(
  ids: readonly string[],
  ask: (id: string) => Promise<T | undefined>,
): Promise<Probes<T>> {
  const found: T[] = [];
  const notFound = new Set<string>();
  const failed = new Map<string, string>();
  const failures = new Map<LatticeFailureKind, number>();
  for (const id of ids) {
    try {
      const one = await ask(id);
      if (one === undefined) notFound.add(id);
      else found.push(one);
    } catch (error) {
      if (!(error instanceof LatticeError)) throw error;
      failed.set(id, error.message);
      const count = (failures.get(error.kind) ?? 0) + 1;
      failures.set(error.kind, count);
      if (count >= (ENDURED[error.kind] ?? 1)) break;
    }
  }
  return { found, notFound, failed };
}
