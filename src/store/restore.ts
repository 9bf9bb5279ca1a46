/** Puts a backup in the place of a store that nobody uses; what stood there is kept aside. */
import { existsSync } from "node:fs";
import { copyFile as copyBytes, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Kysely } from "kysely";
import { backupPostgres, copyFile } from "./backup.js";
import { copyTables, deleteAllRows } from "./copy-tables.js";
import { openPostgres } from "./postgres.js";
import type { SqlEngine } from "./sql-engine.js";
import { createSqliteClient } from "./sqlite-client.js";
import {
  databaseOf,
  giveWriteAheadLog,
  inspectFile,
  migrateFile,
  putInPlace,
  type SqliteFileOptions,
  withFileLock,
} from "./sqlite-file.js";
import { StoreRefusedError, StoreUnusableError } from "./store-error.js";
import type { StoreLocation } from "./store-location.js";
import type { Tables } from "./tables.js";

export interface RestoreOptions extends SqliteFileOptions {
  /** Replace a store that has people. */
  readonly overwrite: boolean;
}

export interface Restored {
  /** Users of all connections in the restored store. */
  readonly people: number;
  /** Where what stood there is now, as a SQLite file; undefined where there was nothing to keep. */
  readonly keptAside: string | undefined;
}

/**
 * Throws StoreUnusableError where the file is not a backup that can be used, StoreRefusedError where the store has people
 * and `overwrite` is not set, or a bridge is running on it. Then nothing was changed.
 */
export async function restoreStore(location: StoreLocation, file: string, options: RestoreOptions): Promise<Restored> {
  const backup = resolve(file);
  if (!existsSync(backup)) throw new StoreRefusedError(`${backup} is not there`);
  return location.kind === "sqlite"
    ? restoreSqlite(resolve(location.path), backup, options)
    : restorePostgres(location.url, backup, options);
}

async function restoreSqlite(file: string, backup: string, options: RestoreOptions): Promise<Restored> {
  await mkdir(dirname(file), { recursive: true });
  return withFileLock(file, options, async () => {
    const people = await prepare(backup, `${file}.new`, options);
    const existed = existsSync(file);
    if (existed && !options.overwrite && (await peopleIn(file, options)) > 0) throw hasPeople(file);
    const keptAside = existed ? await keepAside(file, options) : undefined;
    await putInPlace(`${file}.new`, file);
    return { people, keptAside };
  });
}

async function restorePostgres(url: string, backup: string, options: RestoreOptions): Promise<Restored> {
  const folder = await mkdtemp(join(tmpdir(), "lattice-scim-restore-"));
  const engine = await openPostgres(url, options);
  try {
    const prepared = join(folder, "backup.db");
    const people = await prepare(backup, prepared, options);
    await refuseWhileRunning(engine);
    const had = await countPeople(engine.db);
    if (had > 0 && !options.overwrite) throw hasPeople(engine.place);
    const keptAside = had > 0 ? `${backup}.replaced-${stamp(options)}` : undefined;
    if (keptAside !== undefined) await backupPostgres(engine.db, keptAside, options);
    const from = databaseOf(createSqliteClient({ file: prepared, startWorker: options.startWorker }));
    try {
      await engine.db.transaction().execute(async (to) => {
        await deleteAllRows(to);
        await from.transaction().execute((view) => copyTables(view, to));
      });
    } finally {
      await from.destroy();
    }
    return { people, keptAside };
  } finally {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A copy of the backup with today's tables. Cursors made before do not fit what is restored: it signs with a new secret. */
async function prepare(backup: string, target: string, options: RestoreOptions): Promise<number> {
  await inspectFile(backup, options);
  await rm(target, { force: true });
  await copyFile(backup, target, options);
  await migrateFile(target, options);
  await giveWriteAheadLog(target, options);
  const db = databaseOf(createSqliteClient({ file: target, startWorker: options.startWorker }));
  try {
    await db.deleteFrom("secrets").where("name", "=", "cursor").execute();
    return await countPeople(db);
  } finally {
    await db.destroy();
  }
}

async function countPeople(db: Kysely<Tables>): Promise<number> {
  const people = await db
    .selectFrom("records")
    .innerJoin("connections", "connections.id", "records.connection")
    .select(["records.connection", "records.id"])
    .distinct()
    .where("resource_type", "=", "User")
    .where("json", "is not", null)
    .whereRef("records.version", "<=", "connections.version")
    .execute();
  return people.length;
}

/** 0 where the file cannot be read as a store: it has nobody who could be served from it. */
async function peopleIn(file: string, options: RestoreOptions): Promise<number> {
  try {
    await inspectFile(file, options);
  } catch (error) {
    if (error instanceof StoreUnusableError) return 0;
    throw error;
  }
  const db = databaseOf(createSqliteClient({ file, readOnly: true, startWorker: options.startWorker }));
  try {
    return await countPeople(db);
  } finally {
    await db.destroy();
  }
}

/** By copying: until the restored file takes its place, the old one stands in it. */
async function keepAside(file: string, options: RestoreOptions): Promise<string> {
  const aside = `${file}.replaced-${stamp(options)}`;
  await foldJournal(file, options);
  await copyBytes(file, aside);
  const journal = `${file}-wal`;
  if (existsSync(journal) && (await stat(journal)).size > 0) await copyBytes(journal, `${aside}-wal`);
  // A journal that stayed would be read into the restored file.
  await rm(journal, { force: true });
  await rm(`${file}-shm`, { force: true });
  return aside;
}

/** What stands in the journal goes to the database, where both are sound; else they are kept as they are. */
async function foldJournal(file: string, { startWorker }: RestoreOptions): Promise<void> {
  const client = createSqliteClient({ file, startWorker });
  try {
    await client.run("pragma journal_mode = delete");
  } catch {
    // Kept as it is.
  } finally {
    await client.close();
  }
}

/** A bridge that runs cycles has the lease of its connections. */
async function refuseWhileRunning(engine: SqlEngine): Promise<void> {
  const connections = await engine.db.selectFrom("connections").select("id").execute();
  for (const { id } of connections) {
    if ((await engine.lease(id)) === undefined) {
      throw new StoreRefusedError(`a bridge is running on ${engine.place}: stop it first`);
    }
  }
}

function hasPeople(place: string): StoreRefusedError {
  return new StoreRefusedError(
    `${place} has people: it is replaced only with --force, and what stands there is kept aside then`,
  );
}

function stamp({ clock }: RestoreOptions): string {
  return new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}
