/** Brings a database to the version this program knows: forward only, in one transaction, one process at a time. */
import { type Kysely, sql } from "kysely";
import type { Clock } from "../time/clock.js";
import { MIGRATIONS, type Migration, type SqlDialect } from "./migrations.js";
import { StoreUnusableError } from "./store-error.js";
import type { Tables } from "./tables.js";

export interface MigrateOptions {
  readonly dialect: SqlDialect;
  readonly clock: Clock;
  /** Where the database is, for messages. */
  readonly place: string;
  readonly migrations?: readonly Migration[];
}

/** An arbitrary number that is the same in every process of this program: one migrates, the others wait. */
const MIGRATION_LOCK = 7_523_406_118;

/** Throws StoreUnusableError, and changes nothing, where a newer version of this program wrote the database. */
export async function migrate(db: Kysely<Tables>, options: MigrateOptions): Promise<void> {
  const migrations = options.migrations ?? MIGRATIONS;
  await db.transaction().execute(async (transaction) => {
    if (options.dialect === "postgres")
      await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`.execute(transaction);
    await transaction.schema
      .createTable("schema_versions")
      .ifNotExists()
      .addColumn("version", "integer", (column) => column.primaryKey())
      .addColumn("applied_at", "bigint", (column) => column.notNull())
      .execute();
    const current = await schemaVersion(transaction);
    refuseNewer(current, options.place, migrations.length);
    for (const [i, migration] of migrations.entries()) {
      const version = i + 1;
      if (version <= current) continue;
      await migration(transaction as unknown as Kysely<unknown>, options.dialect);
      await transaction.insertInto("schema_versions").values({ version, applied_at: options.clock.now() }).execute();
    }
  });
}

/** 0 where nothing was applied yet. The table must exist. */
export async function schemaVersion(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom("schema_versions")
    .select((eb) => eb.fn.max("version").as("version"))
    .executeTakeFirst();
  return row?.version ?? 0;
}

export function refuseNewer(version: number, place: string, known = MIGRATIONS.length): void {
  if (version <= known) return;
  throw new StoreUnusableError(
    `${place} was written by a newer version of lattice-scim-bridge (schema ${version}; this one knows up to ${known}). ` +
      "Nothing in it was changed. Start the newer version, or restore a backup that this version made.",
  );
}
