/** Asks for a cycle in whichever process runs them, through the store, and hears what became of it. */
import type { CycleReport } from "../store/cycle-report.js";
import type { ConnectionStore } from "../store/store.js";

/** Set by whoever asks. */
interface Asked {
  readonly id: string;
}

/** Set by the process that runs the cycles: the cycle that answered is the one that began after it was asked. */
interface Answered extends Asked {
  /** Undefined where it broke off. */
  readonly cycle?: number;
}

export interface SyncAcross {
  /** Resolves when the wish is recorded; `finished` resolves to its cycle, or undefined where it broke off or we stop. */
  ask(): Promise<{ readonly finished: Promise<CycleReport | undefined> }>;
  /** Runs a cycle if one was asked for. For the process that runs them. Does not reject. */
  answer(): Promise<void>;
  /** Nobody waits any more. */
  stop(): void;
}

export interface SyncAcrossOptions {
  readonly store: Pick<ConnectionStore, "setting" | "saveSetting" | "cycle" | "watch">;
  /** Runs a cycle that begins after this call. Undefined where it broke off. */
  readonly syncNow: () => Promise<CycleReport | undefined>;
  /** Whether this process runs the cycles. */
  readonly leads: () => boolean;
  readonly onError: (error: unknown) => void;
}

export function createSyncAcross({ store, syncNow, leads, onError }: SyncAcrossOptions): SyncAcross {
  const stopping = new AbortController();
  let answering: string | undefined;

  const asked = async () => (await store.setting("syncAsked")) as Asked | undefined;
  const answered = async () => (await store.setting("syncAnswered")) as Answered | undefined;

  /** Somebody who asked later may have been answered for both. */
  const answerTo = async (id: string): Promise<Answered | undefined> => {
    const answer = await answered();
    return answer?.id === id || answer?.id === (await asked())?.id ? answer : undefined;
  };

  return {
    async ask() {
      const id = crypto.randomUUID();
      await store.saveSetting("syncAsked", { id } satisfies Asked);
      const finished = new Promise<CycleReport | undefined>((resolve) => {
        const look = async () => {
          const answer = await answerTo(id);
          if (answer === undefined) return;
          end(answer.cycle === undefined ? undefined : await store.cycle(answer.cycle));
        };
        const unwatch = store.watch(() => void look().catch(onError));
        const end = (report: CycleReport | undefined) => {
          unwatch();
          stopping.signal.removeEventListener("abort", stopped);
          resolve(report);
        };
        const stopped = () => {
          end(undefined);
        };
        stopping.signal.addEventListener("abort", stopped);
        void look().catch(onError);
      });
      return { finished };
    },
    async answer() {
      try {
        const wish = await asked();
        if (wish === undefined || wish.id === answering || wish.id === (await answered())?.id) return;
        answering = wish.id;
        const report = await syncNow();
        if (report?.failure === "aborted" || !leads()) {
          // This process ends, or lost the cycles: whoever runs them from now on answers.
          answering = undefined;
          return;
        }
        const cycle = report === undefined ? {} : { cycle: report.number };
        await store.saveSetting("syncAnswered", { id: wish.id, ...cycle } satisfies Answered);
      } catch (error) {
        answering = undefined;
        onError(error);
      }
    },
    stop() {
      stopping.abort();
    },
  };
}
