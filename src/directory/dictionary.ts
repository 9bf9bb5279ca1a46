/** Numbers the distinct values of an attribute; numbers are never given again, so that snapshots share one dictionary. */
import { mergeRuns } from "./sort-in-slices.js";
import { compareKeys, type ValueKey } from "./value-key.js";
import type { Work } from "./work.js";

/** The code of a record without a value, and of a value that nothing can be compared with. */
export const NO_VALUE = 0;
export const INCOMPARABLE = 1;
const FIRST = 2;

export interface Dictionary {
  /** Codes are below this. */
  readonly size: number;
  /** The code of a key; a new one where there is none yet. */
  encode(key: ValueKey | undefined): number;
  /** The code of a key, or undefined where nobody ever had it. */
  find(key: ValueKey): number | undefined;
  /** Undefined for the two codes that stand for no key. */
  keyOf(code: number): ValueKey | undefined;
  /** By code, its place in the order of the keys; the two codes that stand for no key have none. */
  ranks(): Work<Uint32Array>;
  /** About how much memory it takes. */
  readonly bytes: number;
}

const SORTED_AT_ONCE = 2048;

export function createDictionary(): Dictionary {
  const codes = new Map<ValueKey, number>();
  const keys: ValueKey[] = [];
  let bytes = 0;
  let order: readonly number[] = [];
  let ranks = new Uint32Array(0);

  const compareCodes = (a: number, b: number): number => compareKeys(keys[a - FIRST] ?? 0, keys[b - FIRST] ?? 0);

  /** Ranks the keys there are by now; what was ranked before is only merged with what has come since. */
  function* rank(): Work<Uint32Array> {
    if (order.length < keys.length) {
      const count = keys.length;
      const known = order;
      const added: number[][] = [];
      for (let from = known.length; from < count; from += SORTED_AT_ONCE) {
        const length = Math.min(SORTED_AT_ONCE, count - from);
        added.push(Array.from({ length }, (_, at) => from + at + FIRST).sort(compareCodes));
        yield;
      }
      const merged = yield* mergeRuns([known, ...added], compareCodes);
      // Another who ranked meanwhile may have got further.
      if (merged.length > order.length) {
        order = merged;
        const next = new Uint32Array(merged.length + FIRST);
        for (let at = 0; at < merged.length; at++) next[merged[at] ?? 0] = at;
        ranks = next;
      }
    }
    return ranks;
  }

  return {
    get size() {
      return keys.length + FIRST;
    },
    encode(key) {
      if (key === undefined) return INCOMPARABLE;
      const known = codes.get(key);
      if (known !== undefined) return known;
      const code = keys.push(key) - 1 + FIRST;
      codes.set(key, code);
      bytes += 56 + (typeof key === "string" ? key.length : 8);
      return code;
    },
    find: (key) => codes.get(key),
    keyOf: (code) => keys[code - FIRST],
    ranks: rank,
    get bytes() {
      return bytes;
    },
  };
}
