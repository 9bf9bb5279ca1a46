/** The thread that holds a SQLite database: its driver is synchronous, and a commit here stalls no reader. */
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import Database from "libsql";
import type { SqliteAnswer, SqliteFailure, SqliteRequest, SqliteResult, SqliteWorkerData } from "./sqlite-messages.js";

const { file, readOnly } = workerData as SqliteWorkerData;
let database: Database.Database | undefined;
let lock: Database.Database | undefined;

/** How long to wait for another's lock, in milliseconds: the longest slice of a commit takes far less. */
const PATIENCE = 10_000;

/** Opened by the first request, so that what is wrong with the file is an answer and not the end of the thread. */
function opened(): Database.Database {
  if (database === undefined) {
    database = new Database(readOnly ? `${pathToFileURL(file).href}?mode=ro` : file);
    // Before anything else: whatever comes first may meet another process that is opening or closing the file.
    database.exec(`pragma busy_timeout = ${PATIENCE}`);
  }
  return database;
}

function answer(request: SqliteRequest): SqliteResult {
  if (request.kind === "run") return run(request.sql, request.parameters);
  if (request.kind === "lock") takeLock(request.file, request.waitMs);
  if (request.kind === "unlock" || request.kind === "close") releaseLock();
  if (request.kind === "rollback" && opened().inTransaction) opened().exec("rollback");
  if (request.kind === "close") database?.close();
  return { rows: [], changes: 0 };
}

function run(sql: string, parameters: readonly unknown[]): SqliteResult {
  const statement = opened().prepare(sql);
  const bound = parameters.map(bind);
  if (statement.reader) return { rows: statement.all(bound), changes: 0 };
  return { rows: [], changes: statement.run(bound).changes };
}

/** The driver aborts the process on a boolean and cuts a text at a NUL: neither gets as far as that. */
function bind(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "string" && !value.includes("\0")) return value;
  throw new TypeError(`SQLite cannot keep this ${typeof value}: a text without NUL or a finite number is needed`);
}

/** An open exclusive transaction on a file beside the database: the system ends it with the process, however it dies. */
function takeLock(lockFile: string, waitMs: number): void {
  const handle = new Database(lockFile);
  try {
    handle.exec(`pragma busy_timeout = ${waitMs}`);
    handle.exec("begin exclusive");
    lock = handle;
  } catch (error) {
    handle.close();
    throw error;
  }
}

function releaseLock(): void {
  if (lock?.inTransaction === true) lock.exec("rollback");
  lock?.close();
  lock = undefined;
}

function failureOf(error: unknown): SqliteFailure {
  const { message, code } = error as { readonly message?: unknown; readonly code?: unknown };
  return { message: String(message ?? error), code: typeof code === "string" ? code : undefined };
}

parentPort?.on("message", ({ id, request }: { readonly id: number; readonly request: SqliteRequest }) => {
  let reply: SqliteAnswer;
  try {
    reply = { id, ok: true, result: answer(request) };
  } catch (error) {
    reply = { id, ok: false, failure: failureOf(error) };
  }
  parentPort?.postMessage(reply);
  // The port alone keeps the thread alive: closed, it ends.
  if (request.kind === "close") parentPort?.close();
});
