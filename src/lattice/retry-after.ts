/** Owns the reading of Retry-After (RFC 9110, section 10.2.3): seconds, or an HTTP date. */

/** Nobody may park us longer than this; asking again later and being refused again is cheap. */
export const LONGEST_RETRY_AFTER_MS = 120_000;

/**
 * Milliseconds to wait, at most two minutes; undefined where the header is missing or says nothing.
 * A date is taken relative to the answer's own `Date`, where it has one: clocks differ.
 */
export function retryAfterMs(header: string | undefined, date: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (text === "") return undefined;
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - serverNow(date, now);
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_RETRY_AFTER_MS);
}

function serverNow(date: string | undefined, now: number): number {
  const parsed = Date.parse(date ?? "");
  return Number.isNaN(parsed) ? now : parsed;
}
