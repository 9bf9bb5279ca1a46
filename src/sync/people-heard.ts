/**
 * Everybody of whom a read speaks, and what it says of those who are not active. Those who have not changed are looked up
 * among the known and not copied: of a hundred thousand people that would be most of what a cycle leaves behind (pure).
 */
import type { MappedUser } from "../mapping/mapped-user.js";
import type { Evidence, KnownPeople } from "./known-people.js";

/** As much of a Map as is asked for. */
export interface PeopleHeard {
  get(id: string): MappedUser | undefined;
  has(id: string): boolean;
  readonly size: number;
  values(): Iterable<MappedUser>;
}

export interface Unchanged {
  readonly known: KnownPeople["people"];
  /** Ids of those among the known who have not changed. */
  readonly ids: readonly string[];
  /** Whether one of the known is among them. */
  readonly has: (id: string) => boolean;
}

export function peopleHeard(unchanged: Unchanged, news: ReadonlyMap<string, MappedUser>): PeopleHeard {
  const { known, ids } = unchanged;
  const get = (id: string): MappedUser | undefined =>
    news.get(id) ?? (unchanged.has(id) ? known.get(id)?.mapped : undefined);
  return {
    get,
    has: (id) => get(id) !== undefined,
    size: news.size + ids.length,
    *values() {
      for (const id of ids) {
        const person = known.get(id);
        if (person !== undefined) yield person.mapped;
      }
      yield* news.values();
    },
  };
}

export function saidHeard(
  unchanged: Unchanged,
  news: ReadonlyMap<string, Evidence>,
): Pick<ReadonlyMap<string, Evidence>, "get"> {
  return { get: (id) => news.get(id) ?? (unchanged.has(id) ? unchanged.known.get(id)?.said : undefined) };
}
