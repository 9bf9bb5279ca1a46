/** Writes a store to a new SQLite file while it is in use. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { Kysely } from "kysely";
import { copyTables } from "./copy-tables.js";
import { reading } from "./sql-engine.js";
import { createSqliteClient } from "./sqlite-client.js";
import { createDatabase, databaseOf, putInPlace, type SqliteFileOptions } from "./sqlite-file.js";
import { StoreRefusedError } from "./store-error.js";
import type { Tables } from "./tables.js";

/** From a thread of its own: the store goes on reading and writing meanwhile. */
export function backupSqlite(source: string, target: string, options: SqliteFileOptions): Promise<void> {
  return writeBackup(target, (partial) => copyFile(source, partial, options));
}

/** In the form of the embedded engine: it restores into either. */
export function backupPostgres(source: Kysely<Tables>, target: string, options: SqliteFileOptions): Promise<void> {
  return writeBackup(target, async (partial) => {
    await createDatabase(partial, options);
    const copy = databaseOf(createSqliteClient({ file: partial, startWorker: options.startWorker }));
    try {
      await reading(source, (view) => copy.transaction().execute((transaction) => copyTables(view, transaction)));
    } finally {
      await copy.destroy();
    }
  });
}

/** A whole and compact copy of a SQLite database, what its journal holds included; the source is only read. */
export async function copyFile(
  source: string,
  target: string,
  { startWorker }: Pick<SqliteFileOptions, "startWorker">,
): Promise<void> {
  const client = createSqliteClient({ file: source, readOnly: true, startWorker });
  try {
    await client.run("vacuum into ?", [target]);
  } finally {
    await client.close();
  }
}

/** A crash leaves no file of that name, or a whole one. */
async function writeBackup(target: string, write: (partial: string) => Promise<void>): Promise<void> {
  if (existsSync(target)) throw new StoreRefusedError(`${target} is there already: a backup goes to a new file`);
  const partial = `${target}.partial`;
  await rm(partial, { force: true });
  await write(partial);
  await putInPlace(partial, target);
}
