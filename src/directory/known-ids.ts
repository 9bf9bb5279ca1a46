/**
 * Which sequence an id was given. Snapshots share it, and it is only ever added to: whoever asks has to see whether what
 * stands at the sequence has the id, because the record may have been deleted, or be of another snapshot alone.
 */

export interface KnownIds {
  add(id: string, sequence: number): void;
  /** The first of the id's sequences at which there is something; an id that was deleted and came back has several. */
  find<T>(id: string, at: (sequence: number) => T | undefined): T | undefined;
  readonly size: number;
  /** Whether all ids are in Unicode's composed form (NFC). */
  readonly areComposed: boolean;
}

export function createKnownIds(): KnownIds {
  const sequences = new Map<string, number | readonly number[]>();
  let areComposed = true;
  return {
    add(id, sequence) {
      const known = sequences.get(id);
      if (known === undefined) {
        sequences.set(id, sequence);
        areComposed &&= id.normalize("NFC") === id;
      } else if (typeof known !== "number") {
        if (!known.includes(sequence)) sequences.set(id, [sequence, ...known]);
      } else if (known !== sequence) {
        sequences.set(id, [sequence, known]);
      }
    },
    find(id, at) {
      const known = sequences.get(id);
      if (known === undefined) return undefined;
      if (typeof known === "number") return at(known);
      for (const sequence of known) {
        const found = at(sequence);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    get size() {
      return sequences.size;
    },
    get areComposed() {
      return areComposed;
    },
  };
}
