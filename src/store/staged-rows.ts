/** The rows that commits write many of: records, changes, and what Lattice said; and what newer ones leave behind. */
import type { Kysely } from "kysely";
import type { Change } from "../directory/change.js";
import type { DirectoryRecord } from "../directory/record.js";
import type { Snapshot } from "../directory/snapshot.js";
import { type ConnectionState, connectionState } from "./connection-state.js";
import type { Commit } from "./store.js";
import { textOf } from "./stored-record.js";
import type { Tables } from "./tables.js";

const SLICE = 500;

export interface WrittenRows {
  /** Where the changed records stand; undefined where nothing is published. */
  readonly snapshot: Snapshot | undefined;
  /** Each with its place among the changes of the commit. */
  readonly changes: readonly { readonly change: Change; readonly ordinal: number }[];
  readonly said: NonNullable<Commit["said"]>;
}

type Resources = readonly Pick<Change, "resourceType" | "id">[];

/** Under the version after the state's: not visible until the connection has it. */
export async function writeRows(db: Kysely<Tables>, state: ConnectionState, rows: WrittenRows): Promise<void> {
  const version = state.version + 1;
  const written = rows.changes.map(({ change, ordinal }) => ({
    change,
    ordinal,
    after: recordAfter(change, rows.snapshot),
  }));
  if (written.length > 0) {
    await db
      .insertInto("records")
      .values(
        written.map(({ change: { resourceType, id, before }, after }) => ({
          connection: state.id,
          resource_type: resourceType,
          id,
          version,
          sequence: (after ?? before)?.sequence ?? 0,
          json: after === undefined ? null : textOf(after),
        })),
      )
      .execute();
    await db
      .insertInto("changes")
      .values(
        written.map(({ change: { resourceType, id, kind, cause, before }, ordinal, after }) => ({
          connection: state.id,
          version,
          ordinal,
          resource_type: resourceType,
          id,
          kind,
          cause,
          sequence: (after ?? before)?.sequence ?? 0,
          before: before === undefined ? null : textOf(before),
        })),
      )
      .execute();
  }
  if (rows.said.length > 0) {
    await db
      .insertInto("said")
      .values(
        rows.said.map(({ id, raw, digest, at }) => ({
          connection: state.id,
          id,
          revision: state.revision + 1,
          raw: JSON.stringify(raw),
          digest,
          at,
        })),
      )
      .execute();
  }
}

/** Removes what the rows just written supersede: only in the transaction that makes them visible, or after it. */
export async function supersede(db: Kysely<Tables>, state: ConnectionState, rows: WrittenRows): Promise<void> {
  const changed = rows.changes.map(({ change }) => change);
  await removeOlderRecords(db, state.id, state.version + 1, changed);
  const ids = rows.said.map(({ id }) => id);
  await removeOlderSaid(db, state.id, state.revision + 1, ids);
}

/** Removes what somebody staged and did not, or not yet, make visible. */
export async function dropStaged(db: Kysely<Tables>, state: ConnectionState): Promise<void> {
  if (state.staging === null) return;
  const { id, version, revision } = state;
  await db.deleteFrom("records").where("connection", "=", id).where("version", ">", version).execute();
  await db.deleteFrom("changes").where("connection", "=", id).where("version", ">", version).execute();
  await db.deleteFrom("said").where("connection", "=", id).where("revision", ">", revision).execute();
}

/** Removes, in slices, what the last large commit superseded; nothing to do after any other. */
export async function tidy(db: Kysely<Tables>, connection: string): Promise<void> {
  const state = await connectionState(db, connection);
  if (state === undefined || state.untidy === 0) return;
  for (let from = 0; ; from += SLICE) {
    const changes = await db
      .selectFrom("changes")
      .select(["resource_type as resourceType", "id"])
      .where("connection", "=", connection)
      .where("version", "=", state.version)
      .where("ordinal", ">=", from)
      .where("ordinal", "<", from + SLICE)
      .execute();
    if (changes.length === 0) break;
    await removeOlderRecords(db, connection, state.version, changes);
  }
  for (let last = ""; ; ) {
    const said = await db
      .selectFrom("said")
      .select("id")
      .where("connection", "=", connection)
      .where("revision", "=", state.revision)
      .where("id", ">", last)
      .orderBy("id")
      .limit(SLICE)
      .execute();
    const ids = said.map(({ id }) => id);
    await removeOlderSaid(db, connection, state.revision, ids);
    const end = ids.at(-1);
    if (end === undefined) break;
    last = end;
  }
  await db
    .updateTable("connections")
    .set({ untidy: 0 })
    .where("id", "=", connection)
    .where("revision", "=", state.revision)
    .execute();
}

async function removeOlderRecords(
  db: Kysely<Tables>,
  connection: string,
  version: number,
  resources: Resources,
): Promise<void> {
  for (const type of ["User", "Group"] as const) {
    const ids = resources.filter(({ resourceType }) => resourceType === type).map(({ id }) => id);
    if (ids.length === 0) continue;
    await db
      .deleteFrom("records")
      .where("connection", "=", connection)
      .where("resource_type", "=", type)
      .where("id", "in", ids)
      .where((eb) => eb.or([eb("version", "<", version), eb("version", "=", version).and("json", "is", null)]))
      .execute();
  }
}

async function removeOlderSaid(
  db: Kysely<Tables>,
  connection: string,
  revision: number,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .deleteFrom("said")
    .where("connection", "=", connection)
    .where("id", "in", ids)
    .where("revision", "<", revision)
    .execute();
}

/** The record as it stands in the snapshot that the change led to; undefined where it was deleted. */
function recordAfter(change: Change, snapshot: Snapshot | undefined): DirectoryRecord | undefined {
  if (change.kind === "deleted" || snapshot === undefined) return undefined;
  const records = change.resourceType === "User" ? snapshot.users : snapshot.groups;
  const position = records.positionOf(change.id);
  if (position === undefined) throw new Error(`a change of ${change.id} is not in the snapshot it belongs to`);
  return records.at(position);
}
