/** A connection's sync over a fake source and a store in memory, with a clock that a test moves by hand. */
import { createDirectory, type Directory } from "../../src/directory/directory.js";
import { DEFAULT_MAPPING } from "../../src/mapping/attribute-mapping.js";
import type { LatticeUser } from "../../src/lattice/lattice-user.js";
import type { User } from "../../src/scim/resource.js";
import { createMemoryStore } from "../../src/store/memory-store.js";
import type { ConnectionStore } from "../../src/store/store.js";
import {
  type ConnectionSync,
  type ConnectionSyncOptions,
  createConnectionSync,
} from "../../src/sync/connection-sync.js";
import type { CycleResult } from "../../src/sync/cycle.js";
import type { GuardLimits } from "../../src/sync/limit.js";
import { createOperations, type Operations } from "../../src/sync/operations.js";
import { createFakeSource, type FakeSource } from "./fake-source.js";
import { BASE_URL, digest, EPOCH } from "./snapshot-of.js";

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** As the settings have them by default. */
export const LIMITS: GuardLimits = {
  leavers: { percent: 10, floor: 5, windowMs: DAY },
  identityChurn: { percent: 20, floor: 10 },
  attributeChurn: { percent: 60, floor: 50 },
  groupLosses: { percent: 50, floor: 10 },
  protected: [],
};

export interface SyncBench {
  readonly source: FakeSource;
  readonly directory: Directory;
  readonly store: ConnectionStore;
  sync: ConnectionSync;
  now: number;
  /** Moves the clock by five minutes and runs a cycle. */
  cycle(): Promise<CycleResult>;
  served(id: string): User | undefined;
  /** userNames served, with a minus in front of the inactive, in order. */
  roster(): string[];
  /** Begins again with what is stored, as after a restart, under other options if given. */
  restart(options?: Partial<ConnectionSyncOptions>): Promise<void>;
}

export function createSyncBench(
  people: readonly LatticeUser[],
  options: Partial<ConnectionSyncOptions> = {},
): SyncBench {
  const store = createMemoryStore().connection("default");
  const never = new AbortController().signal;
  let directory = createDirectory();
  const source = createFakeSource(() => bench.now, people);
  const build = (more: Partial<ConnectionSyncOptions>) =>
    createConnectionSync({
      source,
      store,
      directory,
      mapping: DEFAULT_MAPPING,
      groups: { departments: true },
      limits: LIMITS,
      lifecycle: { absentReads: 2, deleteAfterMs: 30 * DAY },
      keepVersionsMs: DAY,
      baseUrl: BASE_URL,
      clock: { now: () => bench.now, sleep: () => Promise.resolve() },
      digest,
      breathe: () => Promise.resolve(),
      ...options,
      ...more,
    });
  const bench: SyncBench = {
    source,
    store,
    now: EPOCH,
    get directory() {
      return directory;
    },
    sync: undefined as unknown as ConnectionSync,
    cycle() {
      bench.now += 5 * MINUTE;
      return bench.sync.cycle(never);
    },
    served(id) {
      const users = directory.current()?.users;
      const position = users?.positionOf(id);
      return position === undefined ? undefined : users?.at(position).resource;
    },
    roster() {
      const users = directory.current()?.users;
      return Array.from({ length: users?.size ?? 0 }, (_, position) => {
        const user = users?.at(position).resource;
        return `${user?.active === true ? "" : "-"}${user?.userName}`;
      });
    },
    async restart(more = {}) {
      directory = createDirectory();
      bench.sync = build(more);
      await bench.sync.load();
    },
  };
  bench.sync = build({});
  return bench;
}

/** Operations as a connection wires them in the process that runs the cycles. */
export function operate(bench: SyncBench): Operations {
  return createOperations({
    store: bench.store,
    directory: bench.directory,
    clock: { now: () => bench.now, sleep: () => Promise.resolve() },
    digest,
    keepVersionsMs: DAY,
    inTurn: (work) => bench.sync.inTurn(work),
    async carryOut() {
      await bench.sync.carryOut();
    },
  });
}
