/**
 * How the tables came to be what they are, step by step, for both engines. A migration that was released is never edited:
 * the next one is added at the end.
 */
import { type Kysely, sql } from "kysely";

export type SqlDialect = "sqlite" | "postgres";

/** Takes a database from one version to the next; its version is its place in the list, counted from 1. */
export type Migration = (db: Kysely<unknown>, dialect: SqlDialect) => Promise<void>;

export const MIGRATIONS: readonly Migration[] = [createTables, indexRecordsBySequence];

async function createTables(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  // Keys compare by bytes on both engines: the order does not depend on a locale, nor change when the system's does.
  const key = dialect === "postgres" ? sql`text collate "C"` : "text";

  await db.schema
    .createTable("connections")
    .addColumn("id", key, (column) => column.primaryKey())
    .addColumn("version", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("revision", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("pruned", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("users", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("groups", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("read_at", "bigint")
    .addColumn("base_url", "text")
    .addColumn("last_cycle", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("committed", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("decided", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("staging", "text")
    .addColumn("untidy", "integer", (column) => column.notNull().defaultTo(0))
    .execute();

  await db.schema
    .createTable("versions")
    .addColumn("connection", key, (column) => column.notNull())
    .addColumn("version", "bigint", (column) => column.notNull())
    .addColumn("committed_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("versions_key", ["connection", "version"])
    .execute();

  await db.schema
    .createTable("records")
    .addColumn("connection", key, (column) => column.notNull())
    .addColumn("resource_type", key, (column) => column.notNull())
    .addColumn("id", key, (column) => column.notNull())
    .addColumn("version", "bigint", (column) => column.notNull())
    .addColumn("sequence", "bigint", (column) => column.notNull())
    .addColumn("json", "text")
    .addPrimaryKeyConstraint("records_key", ["connection", "resource_type", "id", "version"])
    .execute();

  await db.schema
    .createTable("changes")
    .addColumn("connection", key, (column) => column.notNull())
    .addColumn("version", "bigint", (column) => column.notNull())
    .addColumn("ordinal", "bigint", (column) => column.notNull())
    .addColumn("resource_type", key, (column) => column.notNull())
    .addColumn("id", key, (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("cause", "text", (column) => column.notNull())
    .addColumn("sequence", "bigint", (column) => column.notNull())
    .addColumn("before", "text")
    .addColumn("erased", "integer", (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint("changes_key", ["connection", "version", "ordinal"])
    .addUniqueConstraint("changes_by_resource", ["connection", "resource_type", "id", "version"])
    .execute();

  await db.schema
    .createTable("said")
    .addColumn("connection", key, (column) => column.notNull())
    .addColumn("id", key, (column) => column.notNull())
    .addColumn("revision", "bigint", (column) => column.notNull())
    .addColumn("raw", "text", (column) => column.notNull())
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("said_key", ["connection", "id", "revision"])
    .execute();
  await db.schema.createIndex("said_by_revision").on("said").columns(["connection", "revision", "id"]).execute();

  await db.schema
    .createTable("cycles")
    .addColumn("connection", key, (column) => column.notNull())
    .addColumn("number", "bigint", (column) => column.notNull())
    .addColumn("finished_at", "bigint", (column) => column.notNull())
    .addColumn("report", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("cycles_key", ["connection", "number"])
    .execute();

  await db.schema
    .createTable("holds")
    .addColumn("connection", key, (column) => column.notNull())
    .addColumn("id", key, (column) => column.notNull())
    .addColumn("person_id", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("opened_at", "bigint", (column) => column.notNull())
    .addColumn("decided_at", "bigint")
    .addColumn("hold", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("holds_key", ["connection", "id"])
    .execute();

  await db.schema
    .createTable("documents")
    .addColumn("connection", key, (column) => column.notNull())
    .addColumn("name", key, (column) => column.notNull())
    .addColumn("json", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("documents_key", ["connection", "name"])
    .execute();

  await db.schema
    .createTable("secrets")
    .addColumn("connection", key, (column) => column.notNull())
    .addColumn("name", key, (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("secrets_key", ["connection", "name"])
    .execute();
}

/** A directory is loaded in its stable order, so that it can be packed as it comes. */
async function indexRecordsBySequence(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex("records_by_sequence")
    .on("records")
    .columns(["connection", "resource_type", "sequence", "version"])
    .execute();
}
