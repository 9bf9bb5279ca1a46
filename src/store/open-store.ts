/** Opens the store that a location names: the only file that knows every engine. */
import type { Logger } from "../telemetry/logger.js";
import { createMemoryStore } from "./memory-store.js";
import { openPostgres, type PostgresOptions } from "./postgres.js";
import { createSqlStore } from "./sql-store.js";
import { openSqlite } from "./sqlite.js";
import type { Store } from "./store.js";
import type { StoreLocation } from "./store-location.js";

export interface OpenStoreOptions extends PostgresOptions {
  readonly logger: Logger;
}

/**
 * Ready to use: checked, migrated, connected. Throws StoreUnusableError where what is there cannot be gone on with, and
 * leaves it untouched; StoreUnavailableError where it does not answer.
 */
export async function openStore(location: StoreLocation, options: OpenStoreOptions): Promise<Store> {
  if (location.kind === "postgres") return createSqlStore(await openPostgres(location.url, options), options);
  if (location.path === ":memory:") return createMemoryStore();
  return createSqlStore(await openSqlite(location.path, options), options);
}
