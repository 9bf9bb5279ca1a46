/** The calls of the admin API on a store, without a bridge. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { digest, openConfiguredStore } from "../bridge.js";
import type { Config, ConnectionConfig } from "../config/config.js";
import { createDirectory } from "../directory/directory.js";
import { LatticeError } from "../lattice/lattice-client.js";
import { createAdminCalls } from "../server/admin/admin-calls.js";
import type { AdminConnection } from "../server/admin/admin-connection.js";
import type { Store } from "../store/store.js";
import { carryOut } from "../sync/carry-out.js";
import { loadMemory } from "../sync/cycle-memory.js";
import { createOperations } from "../sync/operations.js";
import { createLogger } from "../telemetry/create-logger.js";
import { systemClock } from "../time/clock.js";
import type { AdminClient } from "./admin-client.js";
import type { CliIo } from "./cli-io.js";

/** Undefined after it has been said why there is nothing to act on. */
export async function openStoreClient(config: Config, io: CliIo, by: string): Promise<AdminClient | undefined> {
  const store = await openExistingStore(config, io);
  if (store === undefined) return undefined;
  const connections = await Promise.all(
    config.connections.map((connection) => storedConnection(connection, store, io)),
  );
  const calls = createAdminCalls({ connections: () => connections, clock: systemClock, logger: quietLogger(config) });
  return {
    call: (method, target, body) => calls({ method, target, body, by }),
    close: () => store.close(),
  };
}

/** The store that the settings name, if it is there: nothing is made by looking. Undefined after it has been said why not. */
export async function openExistingStore(config: Config, io: CliIo): Promise<Store | undefined> {
  const { database } = config;
  if (database.kind === "sqlite" && database.path === ":memory:") {
    io.err(
      "state is in the memory of the bridge (DATABASE_URL is sqlite::memory:), and no bridge answers: set ADMIN_TOKEN",
    );
    return undefined;
  }
  if (database.kind === "sqlite" && !existsSync(database.path)) {
    io.err(`there is no store at ${resolve(database.path)} yet, and no bridge answers`);
    return undefined;
  }
  return openConfiguredStore({ config, logger: quietLogger(config) });
}

export function quietLogger(config: Config) {
  return createLogger({ ...config.log, level: "error", write: process.stderr });
}

async function storedConnection(settings: ConnectionConfig, store: Store, io: CliIo): Promise<AdminConnection> {
  const { id, mapping } = settings;
  const mine = store.connection(id);
  const stored = await mine.load();
  const { keyOwner } = await loadMemory(mine);
  const directory = createDirectory();
  if (stored !== undefined) directory.publish(stored.snapshot, stored.readAt);
  const { keepVersionsMs } = settings.lifecycle;
  const parts = { store: mine, directory, clock: systemClock, digest, keepVersionsMs };
  return {
    id,
    name: id,
    directory,
    store: mine,
    mapping,
    operations: createOperations({
      ...parts,
      inTurn: (record) => record(),
      async carryOut() {
        const lease = await mine.lease();
        if (lease === undefined) {
          io.err("a bridge runs on this store: it carries this out");
          return;
        }
        // Locations stay as they are stored: they are the bridge's to change.
        const waits = await carryOut({ ...parts, baseUrl: stored?.baseUrl ?? "", breathe: () => nextTurn() });
        if (waits) io.err("the next cycle of the bridge lets it through, if it still plans the same");
        await lease.release();
      },
    }),
    keyOwner: () => keyOwner,
    leads: () => false,
    nextCycleAt: () => undefined,
    syncNow: () => Promise.resolve({ finished: Promise.resolve(undefined) }),
    whoseKey: () => Promise.reject(new LatticeError("aborted", "the command line asks no keys of a store")),
  };
}
