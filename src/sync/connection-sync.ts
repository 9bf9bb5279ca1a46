/** Everything that writes one connection's directory, one at a time: cycles, and what operators decide. */
import type { ReadProgress } from "../lattice/lattice-client.js";
import { type CarryOutDependencies, carryOut } from "./carry-out.js";
import { type CycleDependencies, type CycleResult, runCycle } from "./cycle.js";
import type { KeyOwner } from "./key-owner.js";

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
  /** Carries out what operators have decided, without waiting for a cycle. For the process that runs the cycles. */
  carryOut(): Promise<void>;
  /** The person the key belongs to, as of the last cycle that could ask. */
  keyOwner(): KeyOwner | undefined;
}

export type ConnectionSyncOptions = Omit<CycleDependencies, "saidDigests"> & CarryOutDependencies;

export function createConnectionSync(options: ConnectionSyncOptions): ConnectionSync {
  const { store, directory } = options;
  let owner: KeyOwner | undefined;
  let saidDigests: Map<string, string> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const run = (signal: AbortSignal, dryRun: boolean, onProgress: ((progress: ReadProgress) => void) | undefined) =>
    inTurn(async () => {
      // What was decided while nobody ran the cycles is not to wait for Lattice either.
      if (!dryRun) await carryOut(options);
      saidDigests ??= new Map(await store.saidDigests());
      const progress = onProgress === undefined ? {} : { onProgress };
      const result = await runCycle({ ...options, saidDigests }, { signal, dryRun, ...progress });
      owner = result.evaluation?.keyOwner ?? owner;
      return result;
    });

  const load = () =>
    inTurn(async () => {
      const current = directory.current();
      const stored = await store.load(current);
      owner = (await store.setting("keyOwner")) as KeyOwner | undefined;
      if (stored === undefined) return false;
      if (stored.snapshot.version === current?.version) directory.confirm(stored.readAt);
      else directory.publish(stored.snapshot, stored.readAt);
      return true;
    });

  return {
    load,
    cycle: (signal, onProgress) => run(signal, false, onProgress),
    dryRun: (signal, onProgress) => run(signal, true, onProgress),
    carryOut: () => inTurn(() => carryOut(options)),
    keyOwner: () => owner,
  };
}
