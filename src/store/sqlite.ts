/** The embedded engine: one file, in a thread of its own. */
import { resolve } from "node:path";
import { backupSqlite } from "./backup.js";
import { createFileLease, lockFileOf } from "./file-lease.js";
import { migrate } from "./migrate.js";
import type { SqlEngine } from "./sql-engine.js";
import { createSqliteClient } from "./sqlite-client.js";
import { StoreUnavailableError } from "./store-error.js";
import { createWhereMissing, databaseOf, inspectFile, type SqliteFileOptions } from "./sqlite-file.js";

export interface SqliteOptions extends SqliteFileOptions {
  /** Milliseconds between looks at what other processes committed; 500 where nothing is said. */
  readonly pollInterval?: number | undefined;
}

const PRAGMAS = [
  "journal_mode = wal",
  // A commit that was acknowledged survives a loss of power.
  "synchronous = full",
  "foreign_keys = on",
  // Pages that the journal holds before they are moved to the database: a large commit writes many of them more than once.
  "wal_autocheckpoint = 8000",
  // To this many bytes it shrinks after one.
  "journal_size_limit = 67108864",
];

/**
 * Opens a file, or makes it. Throws StoreUnusableError where the file is not one to go on with, and leaves it untouched;
 * StoreUnavailableError where it cannot be reached, made or read.
 */
export async function openSqlite(path: string, options: SqliteOptions): Promise<SqlEngine> {
  const file = resolve(path);
  try {
    await createWhereMissing(file, options);
    await inspectFile(file, options);
  } catch (error) {
    throw fileError(error, file);
  }
  const client = createSqliteClient({ file, startWorker: options.startWorker });
  const db = databaseOf(client);
  try {
    for (const pragma of PRAGMAS) await client.run(`pragma ${pragma}`);
    await migrate(db, { dialect: "sqlite", clock: options.clock, place: file });
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    dialect: "sqlite",
    description: `state is in ${file} (SQLite): a restart serves the last snapshot at once`,
    place: file,
    db,
    pollInterval: options.pollInterval ?? 500,
    // Others look at the file.
    async announce() {},
    listen() {},
    lease: createFileLease(client, lockFileOf(file)),
    backup: (target) => backupSqlite(file, target, options),
    close: () => db.destroy(),
  };
}

/** The system's own errors (no such folder, access denied) as what they mean for the store. */
function fileError(error: unknown, file: string): unknown {
  const { syscall, message } = error as { readonly syscall?: unknown; readonly message?: unknown };
  if (typeof syscall !== "string") return error;
  return new StoreUnavailableError(`${file} cannot be opened: ${String(message)}`, { cause: error });
}
