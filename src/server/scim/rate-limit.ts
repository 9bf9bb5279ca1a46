/** How many requests one client may make in a second; kept by rate-limiter-flexible, in this process's memory. */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

export interface Allowance {
  readonly allowed: boolean;
  /** Milliseconds until the full number may be asked again. */
  readonly resetIn: number;
  /** `RateLimit-*` headers: name, value, name, value. */
  readonly headers: readonly string[];
}

/** Counts one request of this client. */
export type RateLimit = (client: string) => Promise<Allowance>;

/** Undefined where there is no limit, which 0 means. */
export function createRateLimit(requestsPerSecond: number): RateLimit | undefined {
  if (requestsPerSecond === 0) return undefined;
  const limiter = new RateLimiterMemory({ points: requestsPerSecond, duration: 1 });
  const allowance = (counted: RateLimiterRes, allowed: boolean): Allowance => ({
    allowed,
    resetIn: counted.msBeforeNext,
    headers: [
      "RateLimit-Limit",
      String(requestsPerSecond),
      "RateLimit-Remaining",
      String(counted.remainingPoints),
      "RateLimit-Reset",
      String(Math.ceil(counted.msBeforeNext / 1000)),
    ],
  });
  return async (client) => {
    try {
      return allowance(await limiter.consume(client), true);
    } catch (refused) {
      // The library rejects with the count itself when it is used up, with an Error when it is broken.
      if (refused instanceof RateLimiterRes) return allowance(refused, false);
      throw refused;
    }
  };
}
