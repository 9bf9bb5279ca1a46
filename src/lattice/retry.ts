/** Wrapper: asks again after failures that pass by themselves, with exponential backoff and full jitter. */
import type { Logger } from "../telemetry/logger.js";
import type { Clock } from "../time/clock.js";
import { aborted, type RequestFailure, type Send } from "./lattice-request.js";

interface Patience {
  readonly attempts: number;
  readonly baseMs: number;
  readonly capMs: number;
}

/** An answer that makes no sense may be one broken answer, or how the other side always is. */
const BRIEF: Patience = { attempts: 3, baseMs: 500, capMs: 5000 };
const PERSISTENT: Patience = { attempts: 5, baseMs: 500, capMs: 30_000 };
/** The limit is counted by the minute, so without a Retry-After the pauses have to add up to more than that. */
const THROTTLED: Patience = { attempts: 8, baseMs: 2000, capMs: 60_000 };
/** No request is tried for longer, whatever the pauses. */
const BUDGET_MS = 300_000;

export interface RetryOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly logger: Logger | undefined;
}

export function withRetry(send: Send, { clock, random, logger }: RetryOptions): Send {
  return async (request) => {
    const started = clock.now();
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await send(request);
      if (outcome.ok || outcome.retry === "never") return outcome;
      const patience = patienceFor(outcome);
      const fields = { path: request.template, kind: outcome.kind, status: outcome.status };
      const backoff = random() * Math.min(patience.capMs, patience.baseMs * 2 ** (attempt - 1));
      const waitMs = Math.ceil((outcome.retryAfterMs ?? 0) + backoff);
      if (attempt >= patience.attempts || clock.now() + waitMs - started > BUDGET_MS) {
        logger?.warn("Lattice request given up", { ...fields, attempt });
        return { ...outcome, reason: `${outcome.reason} (given up after ${attempt} attempts)` };
      }
      logger?.info("Lattice request will be retried", { ...fields, attempt, waitMs });
      await clock.sleep(waitMs, request.signal);
      if (request.signal?.aborted === true) return aborted(request);
    }
  };
}

function patienceFor(failure: RequestFailure): Patience {
  if (failure.retry === "briefly") return BRIEF;
  return failure.kind === "throttled" ? THROTTLED : PERSISTENT;
}
