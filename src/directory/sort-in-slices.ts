/** Sorts many things without keeping others waiting: short runs first, which are then merged. */
import type { Work } from "./work.js";

const SORTED_AT_ONCE = 512;
const MERGED_AT_ONCE = 2048;

/** A sorted copy; what compares as equal keeps its order. */
export function* sortInSlices<T>(list: readonly T[], compare: (a: T, b: T) => number): Work<readonly T[]> {
  const runs: (readonly T[])[] = [];
  for (let from = 0; from < list.length; from += SORTED_AT_ONCE) {
    runs.push(list.slice(from, from + SORTED_AT_ONCE).sort(compare));
    yield;
  }
  return yield* mergeRuns(runs, compare);
}

/** Merges sorted runs, neighbours first, so that each value is compared as often as their number has binary digits. */
export function* mergeRuns<T>(runs: readonly (readonly T[])[], compare: (a: T, b: T) => number): Work<readonly T[]> {
  let left = runs.filter((run) => run.length > 0);
  while (left.length > 1) {
    const next: (readonly T[])[] = [];
    for (let at = 0; at < left.length; at += 2) {
      const first = left[at] ?? [];
      const second = left[at + 1];
      next.push(second === undefined ? first : yield* mergeTwo(first, second, compare));
    }
    left = next;
  }
  return left[0] ?? [];
}

function* mergeTwo<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): Work<readonly T[]> {
  const merged: T[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i] as T;
    const right = b[j] as T;
    if (j >= b.length || (i < a.length && compare(left, right) <= 0)) {
      merged.push(left);
      i++;
    } else {
      merged.push(right);
      j++;
    }
    if (merged.length % MERGED_AT_ONCE === 0) yield;
  }
  return merged;
}
