/**
 * Finds records by a value that few of them have, in a few bytes a record: it keeps hashes, not values. Snapshots share
 * it, and it forgets nothing: whoever asks has to see whether a record that is found still has the value.
 */
import type { Resource } from "../scim/resource.js";
import { hashOf } from "./hash-of.js";
import type { ValueKey } from "./value-key.js";
import type { ValueSource } from "./value-source.js";

export interface LookupIndex {
  readonly source: ValueSource;
  add(sequence: number, resource: Resource): void;
  /** Sequences of the records that have, or once had, a value with this key; ascending, and a few strangers among them. */
  find(key: ValueKey): readonly number[];
  /** How many values were added. */
  readonly size: number;
}

const NOTHING = 0xffffffff;

/** `expected` values at first; it grows. */
export function createLookupIndex(source: ValueSource, expected: number): LookupIndex {
  let capacity = powerOfTwo(expected);
  /** By the low bits of a hash, the entry that was added last; by entry, the one before it. */
  let heads: Uint32Array = new Uint32Array(capacity).fill(NOTHING);
  let before: Uint32Array = new Uint32Array(capacity);
  let hashes: Uint32Array = new Uint32Array(capacity);
  let sequences: Uint32Array = new Uint32Array(capacity);
  let size = 0;

  const grow = (): void => {
    capacity *= 2;
    hashes = enlarged(hashes, capacity);
    sequences = enlarged(sequences, capacity);
    before = new Uint32Array(capacity);
    heads = new Uint32Array(capacity).fill(NOTHING);
    for (let entry = 0; entry < size; entry++) link(entry);
  };
  const link = (entry: number): void => {
    const head = (hashes[entry] ?? 0) & (capacity - 1);
    before[entry] = heads[head] ?? NOTHING;
    heads[head] = entry;
  };
  const eachOf = (hash: number, visit: (sequence: number) => boolean): void => {
    let entry = heads[hash & (capacity - 1)] ?? NOTHING;
    while (entry !== NOTHING) {
      if (hashes[entry] === hash && visit(sequences[entry] ?? 0)) return;
      entry = before[entry] ?? NOTHING;
    }
  };

  return {
    source,
    add(sequence, resource) {
      source.read(resource, (key) => {
        if (key === undefined) return;
        const hash = hashOf(String(key));
        let isKnown = false;
        // The first of a kind is the one that was added last: a record that has not changed is found at once.
        eachOf(hash, (found) => {
          isKnown = found === sequence;
          return true;
        });
        if (isKnown) return;
        if (size === capacity) grow();
        hashes[size] = hash;
        sequences[size] = sequence;
        link(size++);
      });
    },
    find(key) {
      const found: number[] = [];
      eachOf(hashOf(String(key)), (sequence) => {
        found.push(sequence);
        return false;
      });
      if (found.length < 2) return found;
      return found.sort((a, b) => a - b).filter((sequence, at) => sequence !== found[at - 1]);
    },
    get size() {
      return size;
    },
  };
}

function powerOfTwo(least: number): number {
  let power = 64;
  while (power < least) power *= 2;
  return power;
}

function enlarged(array: Uint32Array, length: number): Uint32Array {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
