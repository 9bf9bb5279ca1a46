/** Sees to it that one process alone runs a connection's cycles, and that another takes over when it ends. */
import type { ConnectionStore } from "../store/store.js";
import type { Logger } from "../telemetry/logger.js";
import type { Clock } from "../time/clock.js";

export interface LeadershipOptions {
  readonly store: Pick<ConnectionStore, "lease">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Does the leader's work until the signal aborts. */
  readonly lead: (signal: AbortSignal) => Promise<void>;
}

export interface Leadership {
  start(): void;
  /** Whether this process runs the cycles at the moment. */
  leads(): boolean;
  /** Ends the leader's work, and lets another process take over. */
  stop(): Promise<void>;
}

/** How often a follower asks whether the leader is still there, in milliseconds. */
const ASK_EVERY_MS = 2_000;

export function createLeadership({ store, clock, logger, lead }: LeadershipOptions): Leadership {
  const stopping = new AbortController();
  let leading = false;
  let loop: Promise<void> | undefined;

  const forever = async () => {
    let following = false;
    while (!stopping.signal.aborted) {
      const lease = await store.lease().catch((error: unknown) => {
        logger.warn("the store does not say who runs the cycles; asking again", { error });
        return undefined;
      });
      if (lease === undefined) {
        if (!following) logger.info("another process runs the cycles: this one serves what that one publishes");
        following = true;
        await clock.sleep(ASK_EVERY_MS, stopping.signal);
        continue;
      }
      if (following) logger.info("this process runs the cycles from now on");
      following = false;
      leading = true;
      try {
        await lead(AbortSignal.any([stopping.signal, lease.lost]));
      } catch (error) {
        logger.warn("could not begin to run the cycles; trying again", { error });
        await clock.sleep(ASK_EVERY_MS, stopping.signal);
      }
      leading = false;
      await lease.release().catch(() => undefined);
    }
  };

  return {
    start() {
      loop ??= forever();
    },
    leads: () => leading,
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
