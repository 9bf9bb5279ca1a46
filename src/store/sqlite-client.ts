/** The side of the SQLite worker that the program talks to: requests in order, each with its answer or its error. */
import { Worker } from "node:worker_threads";
import type { SqliteAnswer, SqliteFailure, SqliteRequest, SqliteResult, SqliteWorkerData } from "./sqlite-messages.js";
import { StoreUnavailableError, StoreUnusableError } from "./store-error.js";

export interface SqliteClient {
  readonly file: string;
  run(sql: string, parameters?: readonly unknown[]): Promise<SqliteResult>;
  rollback(): Promise<void>;
  /** False while another process, or another client, has the lock. */
  lock(file: string, waitMs: number): Promise<boolean>;
  unlock(): Promise<void>;
  /** Aborts when the thread ends without `close`. */
  readonly stopped: AbortSignal;
  close(): Promise<void>;
}

/** Starts the thread; tests start it from the source. */
export type StartSqliteWorker = (workerData: SqliteWorkerData) => Worker;

/**
 * For what lives shortly in the thread, in megabytes: each request lives so, and without a limit the engine takes 48 MB before
 * it looks what is left of them.
 */
const YOUNG_MB = 6;

const startCompiledWorker: StartSqliteWorker = (workerData) =>
  new Worker(new URL("./sqlite-worker.js", import.meta.url), {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });

export interface SqliteClientOptions {
  readonly file: string;
  readonly readOnly?: boolean;
  readonly startWorker?: StartSqliteWorker | undefined;
}

interface Waiting {
  resolve(result: SqliteResult): void;
  reject(error: Error): void;
}

export function createSqliteClient({ file, readOnly, startWorker }: SqliteClientOptions): SqliteClient {
  const worker = (startWorker ?? startCompiledWorker)({ file, readOnly: readOnly ?? false });
  const waiting = new Map<number, Waiting>();
  const stop = new AbortController();
  let end: Error | undefined;
  let closing = false;
  let lastId = 0;

  worker.on("message", (answer: SqliteAnswer) => {
    const caller = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0 && !closing) worker.unref();
    if (answer.ok) caller?.resolve(answer.result);
    else caller?.reject(errorOf(answer.failure, file));
  });
  worker.on("error", (error) => ended(error.message));
  worker.on("exit", () => ended("its thread has ended"));
  // A process that has nothing left to do may end; one that waits for an answer may not.
  worker.unref();

  function ended(reason: string): void {
    if (end !== undefined) return;
    end = new StoreUnavailableError(closing ? `the store ${file} is closed` : `the SQLite store ${file}: ${reason}`);
    for (const caller of waiting.values()) caller.reject(end);
    waiting.clear();
    if (!closing) stop.abort();
  }

  function ask(request: SqliteRequest): Promise<SqliteResult> {
    if (end !== undefined) return Promise.reject(end);
    const id = ++lastId;
    worker.ref();
    worker.postMessage({ id, request });
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  }

  return {
    file,
    stopped: stop.signal,
    run: (sql, parameters = []) => ask({ kind: "run", sql, parameters }),
    async rollback() {
      await ask({ kind: "rollback" });
    },
    async lock(lockFile, waitMs) {
      try {
        await ask({ kind: "lock", file: lockFile, waitMs });
        return true;
      } catch (error) {
        if (error instanceof StoreUnavailableError && error.cause === "SQLITE_BUSY") return false;
        throw error;
      }
    },
    async unlock() {
      await ask({ kind: "unlock" });
    },
    async close() {
      if (closing || end !== undefined) return;
      closing = true;
      const exited = new Promise((resolve) => worker.once("exit", resolve));
      await ask({ kind: "close" });
      await exited;
    },
  };
}

const UNUSABLE: Readonly<Record<string, string>> = {
  SQLITE_NOTADB: "is not a SQLite database, or its beginning is damaged",
  SQLITE_CORRUPT: "is corrupt",
};

const UNAVAILABLE: Readonly<Record<string, string>> = {
  SQLITE_BUSY: "is locked by another process",
  SQLITE_LOCKED: "is locked by another process",
  SQLITE_FULL: "cannot grow: the disk is full",
  SQLITE_IOERR: "cannot be read or written",
  SQLITE_READONLY: "cannot be written: it is read-only",
  SQLITE_CANTOPEN: "cannot be opened",
  SQLITE_PERM: "cannot be opened: access is denied",
};

/** What to do about a file that is not what it should be; it is never replaced by an empty one. */
export const WAY_OUT =
  "It was left as it is. Restore a backup with `lattice-scim restore FILE`, which keeps this file aside, " +
  "or move it away yourself to begin with a full read of Lattice.";

function errorOf({ message, code }: SqliteFailure, file: string): Error {
  // Extended codes begin with the plain one: SQLITE_IOERR_WRITE, SQLITE_CORRUPT_INDEX.
  const named = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).find(([name]) => code === name || code?.startsWith(`${name}_`) === true)?.[1];
  const unusable = named(UNUSABLE);
  if (unusable !== undefined) return new StoreUnusableError(`${file} ${unusable} (${message}). ${WAY_OUT}`);
  const unavailable = message.includes("Unable to open connection") ? "cannot be opened" : named(UNAVAILABLE);
  if (unavailable !== undefined)
    return new StoreUnavailableError(`${file} ${unavailable} (${message})`, { cause: code });
  return new Error(`SQLite: ${message}`, { cause: code });
}
