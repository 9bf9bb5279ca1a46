/** Runs a search over the records of one snapshot: filter, count, sort, slice. */
import type { DirectoryRecord } from "../directory/record.js";
import type { RecordSet } from "../directory/record-set.js";
import type { ResourceType } from "../scim/attribute.js";
import type { Resource } from "../scim/resource.js";
import { compileFilter } from "./compile-filter.js";
import type { SearchRequest } from "./search-request.js";
import { compareSortKeys, compileSortKey, type SortKey, unknownSort } from "./sort.js";

/** What is searched: one target for /Users or /Groups, both for the root. */
export interface QueryTarget {
  readonly type: ResourceType;
  readonly records: RecordSet;
}

export interface QueryResult {
  /** Matches over all pages. */
  readonly totalResults: number;
  /** This page, in order. */
  readonly records: readonly DirectoryRecord[];
}

/** The slice of the matches to return: `offset` is 0-based, `limit` at least 0. */
export interface Slice {
  readonly offset: number;
  readonly limit: number;
}

/**
 * Without a sort the matches come in stable order, target by target; with one the order runs over all targets, ties in
 * stable order. What only one of several targets has is no value in the others. Throws ScimError 400 for a filter or
 * sort that the schema refuses.
 */
export function runQuery(request: SearchRequest, targets: readonly QueryTarget[], slice: Slice): QueryResult {
  const unknown = targets.length > 1 ? "noValue" : "refuse";
  const { filter, sort } = request;
  const found = targets.map(({ type, records }) =>
    filter === undefined ? records : matching(records, compileFilter(filter, type, unknown)),
  );
  const order = sort === undefined ? undefined : sortedOrder(sort, targets, found);
  const { offset, limit } = slice;
  return {
    totalResults: found.reduce((total, { size }) => total + size, 0),
    records: order === undefined ? sliceOf(found, offset, limit) : order.slice(offset, offset + limit),
  };
}

/** Records that were found in one target, in stable order: without a filter the target's own. */
interface Found {
  readonly size: number;
  at(index: number): DirectoryRecord;
}

function matching(records: RecordSet, matches: (resource: Resource) => boolean): Found {
  const positions: number[] = [];
  for (let position = 0; position < records.size; position++) {
    if (matches(records.at(position).resource)) positions.push(position);
  }
  return { size: positions.length, at: (index) => records.at(positions[index] ?? -1) };
}

/** The part of what was found that a page needs: its cost is the page's. */
function sliceOf(found: readonly Found[], offset: number, limit: number): readonly DirectoryRecord[] {
  const page: DirectoryRecord[] = [];
  let before = 0;
  for (const part of found) {
    const last = Math.min(part.size, offset + limit - before);
    for (let index = Math.max(0, offset - before); index < last; index++) page.push(part.at(index));
    before += part.size;
  }
  return page;
}

function sortedOrder(
  sort: NonNullable<SearchRequest["sort"]>,
  targets: readonly QueryTarget[],
  found: readonly Found[],
): readonly DirectoryRecord[] {
  const readers = targets.map(({ type }) => compileSortKey(sort.path, type));
  if (readers.every((reader) => reader === undefined)) throw unknownSort(sort.path);
  const records: DirectoryRecord[] = [];
  const keys: SortKey[] = [];
  for (const [target, part] of found.entries()) {
    const reader = readers[target];
    for (let index = 0; index < part.size; index++) {
      const record = part.at(index);
      records.push(record);
      keys.push(reader?.(record.resource));
    }
  }
  // Equal keys keep the order of the indexes, descending too, because the sort is stable.
  const order = keys.map((_, index) => index);
  order.sort((a, b) => compareSortKeys(keys[a], keys[b], sort.descending));
  return order.flatMap((index) => records[index] ?? []);
}
