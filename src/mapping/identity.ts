/** Who gets a userName that several people claim. Knows people by what they claim and hold, not by their records. */
import type { Work } from "../directory/work.js";
import { foldCase } from "../scim/fold-case.js";

/** Everybody who is to be served: those whom the read lacks, or who were rejected, with what is served of them. */
export interface Contender {
  readonly id: string;
  /** The name claimed. */
  readonly userName: string;
  /** As it would be served now, holds considered. */
  readonly active: boolean;
  /** Lattice's, in epoch milliseconds. */
  readonly updatedAt: number | undefined;
  /** Undefined for somebody never served. Served names are unique. */
  readonly served: { readonly userName: string; readonly active: boolean } | undefined;
}

/**
 * rejected: never served, and not now either. kept: served and active, stays as served and keeps the name held so far.
 * withdrawn: served and inactive, is deleted so that the name is free.
 */
export type LoserOutcome = "rejected" | "kept" | "withdrawn";

export interface Loser {
  readonly id: string;
  /** Who has the name that this person claimed. */
  readonly winnerId: string;
  readonly outcome: LoserOutcome;
}

export interface Identities {
  /** The id of the one who has a userName, in any letter case: who claimed it and won, or is kept under it. */
  readonly ownerOf: (userName: string) => string | undefined;
  /** In the order of the people given. */
  readonly losers: readonly Loser[];
}

/**
 * Settles every claim at once, so that people may swap names or pass them on in one read. Among those who claim a name,
 * case folded: the active before the inactive, the one who holds it before others, the served before the new, the one updated
 * later, then the lower id. Somebody kept under the old name has it before any who claims it, which may push back further
 * people in turn. The outcome does not depend on the order of the people.
 */
export function* settleIdentities(people: Iterable<Contender>): Work<Identities> {
  const claims: Claim[] = [];
  const owners = new Map<string, Claim>();
  const beaten: Claim[] = [];
  for (const person of people) {
    const one = claim(person);
    claims.push(one);
    const rival = owners.get(one.wants);
    const wins = rival === undefined || compare(one, rival) < 0;
    if (wins) owners.set(one.wants, one);
    if (rival !== undefined) beaten.push(wins ? rival : one);
    if (claims.length % CLAIMS_AT_ONCE === 0) yield;
  }
  const lost = new Set<Claim>();
  for (let loser = beaten.pop(); loser !== undefined; loser = beaten.pop()) {
    lost.add(loser);
    if (loser.holds === undefined || outcomeOf(loser) !== "kept") continue;
    const displaced = owners.get(loser.holds);
    owners.set(loser.holds, loser);
    if (displaced !== undefined && !lost.has(displaced)) beaten.push(displaced);
  }
  const losers: Loser[] = [];
  for (const one of lost.size > 0 ? claims : []) {
    const winner = owners.get(one.wants);
    if (winner !== undefined && lost.has(one)) {
      losers.push({ id: one.person.id, winnerId: winner.person.id, outcome: outcomeOf(one) });
    }
  }
  return { ownerOf: (userName) => owners.get(foldCase(userName))?.person.id, losers };
}

const CLAIMS_AT_ONCE = 250;

interface Claim {
  readonly person: Contender;
  readonly wants: string;
  readonly holds: string | undefined;
}

function claim(person: Contender): Claim {
  const { userName, served } = person;
  const wants = foldCase(userName);
  if (served === undefined) return { person, wants, holds: undefined };
  return { person, wants, holds: served.userName === userName ? wants : foldCase(served.userName) };
}

function outcomeOf({ person }: Claim): LoserOutcome {
  if (person.served === undefined) return "rejected";
  return person.active ? "kept" : "withdrawn";
}

/** Negative where `a` goes before `b`. Both claim the same name. */
function compare(a: Claim, b: Claim): number {
  return (
    Number(b.person.active) - Number(a.person.active) ||
    Number(b.holds === b.wants) - Number(a.holds === a.wants) ||
    Number(b.holds !== undefined) - Number(a.holds !== undefined) ||
    (b.person.updatedAt ?? 0) - (a.person.updatedAt ?? 0) ||
    (a.person.id < b.person.id ? -1 : 1)
  );
}
