/** One linked Lattice account at work: its client, its directory, its cycles and when they run. */
import { createDirectory, type Directory } from "../directory/directory.js";
import type { Digest } from "../directory/render-record.js";
import type { Snapshot } from "../directory/snapshot.js";
import type { LatticeClient } from "../lattice/lattice-client.js";
import type { LatticeUser } from "../lattice/lattice-user.js";
import type { AttributeMapping } from "../mapping/attribute-mapping.js";
import type { CycleReport } from "../store/cycle-report.js";
import type { ConnectionStore, StoreEvent } from "../store/store.js";
import type { LifecycleLimits } from "../sync/absences.js";
import { type ConnectionSync, createConnectionSync } from "../sync/connection-sync.js";
import type { Freeze } from "../sync/cycle-memory.js";
import type { KeyOwner } from "../sync/key-owner.js";
import type { GuardLimits } from "../sync/limit.js";
import { createOperations, type Operations } from "../sync/operations.js";
import { createSchedule, type Schedule } from "../sync/schedule.js";
import type { Logger } from "../telemetry/logger.js";
import type { Metrics } from "../telemetry/metrics.js";
import type { Clock } from "../time/clock.js";
import { createLeadership } from "./leadership.js";
import { reportCycle, reportPeople } from "./report-cycle.js";
import { createSyncAcross } from "./sync-across.js";

export interface ConnectionOptions {
  readonly id: string;
  readonly client: LatticeClient;
  readonly store: ConnectionStore;
  readonly mapping: AttributeMapping;
  readonly groups: { readonly departments: boolean };
  readonly limits: GuardLimits;
  readonly lifecycle: LifecycleLimits & { readonly keepVersionsMs: number; readonly keepHistoryMs: number };
  /** Pause between cycles in milliseconds. */
  readonly intervalMs: number;
  /** Base of its SCIM service, without a trailing slash. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly digest: Digest;
  readonly breathe: () => Promise<void>;
  /** Told of the end of whatever may have left much garbage. Never rejects. */
  readonly giveBack: () => Promise<void>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Names this process to operators who look for the one that runs the cycles. */
  readonly processName: string;
}

export interface Connection {
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly directory: Directory;
  readonly store: ConnectionStore;
  readonly mapping: AttributeMapping;
  readonly sync: ConnectionSync;
  /** What operators decide. */
  readonly operations: Operations;
  /** The person the key belongs to, as of the last cycle that could ask. */
  keyOwner(): KeyOwner | undefined;
  /** Asks Lattice whose key it is. Throws LatticeError. */
  whoseKey(signal: AbortSignal): Promise<LatticeUser>;
  /** Whether this process runs the connection's cycles. */
  leads(): boolean;
  /** When the next cycle is due, in epoch milliseconds; undefined while one runs, or where another process runs them. */
  nextCycleAt(): number | undefined;
  /** Runs a cycle now, or joins the one that is running; does nothing where another process runs them. */
  runNow(): Promise<void>;
  /**
   * Asks for a cycle that begins after this call, wherever they run; resolves when that is recorded. `finished` is
   * undefined where it broke off.
   */
  syncNow(): Promise<{ readonly finished: Promise<CycleReport | undefined> }>;
  /** Why there is nothing to serve yet, for operators; undefined once there is. */
  unready(): string | undefined;
  /** The snapshot of another version, as long as the store keeps it, else undefined. Rejects where it cannot be read. */
  snapshotAt(version: number): Promise<Snapshot | undefined>;
  /** Serves what is stored, then runs cycles. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;

export function createConnection(options: ConnectionOptions): Connection {
  const { id, client, store, clock, metrics } = options;
  const logger = options.logger.child({ connection: id });
  const directory = createDirectory();
  const sync = createConnectionSync({
    ...options,
    source: client,
    directory,
    keepVersionsMs: options.lifecycle.keepVersionsMs,
  });
  let lastReport: CycleReport | undefined;
  /** How many cycles this process has begun and ended; they do so one after the other. */
  let begun = 0;
  let ended = 0;
  /** Of the cycle that ended last; undefined where it broke off. */
  let endReport: CycleReport | undefined;
  let wakeAt: number | undefined;
  let forgetAt = 0;
  let frozenSince: number | undefined;
  let ownerWarning: string | undefined;
  let schedule: Schedule | undefined;
  let unwatch: (() => void) | undefined;

  /** Once a day is often enough for what is kept for a year. */
  const forgetOld = async (): Promise<void> => {
    if (clock.now() < forgetAt) return;
    forgetAt = clock.now() + DAY_MS;
    const rows = await store.prune(clock.now() - options.lifecycle.keepHistoryMs);
    if (rows > 0) logger.info("old changes, cycles and holds were removed", { rows });
  };

  /** Said once, whether anybody is held for it or not. */
  const reportOwner = (): void => {
    const warning = sync.keyOwner()?.warning;
    if (warning === ownerWarning) return;
    if (warning === undefined) logger.info("the key's owner is as before");
    else logger.warn(`the key may see less than before: ${warning}`);
    ownerWarning = warning;
  };

  const run = async (signal: AbortSignal): Promise<boolean> => {
    begun++;
    let finished: CycleReport | undefined;
    try {
      const { report, wakeAt: next } = await sync.cycle(signal);
      lastReport = report;
      finished = report;
      // A read that fails forgets nobody's window; one that is over is found open by the next read that does not.
      if (report.outcome !== "failed") wakeAt = next;
      else if (wakeAt !== undefined && wakeAt <= clock.now()) wakeAt = undefined;
      if (!signal.aborted) reportCycle(report, { id, logger, metrics });
      reportPeople(directory.current(), { id, metrics });
      reportOwner();
      await forgetOld();
      return report.outcome !== "failed";
    } catch (error) {
      logger.error("cycle broke off: nothing of it was published", { error });
      return false;
    } finally {
      ended = begun;
      endReport = finished;
      void options.giveBack();
    }
  };
  const lead = async (signal: AbortSignal): Promise<void> => {
    await sync.load();
    await sync.carryOut();
    await store.saveSetting("leader", options.processName);
    schedule = createSchedule({
      intervalMs: options.intervalMs,
      clock,
      random: options.random,
      run,
      ready: () => directory.current() !== undefined,
      wakeAt: () => wakeAt,
    });
    schedule.start();
    void across.answer();
    await aborted(signal);
    await schedule.stop();
    schedule = undefined;
  };
  const leadership = createLeadership({ store, clock, logger, lead });
  const runAfterNow = async (): Promise<CycleReport | undefined> => {
    const earlier = begun;
    await schedule?.runNow();
    // That joined one which was running, and may have read already what is to be read again: the next one counts.
    if (ended <= earlier) await schedule?.runNow();
    return ended > earlier ? endReport : undefined;
  };
  const across = createSyncAcross({
    store,
    syncNow: runAfterNow,
    leads: () => schedule !== undefined,
    onError(error) {
      logger.warn("what the store has to say could not be read", { error });
    },
  });
  /** Decided here or through another process. What needs a cycle gets one, or passes with the one that is reading. */
  const carryOut = async (): Promise<void> => {
    if (await sync.carryOut()) void schedule?.runNow();
  };
  const operations = createOperations({
    ...options,
    directory,
    keepVersionsMs: options.lifecycle.keepVersionsMs,
    inTurn: (record) => sync.inTurn(record),
    async carryOut() {
      if (leadership.leads()) await carryOut();
    },
  });
  /** What people have decided, or are asked to: said when it begins and when it ends, wherever it was decided. */
  const reportKept = async (): Promise<void> => {
    metrics.openHolds(id, (await store.holds("open")).length);
    const freeze = (await store.setting("freeze")) as Freeze | undefined;
    metrics.frozen(id, freeze !== undefined);
    if (freeze !== undefined && frozenSince !== freeze.since) {
      const { since, by, reason } = freeze;
      logger.warn("frozen: what Lattice says is read and not published", {
        since: new Date(since).toISOString(),
        by,
        reason,
      });
    }
    if (freeze === undefined && frozenSince !== undefined) logger.warn("no longer frozen: publishing goes on");
    frozenSince = freeze?.since;
  };
  const heard = async (event: StoreEvent): Promise<void> => {
    try {
      if (!leadership.leads()) await sync.load();
      else if (event === "decided") {
        if (schedule !== undefined) void across.answer();
        await carryOut();
      }
      reportPeople(directory.current(), { id, metrics });
      await reportKept();
    } catch (error) {
      logger.warn("what the store has to say could not be read", { error });
    }
  };

  return {
    id,
    name: id,
    directory,
    store,
    mapping: options.mapping,
    sync,
    operations,
    keyOwner: () => sync.keyOwner(),
    whoseKey: (signal) => client.me(signal),
    leads: () => leadership.leads(),
    nextCycleAt: () => schedule?.nextAt(),
    async runNow() {
      await schedule?.runNow();
    },
    syncNow: () => (schedule !== undefined ? Promise.resolve({ finished: runAfterNow() }) : across.ask()),
    unready() {
      if (directory.current() !== undefined) return undefined;
      return lastReport?.reason ?? "the first read of Lattice is not complete yet";
    },
    async snapshotAt(version) {
      try {
        return await store.snapshotAt(version, clock.now() - options.lifecycle.keepVersionsMs, directory.current());
      } catch (error) {
        logger.warn("an earlier snapshot, on which a client walks, could not be read", { version, error });
        throw error;
      }
    },
    async start() {
      metrics.addConnection(id, () => {
        const readAt = directory.readAt();
        return readAt === undefined ? undefined : Math.max(0, (clock.now() - readAt) / 1000);
      });
      if (await sync.load()) {
        logger.info("serving what is stored", { version: directory.current()?.version });
        void options.giveBack();
        reportPeople(directory.current(), { id, metrics });
      }
      await reportKept();
      unwatch = store.watch((event) => void heard(event));
      leadership.start();
    },
    async stop() {
      unwatch?.();
      across.stop();
      await leadership.stop();
      client.close();
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
