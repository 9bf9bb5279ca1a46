/** A page of a list: what was asked, where it lies, and how the faults that are on bend it. */
import type { CursorCodec, CursorPlace } from "./cursor.js";
import type { Fault, FaultContext, ListView, Page, Position } from "./fault.js";
import { numberAt, pageOf, startAfter, type Window } from "./page-window.js";
import type { Numbers } from "./listings.js";
import type { SandboxSettings } from "./sandbox-settings.js";
import type { WireRecord } from "./wire.js";

export interface ListRequest {
  readonly name: string;
  readonly numbers: Numbers;
  readonly limit: number;
  readonly cursor: CursorPlace | undefined;
  /** The cursor as it was sent. */
  readonly startingAfter: string | undefined;
  readonly order: SandboxSettings["order"];
}

/** A fault that strikes this page. */
export interface PageStrike {
  readonly fault: Fault;
  readonly context: FaultContext;
}

/** Where in its list a request stands: page, pages, and whether nothing follows. */
export function locate({
  numbers,
  limit,
  cursor,
  order,
}: ListRequest): Required<Pick<Position, "page" | "pages" | "last">> {
  const start = startAfter(numbers, cursor, order);
  const { page, pages } = pageOf({ start, end: start + limit }, numbers.length, limit);
  return {
    page: cursor !== undefined && cursor.after >= 0 ? Math.max(2, page) : page,
    pages,
    last: start + limit >= numbers.length,
  };
}

/** The body of the answer. */
export function answerList(
  request: ListRequest,
  show: (number: number) => WireRecord,
  strikes: readonly PageStrike[],
  cursors: CursorCodec,
): unknown {
  const { name, numbers, limit, cursor, order, startingAfter } = request;
  const total = numbers.length;
  const start = startAfter(numbers, cursor, order);
  const window = strikes.reduce<Window>(
    (before, { fault, context }) =>
      cursor === undefined ? before : (fault.window?.(before, cursor, context) ?? before),
    { start, end: start + limit },
  );
  const end = Math.min(window.end, total);
  const view: ListView = {
    window: { start: window.start, end },
    startingAfter,
    total,
    recordAt: (place) => (place >= 0 && place < total ? show(numberAt(numbers, place, order)) : undefined),
    cursorAt: (place) =>
      cursors.encode(name, { after: place === 0 ? -1 : numberAt(numbers, place - 1, order), offset: place }),
  };

  const shown: number[] = [];
  for (let place = window.start; place < end; place++) shown.push(numberAt(numbers, place, order));
  const page = strikes.reduce<Page>((before, { fault, context }) => fault.page?.(before, view, context) ?? before, {
    records: shown.map(show),
    numbers: shown,
    hasMore: end < total,
    endingCursor: shown.length === 0 ? null : view.cursorAt(end),
  });
  const bent = strikes.find(({ fault }) => fault.body !== undefined);
  return bent?.fault.body?.(page) ?? envelope(page);
}

function envelope({ hasMore, endingCursor, records }: Page): unknown {
  return { object: "list", hasMore, endingCursor, data: records };
}
