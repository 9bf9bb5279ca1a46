/** Reads what is served out of the database: all of it, or what has changed since a snapshot that is at hand. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import type { RenderedRecord } from "../directory/record.js";
import { type Edit, gatherRecords, type RecordSet } from "../directory/record-set.js";
import type { Snapshot } from "../directory/snapshot.js";
import { inSlices } from "../directory/work.js";
import type { Group, User } from "../scim/resource.js";
import { type ConnectionState, connectionState } from "./connection-state.js";
import { corruptRecord, type PackedRows, unpackRecord, unpackRecords } from "./stored-record.js";
import type { StoredDirectory } from "./store.js";
import type { Tables } from "./tables.js";

const SLICE = 1000;

type ResourceType = "User" | "Group";

/** `view` must be one consistent view of the database. Undefined before the first publication. */
export async function loadDirectory(
  view: Kysely<Tables>,
  connection: string,
  place: string,
  known?: Snapshot,
): Promise<StoredDirectory | undefined> {
  const state = await connectionState(view, connection);
  if (state === undefined || state.version === 0) return undefined;
  const { committed_at: committedAt } = await view
    .selectFrom("versions")
    .select("committed_at")
    .where("connection", "=", connection)
    .where("version", "=", state.version)
    .executeTakeFirstOrThrow();
  const since = known !== undefined && known.version >= state.pruned && known.version <= state.version;
  const [users, groups] = since
    ? [await update(view, state, place, "User", known), await update(view, state, place, "Group", known)]
    : [await readAll(view, state, place, "User"), await readAll(view, state, place, "Group")];
  if (users.size !== state.users || groups.size !== state.groups) {
    throw corruptRecord(
      place,
      `${users.size} people and ${groups.size} groups were found of ${state.users} and ${state.groups}`,
    );
  }
  const snapshot = Object.freeze({
    version: state.version,
    committedAt,
    users: users as RecordSet<User>,
    groups: groups as RecordSet<Group>,
  });
  return { snapshot, readAt: state.read_at ?? committedAt, baseUrl: state.base_url ?? "" };
}

async function readAll(
  view: Kysely<Tables>,
  state: ConnectionState,
  place: string,
  type: ResourceType,
): Promise<RecordSet> {
  const deleted = new Set(await deletedIds(view, state, type));
  const records = gatherRecords(type === "User" ? state.users : state.groups);
  let newest: RenderedRecord | undefined;
  const take = (next?: RenderedRecord): void => {
    if (newest !== undefined && newest.sequence !== next?.sequence && !deleted.has(newest.id)) records.add(newest);
    newest = next;
  };
  let page = nextPage(view, state, type, -1, 0);
  for (;;) {
    const read = await page;
    const rows = read === undefined ? [] : unpackRecords(read, place);
    const last = rows.at(-1);
    if (read === undefined || last === undefined) break;
    // The next page is read while this one's records find their place.
    page = nextPage(view, state, type, last.sequence, read.last_version);
    for (const record of rows) take(record);
  }
  take();
  return inSlices(records.build(), nextTurn);
}

/**
 * In the stable order, and of several rows of a record the newest last: the others were superseded and are not yet tidied
 * away. The aggregates take the rows as the subquery gives them.
 */
async function nextPage(
  view: Kysely<Tables>,
  state: ConnectionState,
  type: ResourceType,
  sequence: number,
  version: number,
): Promise<(PackedRows & { readonly last_version: number }) | undefined> {
  const page = view
    .selectFrom("records")
    .select(["version", "sequence", "json"])
    .where("connection", "=", state.id)
    .where("resource_type", "=", type)
    .where((eb) => eb(eb.refTuple("sequence", "version"), ">", eb.tuple(sequence, version)))
    .where("version", "<=", state.version)
    .where("json", "is not", null)
    .orderBy("sequence")
    .orderBy("version")
    .limit(SLICE);
  const row = await view
    .selectFrom(page.as("page"))
    .select([
      sql<string | null>`string_agg(json, ',')`.as("json"),
      sql<string>`string_agg(cast(octet_length(json) as text), ',')`.as("lengths"),
      sql<string>`string_agg(cast(sequence as text), ',')`.as("sequences"),
      sql<string>`string_agg(cast(version as text), ',')`.as("versions"),
    ])
    .executeTakeFirst();
  if (row === undefined || row.json === null) return undefined;
  const { json, lengths, sequences, versions } = row;
  return { json, lengths, sequences, last_version: Number(versions.split(",").at(-1)) };
}

/** What the current version deleted and is not yet tidied away. */
async function deletedIds(
  view: Kysely<Tables>,
  state: ConnectionState,
  type: ResourceType,
): Promise<readonly string[]> {
  if (state.untidy === 0) return [];
  const rows = await view
    .selectFrom("records")
    .select("id")
    .where("connection", "=", state.id)
    .where("resource_type", "=", type)
    .where("version", "=", state.version)
    .where("json", "is", null)
    .execute();
  return rows.map(({ id }) => id);
}

async function update(
  view: Kysely<Tables>,
  state: ConnectionState,
  place: string,
  type: ResourceType,
  known: Snapshot,
): Promise<RecordSet> {
  const current: RecordSet = type === "User" ? known.users : known.groups;
  const ids = await view
    .selectFrom("changes")
    .select("id")
    .distinct()
    .where("connection", "=", state.id)
    .where("version", ">", known.version)
    .where("version", "<=", state.version)
    .where("resource_type", "=", type)
    .execute();
  if (ids.length === 0) return current;
  const changed = new Map<string, Edit["record"]>();
  for (let from = 0; from < ids.length; from += SLICE) {
    const slice = ids.slice(from, from + SLICE).map((row) => row.id);
    for (const id of slice) changed.set(id, undefined);
    const rows = await view
      .selectFrom("records")
      .select(["id", "sequence", "json"])
      .where("connection", "=", state.id)
      .where("resource_type", "=", type)
      .where("id", "in", slice)
      .where("version", "<=", state.version)
      .orderBy("version")
      .execute();
    for (const { id, sequence, json } of rows) {
      changed.set(id, json === null ? undefined : { sequence, make: () => unpackRecord(json, sequence, place) });
    }
  }
  const edits = Array.from(changed, ([id, record]) => ({ id, record }));
  return inSlices(current.amended(edits), nextTurn);
}
