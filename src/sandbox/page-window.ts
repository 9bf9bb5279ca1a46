/** Which records of a list a request gets: the window, and where in the list it lies. */
import type { CursorPlace } from "./cursor.js";
import type { Numbers } from "./listings.js";

export type ListOrder = "oldest-first" | "newest-first";

/** Places are counted from 0 in the order in which the list is shown. */
export interface Window {
  readonly start: number;
  /** The place after the last record. */
  readonly end: number;
}

/** The number at a place of the list as shown. */
export function numberAt(numbers: Numbers, place: number, order: ListOrder): number {
  return numbers[order === "oldest-first" ? place : numbers.length - 1 - place] ?? -1;
}

/** The place after the record that the cursor names, wherever that one is now: inserts and removals move nobody. */
export function startAfter(numbers: Numbers, cursor: CursorPlace | undefined, order: ListOrder): number {
  if (cursor === undefined || cursor.after < 0) return 0;
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const number = numberAt(numbers, middle, order);
    if (order === "oldest-first" ? number <= cursor.after : number >= cursor.after) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Page number and count of pages of that size, both from 1. */
export function pageOf(
  window: Window,
  total: number,
  limit: number,
): { readonly page: number; readonly pages: number } {
  return { page: Math.ceil(window.start / limit) + 1, pages: Math.max(1, Math.ceil(total / limit)) };
}
