/** What can be wrong with a store, in words an operator can act on. */

/** The database does not answer, or not as it should, for now: trying again later may help. Nothing is half-written. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";
}

/** The store cannot be used as it is: corrupt, written by a newer version, not ours. It was left as it was found. */
export class StoreUnusableError extends Error {
  override readonly name = "StoreUnusableError";
}

/** What was asked was not done, because it would lose something; the message says what would have to be different. */
export class StoreRefusedError extends Error {
  override readonly name = "StoreRefusedError";
}
