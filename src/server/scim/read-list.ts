/** Answers a search with a page of its matches: by index (RFC 7644 section 3.4.2.4) or by cursor (RFC 9865). */
import type { Work } from "../../directory/work.js";
import { type CursorBinding, type CursorCodec, cursorQuery } from "../../query/cursor.js";
import { pageOf, sizeOfPart, type Slice } from "../../query/run-query.js";
import type { SearchRequest } from "../../query/search-request.js";
import type { QueryTarget } from "../../query/sorted-order.js";
import { ScimError } from "../../scim/scim-error.js";
import { LIST_RESPONSE_URN } from "../../scim/urn.js";
import type { Clock } from "../../time/clock.js";
import type { ServedConnection } from "../connection.js";
import { advance } from "./advance.js";
import { afterwards, type Eventually } from "./eventually.js";
import type { IndexWalks } from "./index-walks.js";
import { type Bytes, layPage } from "./page-bytes.js";
import type { ProjectedRecords } from "./projected-records.js";
import type { Collection } from "./route.js";
import { Refusal, RETRY_AFTER } from "./scim-failure.js";
import type { ScimSettings } from "./scim-settings.js";
import type { SearchCache } from "./search-cache.js";
import type { DatedSnapshot, SnapshotShelf } from "./snapshot-shelf.js";

/** Who searches what: one request's view of a connection. */
export interface ListQuestion {
  readonly connection: ServedConnection;
  readonly client: string;
  /** Empty for the root: both collections. */
  readonly of: Collection | "";
  readonly request: SearchRequest;
  readonly current: DatedSnapshot;
}

export interface ListAnswer {
  readonly body: Bytes;
  /** What it was answered from: the snapshot that its walk began on. */
  readonly from: DatedSnapshot;
}

export interface ListReading {
  readonly settings: ScimSettings;
  readonly clock: Clock;
  readonly cursors: CursorCodec;
  readonly shelf: SnapshotShelf;
  readonly walks: IndexWalks;
  readonly searches: SearchCache;
  readonly projected: ProjectedRecords;
  /** Awaited between slices of work. */
  readonly breathe: () => Promise<void>;
}

/** Throws or rejects: ScimError 400 for what the schema or the cursor refuses, 503 where a cursor's snapshot cannot be read. */
export function listAnswer(question: ListQuestion, reading: ListReading): Eventually<ListAnswer> {
  const { paging } = question.request;
  if (paging.kind === "index") {
    return afterwards(indexedOf(question, paging.startIndex, reading), (from) =>
      advance(indexPage(question, paging, from, reading), reading.breathe),
    );
  }
  const walk = walkOf(question, paging.cursor, paging.count, reading);
  return afterwards(snapshotOf(walk.version, question, reading), (from) =>
    advance(cursorPage(question, walk, from, reading), reading.breathe),
  );
}

/** The snapshot of a page by index: that of the walk's first page where there is one, else what is served now. */
function indexedOf(
  question: ListQuestion,
  startIndex: number,
  { walks, shelf }: ListReading,
): Eventually<DatedSnapshot> {
  const { connection, current } = question;
  const version = startIndex > 1 ? walks.versionOf(bindingOf(question)) : undefined;
  if (version === undefined || version === current.snapshot.version) return current;
  const found = shelf.find(connection, version);
  return found instanceof Promise
    ? found.then(
        (one) => one ?? current,
        () => current,
      )
    : (found ?? current);
}

function* indexPage(
  question: ListQuestion,
  { startIndex, count }: { readonly startIndex: number; readonly count: number | undefined },
  from: DatedSnapshot,
  reading: ListReading,
): Work<ListAnswer> {
  const slice = { offset: startIndex - 1, limit: pageSize(count, reading.settings) };
  const page = yield* find(question, from, slice, reading);
  const { current } = question;
  // What lies behind its end is no page of a walk: whoever has joined since stands there.
  if (from !== current && page.count === 0) return yield* indexPage(question, { startIndex, count }, current, reading);
  if (page.count > 0 && page.count < page.totalResults) keepWalk(question, startIndex, page, from, reading);
  const members = `"totalResults":${page.totalResults},"startIndex":${startIndex},"itemsPerPage":${page.count}`;
  return { body: lay(members, page), from };
}

function keepWalk(
  question: ListQuestion,
  startIndex: number,
  { totalResults, count }: { readonly totalResults: number; readonly count: number },
  from: DatedSnapshot,
  { shelf, walks }: ListReading,
): void {
  const search = bindingOf(question);
  if (startIndex > 1) {
    walks.gave(search, count);
    return;
  }
  shelf.hold(question.connection, from);
  walks.begin(search, from.snapshot.version, totalResults - count);
}

interface Walk {
  /** Of the snapshot that it began on. */
  readonly version: number;
  readonly offset: number;
  readonly count: number;
}

function bindingOf({ connection, client, of, request }: ListQuestion): CursorBinding {
  return { connection: connection.id, client, endpoint: of, query: cursorQuery(request) };
}

function walkOf(
  question: ListQuestion,
  cursor: string,
  count: number | undefined,
  { settings, clock, cursors }: ListReading,
): Walk {
  const size = pageSize(count, settings);
  if (cursor === "") return { version: question.current.snapshot.version, offset: 0, count: size };
  const state = cursors.open(cursor, bindingOf(question), clock.now());
  if (count !== undefined && size !== state.count) {
    throw new ScimError(400, `This cursor was begun with a count of ${state.count}.`, "invalidCount");
  }
  return state;
}

function snapshotOf(version: number, { connection, current }: ListQuestion, { shelf }: ListReading) {
  if (version === current.snapshot.version) return current;
  const found = shelf.find(connection, version);
  return found instanceof Promise ? found.then(kept, unreadable) : kept(found);
}

function kept(found: DatedSnapshot | undefined): DatedSnapshot {
  if (found !== undefined) return found;
  throw new ScimError(400, "What this cursor walked on is no longer kept; begin again.", "expiredCursor");
}

/** The walk can go on later. */
function unreadable(): never {
  throw new Refusal(503, "What this cursor walks on cannot be read at present.", ["Retry-After", RETRY_AFTER]);
}

function* cursorPage(
  question: ListQuestion,
  { version, offset, count }: Walk,
  from: DatedSnapshot,
  reading: ListReading,
): Work<ListAnswer> {
  const { settings, clock, cursors, shelf } = reading;
  const binding = bindingOf(question);
  const page = yield* find(question, from, { offset, limit: count }, reading);
  let members = `"totalResults":${page.totalResults},"itemsPerPage":${page.count}`;
  const end = offset + page.count;
  // A page of nothing leads nowhere: with a count of 0 only the total was asked for.
  if (page.count > 0 && end < page.totalResults) members += `,"nextCursor":"${seal(end)}"`;
  if (offset > 0) members += `,"previousCursor":"${seal(Math.max(0, offset - count))}"`;
  return { body: lay(members, page), from };

  function seal(next: number): string {
    shelf.hold(question.connection, from);
    const expiresAt = clock.now() + settings.cursorTimeout * 1000;
    return cursors.seal({ version, offset: next, count, expiresAt }, binding);
  }
}

/** A count above the maximum is clamped; without one the default page is served. */
function pageSize(count: number | undefined, settings: ScimSettings): number {
  return Math.min(count ?? settings.defaultPageSize, settings.maxPageSize);
}

interface Page {
  readonly totalResults: number;
  /** Resources on it. */
  readonly count: number;
  /** Their JSON, each with a comma behind it. */
  readonly runs: readonly Uint8Array[];
}

function* find(
  { connection, of, request }: ListQuestion,
  { snapshot }: DatedSnapshot,
  slice: Slice,
  { searches, projected }: ListReading,
): Work<Page> {
  const targets = targetsOf(connection, of, snapshot);
  const hits = yield* searches({ snapshot, of, targets, request });
  const parts = pageOf(hits, targets, slice);
  return {
    totalResults: hits.totalResults,
    count: parts.reduce((count, part) => count + sizeOfPart(part), 0),
    runs: yield* projected(parts, request.projection),
  };
}

function targetsOf(
  { userType, groupType }: ServedConnection,
  of: Collection | "",
  snapshot: DatedSnapshot["snapshot"],
): readonly QueryTarget[] {
  const users = { type: userType, records: snapshot.users };
  const groups = { type: groupType, records: snapshot.groups };
  return of === "Users" ? [users] : of === "Groups" ? [groups] : [users, groups];
}

const TAIL = Buffer.from("]}");

function lay(members: string, { runs }: Page): Bytes {
  return layPage(`{"schemas":["${LIST_RESPONSE_URN}"],${members},"Resources":[`, runs, TAIL);
}
