/** The changes as they are kept: each has what stood before; what came after is the next one's before, or the record. */
import type { Expression, ExpressionBuilder, Kysely, SqlBool } from "kysely";
import type { Snapshot } from "../directory/snapshot.js";
import { connectionState } from "./connection-state.js";
import { earlierSnapshot, type Undo } from "./earlier-snapshot.js";
import { loadDirectory } from "./load-directory.js";
import type { StoredChange } from "./store.js";
import { unpackRecord } from "./stored-record.js";
import type { Tables } from "./tables.js";

type ChangeFilter = (eb: ExpressionBuilder<{ c: Tables["changes"] }, "c">) => Expression<SqlBool>;

export function readHistory(
  db: Kysely<Tables>,
  connection: string,
  resourceType: "User" | "Group",
  id: string,
): Promise<readonly StoredChange[]> {
  return readChanges(db, connection, (eb) => eb.and([eb("c.resource_type", "=", resourceType), eb("c.id", "=", id)]));
}

export function readChangesAfter(
  db: Kysely<Tables>,
  connection: string,
  version: number,
  limit: number,
): Promise<readonly StoredChange[]> {
  return readChanges(db, connection, (eb) => eb("c.version", ">", version), limit);
}

async function readChanges(
  db: Kysely<Tables>,
  connection: string,
  wanted: ChangeFilter,
  limit?: number,
): Promise<readonly StoredChange[]> {
  const rows = await db
    .with("c", (query) =>
      query
        .selectFrom("changes as c")
        .innerJoin("connections as s", "s.id", "c.connection")
        .innerJoin("versions as v", (join) =>
          join.onRef("v.connection", "=", "c.connection").onRef("v.version", "=", "c.version"),
        )
        .selectAll("c")
        .select("v.committed_at")
        .select((eb) =>
          eb
            .selectFrom("changes as n")
            .select((n) => n.fn.min("n.version").as("version"))
            .whereRef("n.connection", "=", "c.connection")
            .whereRef("n.resource_type", "=", "c.resource_type")
            .whereRef("n.id", "=", "c.id")
            .whereRef("n.version", ">", "c.version")
            .whereRef("n.version", "<=", "s.version")
            .as("next_version"),
        )
        .where("c.connection", "=", connection)
        .whereRef("c.version", "<=", "s.version")
        .where(wanted)
        .orderBy("c.version")
        .orderBy("c.ordinal")
        .$if(limit !== undefined, (limited) => limited.limit(limit ?? 0)),
    )
    .selectFrom("c")
    .leftJoin("changes as n", (join) =>
      join
        .onRef("n.connection", "=", "c.connection")
        .onRef("n.resource_type", "=", "c.resource_type")
        .onRef("n.id", "=", "c.id")
        .onRef("n.version", "=", "c.next_version"),
    )
    // A record's newest row has the version of its last change.
    .leftJoin("records as r", (join) =>
      join
        .onRef("r.connection", "=", "c.connection")
        .onRef("r.resource_type", "=", "c.resource_type")
        .onRef("r.id", "=", "c.id")
        .onRef("r.version", "=", "c.version"),
    )
    .select(["c.version", "c.committed_at", "c.resource_type", "c.id", "c.kind", "c.cause", "c.sequence", "c.before"])
    .select((eb) =>
      eb.case().when("c.next_version", "is", null).then(eb.ref("r.json")).else(eb.ref("n.before")).end().as("after"),
    )
    .orderBy("c.version")
    .orderBy("c.ordinal")
    .execute();
  return rows.map((row) => ({
    version: row.version,
    at: row.committed_at,
    resourceType: row.resource_type,
    id: row.id,
    kind: row.kind,
    cause: row.cause,
    sequence: row.sequence,
    before: parse(row.before),
    after: row.kind === "deleted" ? undefined : parse(row.after),
  }));
}

/** `view` must be one consistent view of the database. */
export async function readSnapshotAt(
  view: Kysely<Tables>,
  connection: string,
  place: string,
  version: number,
  keptSince: number,
  known?: Snapshot,
): Promise<Snapshot | undefined> {
  const state = await connectionState(view, connection);
  if (state === undefined || version < Math.max(1, state.pruned) || version > state.version) return undefined;
  const [wanted, successor] = await view
    .selectFrom("versions")
    .select(["version", "committed_at as committedAt"])
    .where("connection", "=", connection)
    .where("version", "in", [version, version + 1])
    .where("version", "<=", state.version)
    .orderBy("version")
    .execute();
  if (wanted?.version !== version) return undefined;
  if (successor !== undefined && successor.committedAt < keptSince) return undefined;
  const current = await loadDirectory(view, connection, place, known);
  if (current === undefined || version === state.version) return current?.snapshot;
  const undos = await readUndos(view, connection, place, version, state.version);
  return earlierSnapshot(current.snapshot, undos, wanted);
}

async function readUndos(
  view: Kysely<Tables>,
  connection: string,
  place: string,
  after: number,
  until: number,
): Promise<readonly Undo[]> {
  const changes = await view
    .selectFrom("changes")
    .select(["resource_type", "id", "sequence", "before", "erased"])
    .where("connection", "=", connection)
    .where("version", ">", after)
    .where("version", "<=", until)
    .orderBy("version")
    .orderBy("ordinal")
    .execute();
  return changes.map(({ resource_type: resourceType, id, sequence, before, erased }) => {
    const make = (json: string) => () => unpackRecord(json, sequence, place);
    const record = before === null ? undefined : { sequence, make: make(before) };
    return { resourceType, id, before: record, erased: erased === 1 };
  });
}

function parse(json: string | null): unknown {
  return json === null ? undefined : JSON.parse(json);
}
