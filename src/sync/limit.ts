/** How much of something may change in one cycle without a person's approval. */

export interface Limit {
  readonly percent: number;
  readonly floor: number;
}

/** Leavers are counted over a window, so that a slow bleed trips the limit like a sudden one; 0 is this cycle alone. */
export interface LeaverLimit extends Limit {
  readonly windowMs: number;
}

export interface GuardLimits {
  readonly leavers: LeaverLimit;
  readonly identityChurn: Limit;
  readonly attributeChurn: Limit;
  readonly groupLosses: Limit;
  /** userNames (in any case) and ids of people who never leave without approval, whatever userName they get later. */
  readonly protected: readonly string[];
}

/**
 * `percent` of the base rounded down, but at least `floor` or a third of the base rounded up, whichever is less: a firm of
 * twelve is neither paralysed nor unprotected. One more than this trips the guard.
 */
export function allowed(limit: Limit, base: number): number {
  return Math.max(Math.floor((base * limit.percent) / 100), Math.min(limit.floor, Math.ceil(base / 3)));
}
