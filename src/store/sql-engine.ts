/** What differs between SQLite and PostgreSQL, behind one small surface: all queries stand above it. */
import type { Kysely } from "kysely";
import type { SqlDialect } from "./migrations.js";
import type { Lease } from "./store.js";
import type { Tables } from "./tables.js";

export interface SqlEngine {
  readonly dialect: SqlDialect;
  readonly description: string;
  /** Where the database is, for messages; no secrets. */
  readonly place: string;
  readonly db: Kysely<Tables>;
  /** How often to look for what others committed, in milliseconds. */
  readonly pollInterval: number;
  /** In a transaction: whoever listens hears of the connection when it commits. */
  announce(transaction: Kysely<Tables>, connection: string): Promise<void>;
  /** Calls back when something may have been committed by others. */
  listen(listener: () => void): void;
  lease(connection: string): Promise<Lease | undefined>;
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

/** One consistent view for several queries; nothing waits for it and it waits for nothing. */
export function reading<T>(db: Kysely<Tables>, read: (view: Kysely<Tables>) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel("repeatable read").execute(read);
}
