/** Brings records into the order that `sortBy` asks for: all of them by columns, a few by what they hold. */
import type { Dictionary } from "../directory/dictionary.js";
import type { RecordSet } from "../directory/record-set.js";
import type { ValueColumn } from "../directory/value-column.js";
import type { Work } from "../directory/work.js";
import type { ResourceType } from "../scim/attribute.js";
import type { Positions } from "./positions.js";
import { compareSortKeys, compileSortKey, type SortKey, type SortSources, sortSources, unknownSort } from "./sort.js";

/** What is searched: one target for /Users or /Groups, both for the root. */
export interface QueryTarget {
  readonly type: ResourceType;
  readonly records: RecordSet;
}

export interface Sort {
  readonly path: string;
  readonly descending: boolean;
}

/** Throws ScimError 400 for what none of the targets can be sorted by. */
export function checkSort({ path }: Sort, targets: readonly QueryTarget[]): void {
  if (targets.map(({ type }) => compileSortKey(path, type)).every((key) => key === undefined)) throw unknownSort(path);
}

/** The positions of all targets, laid one behind the other, in order; ties as they stand. */
export function* sortedOrder({ path, descending }: Sort, targets: readonly QueryTarget[]): Work<Positions> {
  let merged: Run | undefined;
  let before = 0;
  for (const { type, records } of targets) {
    const run = yield* runOf(records, sortSources(path, type), descending, before);
    merged = merged === undefined ? run : yield* merge(merged, run, descending);
    before += records.size;
  }
  return merged?.order ?? new Uint32Array(0);
}

/** A few positions of all targets, ascending, in order. Reads their resources. */
export function sortFew({ path, descending }: Sort, targets: readonly QueryTarget[], few: Positions): Positions {
  const keys = new Map<number, SortKey>();
  let before = 0;
  for (const { type, records } of targets) {
    const read = compileSortKey(path, type);
    for (const position of few) {
      if (position < before || position >= before + records.size) continue;
      keys.set(position, read?.(records.at(position - before).resource));
    }
    before += records.size;
  }
  // A typed array's sort need not be stable, but a list's is.
  return Uint32Array.from([...few].sort((a, b) => compareSortKeys(keys.get(a), keys.get(b), descending)));
}

const WALKED_AT_ONCE = 65_536;

/** Those of an order that were found. `found` is of ascending positions below the order's length. */
export function* inOrder(order: Positions, found: Positions): Work<Positions> {
  const isFound = new Uint8Array(order.length);
  for (const position of found) isFound[position] = 1;
  yield;
  const sorted = new Uint32Array(found.length);
  let length = 0;
  for (let at = 0; at < order.length; at++) {
    const position = order[at] ?? 0;
    if (isFound[position] === 1) sorted[length++] = position;
    if (at % WALKED_AT_ONCE === WALKED_AT_ONCE - 1) yield;
  }
  return sorted;
}

interface Run {
  readonly order: Positions;
  readonly keyOf: (position: number) => SortKey;
}

function* runOf(records: RecordSet, sources: SortSources | undefined, descending: boolean, before: number): Work<Run> {
  if (sources === undefined) {
    const order = new Uint32Array(records.size);
    for (let position = 0; position < records.size; position++) order[position] = position + before;
    return { order, keyOf: () => undefined };
  }
  const column = yield* columnOf(records, sources);
  const order = yield* column.sorted(descending);
  if (before > 0) for (let at = 0; at < order.length; at++) order[at] = (order[at] ?? 0) + before;
  const { codes, dictionary } = column;
  return { order, keyOf: (position) => sortKey(dictionary, codes[position - before] ?? 0) };
}

function sortKey(dictionary: Dictionary, code: number): SortKey {
  const key = dictionary.keyOf(code);
  return key === "" ? undefined : typeof key === "boolean" ? Number(key) : key;
}

function* columnOf({ indexes }: RecordSet, { shared, own }: SortSources): Work<ValueColumn> {
  if (shared !== undefined) {
    const column = indexes.column(shared) ?? (yield* indexes.makeColumn(shared));
    if (column.starts === undefined) return column;
  }
  return indexes.column(own) ?? (yield* indexes.makeColumn(own));
}

/** Ties go to the first, which stands before the second. */
function* merge(first: Run, second: Run, descending: boolean): Work<Run> {
  const merged = new Uint32Array(first.order.length + second.order.length);
  const boundary = first.order.length;
  let a = 0;
  let b = 0;
  for (let at = 0; at < merged.length; at++) {
    const left = first.order[a];
    const right = second.order[b];
    const isFirst =
      right === undefined ||
      (left !== undefined && compareSortKeys(first.keyOf(left), second.keyOf(right), descending) <= 0);
    merged[at] = (isFirst ? left : right) ?? 0;
    if (isFirst) a++;
    else b++;
    if (at % WALKED_AT_ONCE === WALKED_AT_ONCE - 1) yield;
  }
  return { order: merged, keyOf: (position) => (position < boundary ? first : second).keyOf(position) };
}
