/**
 * Everything that writes one connection's directory. Cycles wait for one another; what they apply takes turns with what
 * operators decide, so that no decision waits for Lattice.
 */
import type { ReadProgress } from "../lattice/lattice-client.js";
import { StaleCommitError } from "../store/store.js";
import { type CarryOutDependencies, carryOut } from "./carry-out.js";
import { type CycleDependencies, type CycleResult, runCycle } from "./cycle.js";
import type { KnownPeople } from "./known-people.js";
import type { KeyOwner } from "./key-owner.js";
import { createQueue } from "./queue.js";
import type { WaitingPlan } from "./waiting-plan.js";

export interface ConnectionSync {
  /**
   * Serves what was committed last: at the start, before Lattice is asked, and whenever another process has committed.
   * Resolves to whether there was anything.
   */
  load(): Promise<boolean>;
  /** Runs a cycle. Throws only where the store fails. */
  cycle(signal: AbortSignal, onProgress?: (progress: ReadProgress) => void): Promise<CycleResult>;
  /** Reads, plans and judges, and changes nothing. */
  dryRun(signal: AbortSignal, onProgress?: (progress: ReadProgress) => void): Promise<CycleResult>;
  /**
   * Carries out what operators have decided, without waiting for a cycle. For the process that runs the cycles. Resolves to
   * whether something of it waits for one.
   */
  carryOut(): Promise<boolean>;
  /** Does something while no cycle applies anything; a cycle may read meanwhile. Not to be nested. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** The person the key belongs to, as of the last cycle that could ask. */
  keyOwner(): KeyOwner | undefined;
}

export type ConnectionSyncOptions = Omit<
  CycleDependencies,
  "saidDigests" | "known" | "remember" | "inTurn" | "reload" | "keepWaiting"
> &
  Omit<CarryOutDependencies, "waiting">;

export function createConnectionSync(options: ConnectionSyncOptions): ConnectionSync {
  const { store, directory } = options;
  const cycles = createQueue();
  const turns = createQueue();
  let owner: KeyOwner | undefined;
  let saidDigests: Map<string, string> | undefined;
  let waiting: WaitingPlan | undefined;
  let known: KnownPeople | undefined;
  let frozen = false;

  /** Where it is not certain any more that the store has what was said last, and nothing later. */
  const forgetSaid = (): void => {
    saidDigests = undefined;
    known = undefined;
  };

  const load = async (): Promise<boolean> => {
    const current = directory.current();
    const stored = await store.load(current);
    owner = (await store.setting("keyOwner")) as KeyOwner | undefined;
    // Another process may have written what Lattice says, too.
    forgetSaid();
    if (stored === undefined) return false;
    if (stored.snapshot.version === current?.version) directory.confirm(stored.readAt);
    else directory.publish(stored.snapshot, stored.readAt);
    return true;
  };

  const carryOutNow = async (): Promise<boolean> => {
    const wasFrozen = frozen;
    frozen = (await store.setting("freeze")) !== undefined;
    const waits = await carryOut({ ...options, waiting }).catch(async (error: unknown) => {
      if (!(error instanceof StaleCommitError)) throw error;
      await load();
      return carryOut({ ...options, waiting });
    });
    // What was kept back by a freeze is not to wait for the next interval.
    return waits || (wasFrozen && !frozen);
  };

  const run = (signal: AbortSignal, dryRun: boolean, onProgress: ((progress: ReadProgress) => void) | undefined) =>
    cycles.add(async () => {
      // What was decided while nobody ran the cycles is not to wait for Lattice either.
      if (!dryRun) await turns.add(carryOutNow);
      const digests = (saidDigests ??= new Map(await store.saidDigests()));
      const dependencies: CycleDependencies = {
        ...options,
        saidDigests: digests,
        known,
        remember(now) {
          // What was said last has been forgotten meanwhile: nobody is to be known by it.
          known = saidDigests === digests ? now : undefined;
        },
        inTurn: turns.add,
        async reload() {
          await load();
        },
        keepWaiting(plan) {
          waiting = plan;
        },
      };
      const result = await runCycle(dependencies, {
        signal,
        dryRun,
        ...(onProgress === undefined ? {} : { onProgress }),
      }).catch((error: unknown) => {
        // A store that fails may have committed nevertheless.
        forgetSaid();
        throw error;
      });
      owner = result.keyOwner ?? owner;
      return result;
    });

  return {
    load: () => turns.add(load),
    cycle: (signal, onProgress) => run(signal, false, onProgress),
    dryRun: (signal, onProgress) => run(signal, true, onProgress),
    carryOut: () => turns.add(carryOutNow),
    inTurn: turns.add,
    keyOwner: () => owner,
  };
}
