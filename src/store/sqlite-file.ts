/** SQLite files as files: made whole or not at all, looked at before they are used, never written over. */
import { existsSync } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Kysely } from "kysely";
import type { Clock } from "../time/clock.js";
import { lockFileOf } from "./file-lease.js";
import { migrate, refuseNewer, schemaVersion } from "./migrate.js";
import { createSqliteClient, type SqliteClient, type StartSqliteWorker, WAY_OUT } from "./sqlite-client.js";
import { createSqliteDialect } from "./sqlite-dialect.js";
import { StoreRefusedError, StoreUnusableError } from "./store-error.js";
import type { Tables } from "./tables.js";

export interface SqliteFileOptions {
  readonly clock: Clock;
  readonly startWorker?: StartSqliteWorker | undefined;
}

/** Milliseconds to wait for others who make the same file: each of them in turn writes a few small tables to the disk. */
const UNTIL_MADE = 20_000;

export function databaseOf(client: SqliteClient): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: createSqliteDialect(client) });
}

/**
 * Runs with the file's lock, so that no other process runs cycles on it or makes or replaces it meanwhile. Throws
 * StoreRefusedError where another has it and does not let go of it for so many milliseconds.
 */
export async function withFileLock<T>(
  file: string,
  options: SqliteFileOptions,
  act: () => Promise<T>,
  patience = 500,
): Promise<T> {
  const client = createSqliteClient({ file: lockFileOf(file), startWorker: options.startWorker });
  try {
    if (!(await client.lock(lockFileOf(file), patience))) {
      throw new StoreRefusedError(`a bridge is running on ${file}: stop it first`);
    }
    return await act();
  } finally {
    await client.close();
  }
}

/** Makes an empty database with all its tables where there is no file. A crash leaves no file or a whole one. */
export async function createWhereMissing(file: string, options: SqliteFileOptions): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  if (existsSync(file)) return;
  const make = async (): Promise<void> => {
    if (existsSync(file)) return;
    const journal = `${file}-wal`;
    if (existsSync(journal) && (await stat(journal)).size > 0) {
      throw new StoreUnusableError(`${file} is missing, but its journal ${journal} has data. ${WAY_OUT}`);
    }
    await createDatabase(`${file}.new`, options);
    await giveWriteAheadLog(`${file}.new`, options);
    await putInPlace(`${file}.new`, file);
  };
  await withFileLock(file, options, make, UNTIL_MADE);
}

/** Makes a database with all its tables, over whatever stood there. */
export async function createDatabase(file: string, options: SqliteFileOptions): Promise<void> {
  await rm(file, { force: true });
  await migrateFile(file, options);
}

/**
 * Gives a database that no process uses yet its write-ahead log. It cannot be left to those who open it: to change over,
 * nobody else may have the file open, and SQLite does not wait for that.
 */
export async function giveWriteAheadLog(file: string, { startWorker }: SqliteFileOptions): Promise<void> {
  const client = createSqliteClient({ file, startWorker });
  try {
    await client.run("pragma journal_mode = wal");
  } finally {
    await client.close();
  }
}

/** Brings a database that no process uses to today's tables. */
export async function migrateFile(file: string, { clock, startWorker }: SqliteFileOptions): Promise<void> {
  const db = databaseOf(createSqliteClient({ file, startWorker }));
  try {
    await migrate(db, { dialect: "sqlite", clock, place: file });
  } finally {
    await db.destroy();
  }
}

/** Durably: a crash leaves the old file or the new one. */
export async function putInPlace(from: string, to: string): Promise<void> {
  await flush(from);
  await rename(from, to);
  await flush(dirname(to));
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Every page, and the indexes of the small tables, whose rows say what of the others is there. The indexes of the large
 * ones would take as long again as all of this; what is loaded of them is counted instead.
 */
const CHECKS = [
  "quick_check(1)",
  ...["connections", "versions", "documents", "holds", "secrets"].map((table) => `integrity_check(${table})`),
];

/**
 * Looks at a file without writing. Throws StoreUnusableError where it is torn, corrupt, newer, or not a store, and
 * StoreUnavailableError where it cannot be read.
 */
export async function inspectFile(file: string, options: Pick<SqliteFileOptions, "startWorker">): Promise<void> {
  if ((await stat(file)).size === 0) throw new StoreUnusableError(`${file} is empty: its content was lost. ${WAY_OUT}`);
  const client = createSqliteClient({ file, readOnly: true, startWorker: options.startWorker });
  const db = databaseOf(client);
  try {
    const { rows } = await client.run("select name from sqlite_master where type = 'table'");
    const tables = rows.map((row) => (row as { readonly name: string }).name);
    // Files are made whole: one without tables is another's, or has lost them.
    if (!tables.includes("schema_versions")) {
      throw new StoreUnusableError(`${file} is not a store of lattice-scim-bridge. ${WAY_OUT}`);
    }
    refuseNewer(await schemaVersion(db), file);
    for (const pragma of CHECKS) {
      const [found] = (await client.run(`pragma ${pragma}`)).rows.map(
        (row) => Object.values(row as object)[0] as string,
      );
      if (found !== "ok") throw new StoreUnusableError(`${file} is corrupt (${found ?? "unreadable"}). ${WAY_OUT}`);
    }
  } finally {
    await db.destroy();
  }
}
