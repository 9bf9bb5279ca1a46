/**
 * One connection to PostgreSQL that is kept open: what others announce arrives on it, and the locks that make leases are
 * its own. When it breaks the server frees the locks, the leases are lost, and a new one is made.
 */
import type { Client } from "pg";
import type { Clock } from "../time/clock.js";
import { StoreUnavailableError } from "./store-error.js";
import type { Lease } from "./store.js";

export const CHANNEL = "lattice_scim";

export interface PostgresSessionOptions {
  /** A client that is not connected yet. */
  readonly createClient: () => Client;
  readonly clock: Clock;
}

export interface PostgresSession {
  /** Called back for every announcement, and when a broken session is whole again: some may have been missed. */
  listen(listener: () => void): void;
  lease(connection: string): Promise<Lease | undefined>;
  close(): Promise<void>;
}

/** Milliseconds: how often the session is tried, how long it may take to answer, how long until a broken one is made anew. */
const HEARTBEAT = 2000;
const PATIENCE = 4000;
const PAUSE = 500;

/** Advisory locks are per database: the schema tells stores in one database apart. */
const LOCK_KEY = "hashtextextended('lattice-scim lease ' || current_schema() || ' ' || $1, 0)";

export function createPostgresSession({ createClient, clock }: PostgresSessionOptions): PostgresSession {
  const listeners = new Set<() => void>();
  const leases = new Map<string, AbortController>();
  const end = new AbortController();
  const gone = new WeakSet<Client>();
  let session: Promise<Client> | undefined;
  let reconnecting = false;

  /** The session there is, or a new one; one at a time. */
  function connected(): Promise<Client> {
    if (session !== undefined) return session;
    const attempt = connect();
    attempt.catch(() => {
      if (session === attempt) session = undefined;
    });
    session = attempt;
    return attempt;
  }

  async function connect(): Promise<Client> {
    if (end.signal.aborted) throw new StoreUnavailableError("the store is closed");
    const client = createClient();
    client.on("error", () => broken(client));
    client.on("end", () => broken(client));
    client.on("notification", tell);
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      part(client);
      throw error;
    }
    tell();
    void heartbeat(client);
    return client;
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  /** Not answering is no reason to wait for it: the socket is closed, whatever the other side says. */
  function part(client: Client): void {
    gone.add(client);
    client.end().catch(() => undefined);
  }

  function broken(client: Client): void {
    if (gone.has(client)) return;
    part(client);
    session = undefined;
    for (const lost of leases.values()) lost.abort();
    leases.clear();
    void reconnect();
  }

  async function reconnect(): Promise<void> {
    if (reconnecting) return;
    reconnecting = true;
    while (!end.signal.aborted) {
      await clock.sleep(PAUSE, end.signal);
      const back = await connected().then(
        () => true,
        () => false,
      );
      // Where it is still away, the store's users are told by their own queries.
      if (back) break;
    }
    reconnecting = false;
  }

  /** A network that went away says nothing: only asking tells. */
  async function heartbeat(client: Client): Promise<void> {
    while (!gone.has(client) && !end.signal.aborted) {
      await clock.sleep(HEARTBEAT, end.signal);
      const answered = await Promise.race([
        client.query("select 1").then(
          () => true,
          () => false,
        ),
        clock.sleep(PATIENCE, end.signal).then(() => false),
      ]);
      if (!answered && !end.signal.aborted) broken(client);
    }
  }

  async function release(connection: string, lost: AbortController, client: Client): Promise<void> {
    if (leases.get(connection) !== lost) return;
    leases.delete(connection);
    if (gone.has(client)) return;
    // A session that breaks now has let go of the lock as well.
    await client.query(`select pg_advisory_unlock(${LOCK_KEY})`, [connection]).catch(() => broken(client));
  }

  return {
    listen(listener) {
      listeners.add(listener);
      if (session === undefined) connected().catch(() => reconnect());
    },
    async lease(connection) {
      // The lock is the session's, and a session may take it again: within the process the map decides.
      if (leases.has(connection)) return undefined;
      const lost = new AbortController();
      leases.set(connection, lost);
      try {
        const client = await connected();
        const answer = await client.query<{ locked: boolean }>(`select pg_try_advisory_lock(${LOCK_KEY}) as locked`, [
          connection,
        ]);
        if (answer.rows[0]?.locked === true && !lost.signal.aborted) {
          return { lost: lost.signal, release: () => release(connection, lost, client) };
        }
      } catch (error) {
        if (leases.get(connection) === lost) leases.delete(connection);
        throw error;
      }
      if (leases.get(connection) === lost) leases.delete(connection);
      return undefined;
    },
    async close() {
      end.abort();
      const client = await session?.catch(() => undefined);
      leases.clear();
      if (client === undefined) return;
      gone.add(client);
      await client.end();
    },
  };
}
