/** Keeps what searches found, so that a walk through the pages of one filters and sorts once. */
import { LRUCache } from "lru-cache";
import type { Snapshot } from "../../directory/snapshot.js";
import { shareWork, type Work } from "../../directory/work.js";
import type { Positions } from "../../query/positions.js";
import { type Hits, runQuery } from "../../query/run-query.js";
import type { SearchRequest } from "../../query/search-request.js";
import type { QueryTarget, Sort } from "../../query/sorted-order.js";
import type { Collection } from "./route.js";
import { createSerials } from "./serial.js";

/** One search of one snapshot. */
export interface Search {
  readonly snapshot: Snapshot;
  readonly of: Collection | "";
  readonly targets: readonly QueryTarget[];
  readonly request: SearchRequest;
}

/** Whoever asks the same while it is being searched goes on with that. Throws ScimError 400 as runQuery does. */
export type SearchCache = (search: Search) => Work<Hits>;

/** What was found by looking at so few records is found again as quickly as it would be in here. */
const NOT_WORTH_KEEPING = 64;
/** Of an entry beside positions and key. */
const OVERHEAD = 200;

/** `maxBytes` bounds what is kept. A snapshot that nobody serves any more leaves in time, since nobody asks for it. */
export function createSearchCache(maxBytes = 64 * 1024 * 1024): SearchCache {
  const serialOf = createSerials();
  const kept = new LRUCache<string, Hits>({
    maxSize: maxBytes,
    sizeCalculation: ({ positions }, key) => (positions?.byteLength ?? 0) + 2 * key.length + OVERHEAD,
  });
  const running = new Map<string, () => Work<Hits>>();

  return function* find({ snapshot, of, targets, request }) {
    const { filter, filterText = "", sort } = request;
    if (filter === undefined && sort === undefined) return yield* runQuery(request, targets);
    const base = `${serialOf(snapshot)} ${of}`;
    const orderKey = (by: Sort | undefined) => `${base} ${by === undefined ? "" : `${by.path} ${by.descending}`} `;
    function* orderBy(by: Sort): Work<Positions> {
      const { positions } = yield* once(orderKey(by), () => runQuery({ filter: undefined, sort: by }, targets));
      if (positions === undefined) throw new Error("a sort has an order");
      return positions;
    }
    return yield* once(orderKey(sort) + filterText, () =>
      filter === undefined ? runQuery(request, targets) : runQuery(request, targets, orderBy),
    );
  };

  function* once(key: string, search: () => Work<Hits>): Work<Hits> {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const joined = running.get(key);
    if (joined !== undefined) return yield* joined();
    const work = search();
    const first = work.next();
    if (first.done === true) return keep(key, first.value);
    const join = shareWork(work);
    running.set(key, join);
    try {
      yield;
      return keep(key, yield* join());
    } finally {
      running.delete(key);
    }
  }

  function keep(key: string, hits: Hits): Hits {
    if (hits.looked > NOT_WORTH_KEEPING) kept.set(key, hits);
    return hits;
  }
}
