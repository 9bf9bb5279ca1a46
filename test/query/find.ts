/** Runs a search to its end and reads the records of one page, for tests. */
import type { DirectoryRecord } from "../../src/directory/record.js";
import { runQuery as work, pageOf, sizeOfPart, type Slice } from "../../src/query/run-query.js";
import type { SearchRequest } from "../../src/query/search-request.js";
import type { QueryTarget } from "../../src/query/sorted-order.js";
import { finish } from "../support/finish.js";

export interface QueryResult {
  readonly totalResults: number;
  readonly records: readonly DirectoryRecord[];
}

export function runQuery(
  request: Pick<SearchRequest, "filter" | "sort">,
  targets: readonly QueryTarget[],
  slice: Slice,
): QueryResult {
  const hits = finish(work(request, targets));
  const records: DirectoryRecord[] = [];
  for (const part of pageOf(hits, targets, slice)) {
    for (let at = 0; at < sizeOfPart(part); at++) {
      const position = part.positions === undefined ? part.from + at : (part.positions[at] ?? -1);
      records.push(part.target.records.at(position));
    }
  }
  return { totalResults: hits.totalResults, records };
}
