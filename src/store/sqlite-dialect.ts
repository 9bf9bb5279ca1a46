/** kysely's SQLite over the worker: one database connection, which transactions take turns with. */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { SqliteClient } from "./sqlite-client.js";

export function createSqliteDialect(client: SqliteClient): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => createDriver(client),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function createDriver(client: SqliteClient): Driver {
  const connection = createConnection(client);
  const release: (() => void)[] = [];
  let last = Promise.resolve();
  return {
    async init() {},
    async acquireConnection() {
      const turn = last;
      last = new Promise((resolve) => release.push(resolve));
      await turn;
      return connection;
    },
    async releaseConnection() {
      release.shift()?.();
    },
    async beginTransaction(_, { isolationLevel }) {
      // A writer takes its lock at once and waits for it: one that began as a reader could only fail when it came to write.
      const kind = isolationLevel === "repeatable read" ? "deferred" : "immediate";
      await client.run(`begin ${kind}`);
    },
    async commitTransaction() {
      await client.run("commit");
    },
    async rollbackTransaction() {
      await client.rollback();
    },
    async destroy() {
      await client.close();
    },
  };
}

function createConnection(client: SqliteClient): DatabaseConnection {
  return {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, changes } = await client.run(sql, parameters);
      return { rows: rows as R[], numAffectedRows: BigInt(changes) };
    },
    async *streamQuery() {
      yield* [];
      throw new Error("SQLite reads in pages here: streaming is not supported");
    },
  };
}
