/** The shared engine: PostgreSQL 14 or newer, for any number of processes. */
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from "kysely";
import { Client, type ClientConfig, Pool, TypeOverrides, types } from "pg";
import type { Clock } from "../time/clock.js";
import { backupPostgres } from "./backup.js";
import { migrate } from "./migrate.js";
import { postgresError } from "./postgres-error.js";
import { CHANNEL, createPostgresSession } from "./postgres-session.js";
import type { SqlEngine } from "./sql-engine.js";
import type { SqliteFileOptions } from "./sqlite-file.js";
import { StoreUnavailableError, StoreUnusableError } from "./store-error.js";
import type { Tables } from "./tables.js";

export interface PostgresOptions extends SqliteFileOptions {
  readonly clock: Clock;
  /** Milliseconds between looks at what other processes committed, where they were not heard; 5000 where nothing is said. */
  readonly pollInterval?: number | undefined;
}

const OLDEST = 140_000;
const CONNECTIONS = 4;
const CONNECT_TIMEOUT = 5000;
/** Milliseconds: no single statement of the store takes a tenth of it. */
const QUERY_TIMEOUT = 60_000;

/** Throws StoreUnavailableError where nobody answers, StoreUnusableError where the database is too old, too new or taken. */
export async function openPostgres(url: string, options: PostgresOptions): Promise<SqlEngine> {
  const place = placeOf(url);
  const settings: ClientConfig = {
    connectionString: url,
    application_name: "lattice-scim-bridge",
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    query_timeout: QUERY_TIMEOUT,
    types: numbersForBigints(),
  };
  const pool = new Pool({ ...settings, max: CONNECTIONS });
  // A connection that breaks while nobody uses it: the next query gets another one.
  pool.on("error", () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: guarded(pool, place) }) });
  try {
    await refuseOld(db, place);
    await migrateShared(db, options.clock, place);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const session = createPostgresSession({ createClient: () => new Client(settings), clock: options.clock });
  return {
    dialect: "postgres",
    description: `state is in ${place}: a restart serves the last snapshot at once, and other processes may share it`,
    place,
    db,
    pollInterval: options.pollInterval ?? 5000,
    async announce(transaction, connection) {
      await sql`select pg_notify(${CHANNEL}, ${connection})`.execute(transaction);
    },
    listen: (listener) => session.listen(listener),
    async lease(connection) {
      try {
        return await session.lease(connection);
      } catch (error) {
        throw postgresError(error, place);
      }
    },
    backup: (file) => backupPostgres(db, file, options),
    async close() {
      await session.close();
      await db.destroy();
    },
  };
}

/** Host and database: never the password. */
export function placeOf(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  return `PostgreSQL at ${host || (searchParams.get("host") ?? "localhost")}${pathname}`;
}

/** Counts and times come as numbers: none of ours is above 2^53. */
function numbersForBigints(): TypeOverrides {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, Number);
  return overrides;
}

/** Says of a lost connection what it is, and never gives one back to the pool that may still be busy. */
function guarded(pool: Pool, place: string): PostgresPool {
  return {
    async connect(): Promise<PostgresPoolClient> {
      const client = await pool.connect().catch((error: unknown) => {
        throw postgresError(error, place);
      });
      let broken: Error | undefined;
      const lost = (error: Error) => {
        broken ??= error;
      };
      client.on("error", lost);
      const query = async (text: string, parameters: readonly unknown[]) => {
        if (broken !== undefined) throw postgresError(broken, place);
        try {
          return await client.query(text, [...parameters]);
        } catch (error) {
          const known = postgresError(error, place);
          if (known instanceof StoreUnavailableError) broken = known;
          throw known;
        }
      };
      const release = () => {
        client.off("error", lost);
        client.release(broken);
      };
      // Without the form that takes a cursor: the store reads in pages.
      return { query, release } as unknown as PostgresPoolClient;
    },
    end: () => pool.end(),
  };
}

async function refuseOld(db: Kysely<Tables>, place: string): Promise<void> {
  const { rows } = await sql<{ server_version_num: string; server_version: string }>`
    select current_setting('server_version_num') as server_version_num, current_setting('server_version') as server_version
  `.execute(db);
  const [server] = rows;
  if (server !== undefined && Number(server.server_version_num) < OLDEST) {
    throw new StoreUnusableError(`${place} is version ${server.server_version}: 14 or newer is needed`);
  }
}

async function migrateShared(db: Kysely<Tables>, clock: Clock, place: string): Promise<void> {
  try {
    await migrate(db, { dialect: "postgres", clock, place });
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    if (code !== "42P07") throw error;
    throw new StoreUnusableError(
      `${place} has tables of another program (${String(message)}): give the bridge a database or a schema of its own`,
    );
  }
}
