/** What every store does with a commit in the same way. */
import { type Commit, StaleCommitError, type StoreEvent } from "./store.js";

/** Throws StaleCommitError unless what the commit publishes, if anything, follows the stored version (0: none) by one. */
export function checkFollows(stored: number, published: Commit["published"]): void {
  const next = published?.snapshot.version;
  if (next !== undefined && next !== stored + 1) {
    throw new StaleCommitError(`version ${next} was planned against ${next - 1}, but ${stored} is stored: plan again`);
  }
}

/** What watchers are told: a cycle's outcome is committed, what operators set or decide without it is decided. */
export function eventOf(commit: Commit): StoreEvent {
  const ofCycle = commit.published !== undefined || commit.readAt !== undefined || commit.report !== undefined;
  return ofCycle ? "committed" : "decided";
}
