/** Whether a SQLite file is whole, as SQLite itself sees it. */
import { existsSync } from "node:fs";
import { createSqliteClient } from "../../src/store/sqlite-client.js";
import { startSqliteWorker } from "../support/sqlite-worker.js";

/** What is wrong with the file, in SQLite's words. Nobody else may have it open. */
export async function checkSqlite(file: string): Promise<readonly string[]> {
  if (!existsSync(file)) return [`${file} is not there`];
  const client = createSqliteClient({ file, startWorker: startSqliteWorker });
  try {
    const integrity = await client.run("pragma integrity_check");
    const keys = await client.run("pragma foreign_key_check");
    const said = integrity.rows.map((row) => String(Object.values(row as object)[0]));
    return [...said.filter((line) => line !== "ok"), ...keys.rows.map((row) => `foreign key: ${JSON.stringify(row)}`)];
  } finally {
    await client.close();
  }
}
