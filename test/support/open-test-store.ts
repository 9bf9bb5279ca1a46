/** Opens stores for tests: from the source, with the system's clock, without a log. */
import { openStore, type OpenStoreOptions } from "../../src/store/open-store.js";
import type { StoreLocation } from "../../src/store/store-location.js";
import type { Store } from "../../src/store/store.js";
import { systemClock } from "../../src/time/clock.js";
import { silentLogger } from "./silent-logger.js";
import { startSqliteWorker } from "./sqlite-worker.js";

export const TEST_STORE_OPTIONS: OpenStoreOptions = {
  clock: systemClock,
  logger: silentLogger,
  startWorker: startSqliteWorker,
  pollInterval: 50,
};

export function openTestStore(location: StoreLocation, options: Partial<OpenStoreOptions> = {}): Promise<Store> {
  return openStore(location, { ...TEST_STORE_OPTIONS, ...options });
}
