/**
 * Which sequence an id was given, in sixteen bytes an id: it keeps hashes, not ids. Snapshots share it, and it is only ever
 * added to: whoever asks has to see whether what stands at the sequence has the id, because the record may have been deleted,
 * or be of another snapshot alone, or have another id with the same hash.
 */
import { hashOf } from "./hash-of.js";

export interface KnownIds {
  add(id: string, sequence: number): void;
  /** What `at` gives for the first of the id's sequences for which it gives anything: several were given where the id came back. */
  find<T>(id: string, at: (sequence: number) => T | undefined): T | undefined;
  /** How many sequences were given. */
  readonly size: number;
  /** Whether all ids are in Unicode's composed form (NFC). */
  readonly areComposed: boolean;
}

const NOTHING = 0xffffffff;
const FEWEST_SLOTS = 64;

export function createKnownIds(): KnownIds {
  /** By slot two numbers, side by side because they are looked at together: the sequence or NOTHING, and the id's hash. */
  let slots = new Uint32Array(2 * FEWEST_SLOTS).fill(NOTHING);
  let mask = FEWEST_SLOTS - 1;
  let size = 0;
  let areComposed = true;

  /** The first free slot for the hash, or the one that has the sequence already. */
  const slotFor = (hash: number, sequence: number): number => {
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = slots[2 * slot];
      if (found === NOTHING || (found === sequence && slots[2 * slot + 1] === hash)) return slot;
    }
  };
  const grow = (): void => {
    const before = slots;
    slots = new Uint32Array(2 * before.length).fill(NOTHING);
    mask = before.length - 1;
    for (let at = 0; at < before.length; at += 2) {
      const sequence = before[at] ?? NOTHING;
      if (sequence !== NOTHING) put(before[at + 1] ?? 0, sequence);
    }
  };
  const put = (hash: number, sequence: number): boolean => {
    const slot = slotFor(hash, sequence);
    if (slots[2 * slot] !== NOTHING) return false;
    slots[2 * slot] = sequence;
    slots[2 * slot + 1] = hash;
    return true;
  };

  return {
    add(id, sequence) {
      if (!put(hashOf(id), sequence)) return;
      areComposed &&= id.normalize("NFC") === id;
      // At most half of the slots are taken, so that what is looked for is near where it belongs.
      if (++size > mask / 2) grow();
    },
    find(id, at) {
      const hash = hashOf(id);
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const sequence = slots[2 * slot] ?? NOTHING;
        if (sequence === NOTHING) return undefined;
        if (slots[2 * slot + 1] !== hash) continue;
        const found = at(sequence);
        if (found !== undefined) return found;
      }
    },
    get size() {
      return size;
    },
    get areComposed() {
      return areComposed;
    },
  };
}
