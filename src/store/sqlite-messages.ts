/** What the store and its SQLite worker say to each other. */

export interface SqliteWorkerData {
  readonly file: string;
  /** Nothing is written, not even by opening or closing. */
  readonly readOnly: boolean;
}

export type SqliteRequest =
  | { readonly kind: "run"; readonly sql: string; readonly parameters: readonly unknown[] }
  /** Rolls back where a transaction is open: some errors end one by themselves. */
  | { readonly kind: "rollback" }
  /** Takes the lock of a file for this process until `unlock` or its death; refused while another has it. */
  | { readonly kind: "lock"; readonly file: string; readonly waitMs: number }
  | { readonly kind: "unlock" }
  | { readonly kind: "close" };

export interface SqliteResult {
  readonly rows: readonly unknown[];
  readonly changes: number;
}

export interface SqliteFailure {
  readonly message: string;
  /** SQLite's name for it, such as SQLITE_BUSY, where it has one. */
  readonly code: string | undefined;
}

export type SqliteAnswer = { readonly id: number } & (
  | { readonly ok: true; readonly result: SqliteResult }
  | { readonly ok: false; readonly failure: SqliteFailure }
);
