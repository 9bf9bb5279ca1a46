/** Faults of lists: pages that lie about what follows, shift, repeat, fall short or are not what they should be. */
import type { Fault, Page } from "./fault.js";
import { FOR } from "./random.js";

const NOTHING: Page = { records: [], numbers: [], hasMore: false, endingCursor: null };

export const PAGE_FAULTS = {
  "empty-first-page": {
    description: "page 1 is empty and says that nothing follows",
    applies: "first pages",
    page: () => NOTHING,
  },
  "empty-read": {
    description: "every list is empty and says that it is complete",
    applies: "lists",
    page: () => NOTHING,
  },
  "empty-page-more": {
    description: "an empty page that says that more follows",
    applies: "lists",
    page: (page, list) => ({
      ...NOTHING,
      hasMore: true,
      endingCursor: page.endingCursor ?? list.cursorAt(list.window.end),
    }),
  },
  "ends-early": {
    description: "the page says that it is the last, whatever follows",
    applies: "lists",
    page: (page) => ({ ...page, hasMore: false, endingCursor: null }),
  },
  "partial-list": {
    description: "a share (0.3) of the records is left out without a word",
    applies: "lists",
    page: (page, _, { world, options }) => {
      const shown = (index: number) =>
        world.company.draw(page.numbers[index] ?? 0, FOR.misses) >= (options.share ?? 0.3);
      const kept = [...page.records.keys()].filter(shown);
      // An empty page that says more follows would give the fault away.
      if (kept.length === 0 && page.hasMore) kept.push(0);
      return {
        ...page,
        records: kept.map((index) => page.records[index]),
        numbers: kept.map((index) => page.numbers[index] ?? 0),
      };
    },
  },
  "has-more-without-cursor": {
    description: "hasMore is true and endingCursor null",
    applies: "lists",
    page: (page) => ({ ...page, hasMore: true, endingCursor: null }),
  },
  "repeated-cursor": {
    description: "endingCursor leads back to the page it stands on",
    applies: "lists",
    page: (page, list) => ({ ...page, hasMore: true, endingCursor: list.startingAfter ?? list.cursorAt(0) }),
  },
  "id-on-two-pages": {
    description: "a record of the neighbouring page stands on this one too",
    applies: "lists",
    page: (page, list) => {
      const before = list.recordAt(list.window.start - 1);
      if (before !== undefined) return { ...page, records: [before, ...page.records] };
      const after = list.recordAt(list.window.end) ?? page.records.at(-1);
      return after === undefined ? page : { ...page, records: [...page.records, after] };
    },
  },
  "drifting-cursor": {
    description: "as if somebody were inserted ahead between pages: the last record of a page opens the next one too",
    applies: "later pages",
    window: ({ start, end }, cursor) => shift(start, end, cursor.offset - 1),
  },
  "skipping-cursor": {
    description: "as if somebody ahead were removed between pages: a record is passed over at every seam",
    applies: "later pages",
    window: ({ start, end }, cursor) => shift(start, end, cursor.offset + 1),
  },
  "status-ignored": {
    description: "the status filter is ignored: everybody, whatever is asked",
    applies: "lists",
    ignoresStatus: true,
  },
  "page-info-envelope": {
    description: "the list in another envelope: data and pageInfo {endCursor, hasNextPage}",
    applies: "lists",
    body: ({ records, hasMore, endingCursor }) => ({
      data: records,
      pageInfo: { endCursor: endingCursor, hasNextPage: hasMore },
    }),
  },
  "list-of-strings": {
    description: "a bare list of strings in place of the envelope",
    applies: "lists",
    body: (page) => strings(page),
  },
  "data-of-strings": {
    description: "data holds strings in place of records",
    applies: "lists",
    body: (page) => ({ object: "list", hasMore: page.hasMore, endingCursor: page.endingCursor, data: strings(page) }),
  },
  "data-null": {
    description: "data is null",
    applies: "lists",
    body: ({ hasMore, endingCursor }) => ({ object: "list", hasMore, endingCursor, data: null }),
  },
} as const satisfies Record<string, Fault>;

function shift(start: number, end: number, to: number) {
  const from = Math.max(0, to);
  return { start: from, end: from + end - start };
}

function strings({ numbers }: Page): readonly string[] {
  return numbers.length === 0 ? ["none"] : numbers.map((number) => `record ${number}`);
}
