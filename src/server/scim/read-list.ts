/** Answers a search with a page of its matches: by index (RFC 7644 section 3.4.2.4) or by cursor (RFC 9865). */
import type { Directory } from "../../directory/directory.js";
import type { DirectoryRecord } from "../../directory/record.js";
import { type CursorBinding, type CursorCodec, cursorQuery } from "../../query/cursor.js";
import { compileProjection } from "../../query/project.js";
import { type QueryTarget, runQuery, type Slice } from "../../query/run-query.js";
import type { SearchRequest } from "../../query/search-request.js";
import { ScimError } from "../../scim/scim-error.js";
import { LIST_RESPONSE_URN } from "../../scim/urn.js";
import type { Clock } from "../../time/clock.js";
import type { ServedConnection } from "../connection.js";
import { type Bytes, layPage } from "./page-bytes.js";
import type { Collection } from "./route.js";
import type { ScimSettings } from "./scim-settings.js";
import type { DatedSnapshot, SnapshotShelf } from "./snapshot-shelf.js";

const SEPARATOR = Buffer.from(",");

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
  /** What it was answered from: for a cursor, the snapshot that its walk began on. */
  readonly from: DatedSnapshot;
}

export interface ListReading {
  readonly settings: ScimSettings;
  readonly clock: Clock;
  readonly cursors: CursorCodec;
  readonly shelf: SnapshotShelf;
}

/** Throws ScimError 400 for what the schema or the cursor refuses. */
export function listAnswer(question: ListQuestion, reading: ListReading): ListAnswer {
  const { paging } = question.request;
  return paging.kind === "cursor"
    ? cursorPage(question, paging.cursor, paging.count, reading)
    : indexPage(question, paging.startIndex, paging.count, reading.settings);
}

function indexPage(
  question: ListQuestion,
  startIndex: number,
  count: number | undefined,
  settings: ScimSettings,
): ListAnswer {
  const { current } = question;
  const page = find(question, current, { offset: startIndex - 1, limit: pageSize(count, settings) });
  const members = `"totalResults":${page.totalResults},"startIndex":${startIndex},"itemsPerPage":${page.count}`;
  return { body: page.lay(headOf(members)), from: current };
}

function cursorPage(
  question: ListQuestion,
  cursor: string,
  count: number | undefined,
  { settings, clock, cursors, shelf }: ListReading,
): ListAnswer {
  const { connection, client, of, request, current } = question;
  const binding: CursorBinding = { connection: connection.id, client, endpoint: of, query: cursorQuery(request) };
  const size = pageSize(count, settings);
  const walk = cursor === "" ? { version: current.snapshot.version, offset: 0, count: size } : open();
  const from = walk.version === current.snapshot.version ? current : held(shelf, connection.directory, walk.version);
  const page = find(question, from, { offset: walk.offset, limit: walk.count });
  let members = `"totalResults":${page.totalResults},"itemsPerPage":${page.count}`;
  const end = walk.offset + page.count;
  // A page of nothing leads nowhere: with a count of 0 only the total was asked for.
  if (page.count > 0 && end < page.totalResults) members += `,"nextCursor":"${seal(end)}"`;
  if (walk.offset > 0) members += `,"previousCursor":"${seal(Math.max(0, walk.offset - walk.count))}"`;
  return { body: page.lay(headOf(members)), from };

  function open() {
    const state = cursors.open(cursor, binding, clock.now());
    if (count !== undefined && size !== state.count) {
      throw new ScimError(400, `This cursor was begun with a count of ${state.count}.`, "invalidCount");
    }
    return state;
  }

  function seal(offset: number): string {
    shelf.hold(connection.directory, from);
    const expiresAt = clock.now() + settings.cursorTimeout * 1000;
    return cursors.seal({ version: walk.version, offset, count: walk.count, expiresAt }, binding);
  }
}

function held(shelf: SnapshotShelf, directory: Directory, version: number): DatedSnapshot {
  const found = shelf.find(directory, version);
  if (found !== undefined) return found;
  throw new ScimError(400, "What this cursor walked on is no longer kept; begin again.", "expiredCursor");
}

/** A count above the maximum is clamped; without one the default page is served. */
function pageSize(count: number | undefined, settings: ScimSettings): number {
  return Math.min(count ?? settings.defaultPageSize, settings.maxPageSize);
}

function targets(
  connection: ServedConnection,
  of: Collection | "",
  { snapshot }: DatedSnapshot,
): readonly QueryTarget[] {
  const users = { type: connection.userType, records: snapshot.users };
  const groups = { type: connection.groupType, records: snapshot.groups };
  return of === "Users" ? [users] : of === "Groups" ? [groups] : [users, groups];
}

interface Page {
  readonly totalResults: number;
  readonly count: number;
  readonly lay: (head: string) => Bytes;
}

/** Neighbours go out as they lie: without a filter and the like nobody looks at the records of a page one by one. */
function find({ connection, of, request }: ListQuestion, from: DatedSnapshot, slice: Slice): Page {
  const searched = targets(connection, of, from);
  const [only] = searched;
  const { filter, sort, projection } = request;
  if (only !== undefined && searched.length === 1 && !filter && !sort && projection.mode === "default") {
    const { records } = only;
    const first = Math.min(slice.offset, records.size);
    const last = Math.min(first + slice.limit, records.size);
    return {
      totalResults: records.size,
      count: last - first,
      lay: (head) => layPage(head, records.bytes(first, last), "]}"),
    };
  }
  const { totalResults, records } = runQuery(request, searched, slice);
  return { totalResults, count: records.length, lay: (head) => lay(head, records, request, connection) };
}

function headOf(members: string): string {
  return `{"schemas":["${LIST_RESPONSE_URN}"],${members},"Resources":[`;
}

/** Records go out as they were rendered; only a projection is worth making JSON anew. */
function lay(
  head: string,
  records: readonly DirectoryRecord[],
  { projection }: SearchRequest,
  { userType, groupType }: ServedConnection,
): Bytes {
  const project = {
    User: compileProjection(projection, userType),
    Group: compileProjection(projection, groupType),
  };
  const values = records.flatMap((record) => {
    const projected = projection.mode === "default" ? undefined : project[record.meta.resourceType];
    return [projected === undefined ? record.json : Buffer.from(JSON.stringify(projected(record.resource))), SEPARATOR];
  });
  return layPage(head, values, "]}");
}
