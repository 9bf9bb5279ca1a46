/** Runs a search over the records of one snapshot: filter, count, sort; and cuts pages out of what it finds. */
import type { Work } from "../directory/work.js";
import { planFilter } from "./plan-filter.js";
import { concatenated, type Positions } from "./positions.js";
import { runPlan } from "./run-plan.js";
import type { SearchRequest } from "./search-request.js";
import { checkSort, inOrder, type QueryTarget, type Sort, sortedOrder, sortFew } from "./sorted-order.js";

/** What a search finds, over all pages, in order. */
export interface Hits {
  readonly totalResults: number;
  /** Positions in the records of all targets laid one behind the other; undefined where it is all of them as they stand. */
  readonly positions: Positions | undefined;
  /** How many records were looked at: whether it is worth keeping. */
  readonly looked: number;
}

/** A part of a page: records of one target, in order. */
export type Part = { readonly target: QueryTarget } & (
  | { readonly positions: Positions }
  /** Neighbours, from one position up to another. */
  | { readonly positions: undefined; readonly from: number; readonly to: number }
);

/** The slice of the matches to return: `offset` is 0-based, `limit` at least 0. */
export interface Slice {
  readonly offset: number;
  readonly limit: number;
}

/** So few matches are sorted by reading them, rather than by a column of everybody. */
const FEW = 64;

/**
 * Without a sort the matches come in stable order, target by target; with one the order runs over all targets, ties in
 * stable order. What only one of several targets has is no value in the others. `orderBy` gives the order of everybody,
 * for whoever keeps it. Throws ScimError 400 for a filter or sort that the schema refuses, before any work.
 */
export function* runQuery(
  { filter, sort }: Pick<SearchRequest, "filter" | "sort">,
  targets: readonly QueryTarget[],
  orderBy: (sort: Sort) => Work<Positions> = (by) => sortedOrder(by, targets),
): Work<Hits> {
  const size = targets.reduce((total, { records }) => total + records.size, 0);
  const unknown = targets.length > 1 ? "noValue" : "refuse";
  const plans = filter && targets.map(({ type }) => planFilter(filter, type, unknown));
  if (sort !== undefined) checkSort(sort, targets);
  if (plans === undefined) {
    const positions = sort && (yield* orderBy(sort));
    return { totalResults: size, positions, looked: positions === undefined ? 0 : size };
  }
  const parts: Positions[] = [];
  let looked = 0;
  let before = 0;
  for (const [at, { records }] of targets.entries()) {
    const plan = plans[at];
    if (plan === undefined) continue;
    const found = yield* runPlan(plan, records);
    parts.push(before === 0 ? found.positions : found.positions.map((position) => position + before));
    looked += found.looked;
    before += records.size;
  }
  const found = concatenated(parts);
  const totalResults = found.length;
  if (sort === undefined || totalResults < 2) return { totalResults, positions: found, looked };
  if (totalResults <= FEW)
    return { totalResults, positions: sortFew(sort, targets, found), looked: looked + totalResults };
  return { totalResults, positions: yield* inOrder(yield* orderBy(sort), found), looked: size };
}

/** The records of one page, in order. */
export function pageOf(
  { positions }: Hits,
  targets: readonly QueryTarget[],
  { offset, limit }: Slice,
): readonly Part[] {
  if (positions !== undefined) {
    const isWhole = offset === 0 && positions.length <= limit;
    return partsAt(isWhole ? positions : positions.subarray(offset, offset + limit), targets);
  }
  const parts: Part[] = [];
  let before = 0;
  for (const target of targets) {
    const from = Math.max(0, offset - before);
    const to = Math.min(target.records.size, offset + limit - before);
    if (from < to) parts.push({ target, positions: undefined, from, to });
    before += target.records.size;
  }
  return parts;
}

/** Cut where one target's end and another's begin. */
function partsAt(positions: Positions, targets: readonly QueryTarget[]): readonly Part[] {
  const [only] = targets;
  if (only !== undefined && targets.length === 1) return [{ target: only, positions }];
  const parts: Part[] = [];
  for (let at = 0; at < positions.length; ) {
    const { target, before } = targetAt(positions[at] ?? 0, targets);
    const begin = at;
    while (at < positions.length && targetAt(positions[at] ?? 0, targets).target === target) at++;
    parts.push({ target, positions: positions.subarray(begin, at).map((position) => position - before) });
  }
  return parts;
}

function targetAt(position: number, targets: readonly QueryTarget[]) {
  let before = 0;
  for (const target of targets) {
    if (position < before + target.records.size) return { target, before };
    before += target.records.size;
  }
  throw new RangeError(`no record at position ${position} of ${before}`);
}

/** How many records a part has. */
export function sizeOfPart(part: Part): number {
  return part.positions === undefined ? part.to - part.from : part.positions.length;
}
