/**
 * Those who are to be served. Of a hundred thousand nearly all stay where they stand and as Lattice says: they are not
 * written down but found where they stand, because most of what a cycle leaves behind would be that (pure).
 */
import type { Snapshot } from "../directory/snapshot.js";
import type { MappedUser } from "../mapping/mapped-user.js";
import type { PeopleHeard } from "./people-heard.js";

export interface ServedPerson {
  readonly mapped: MappedUser;
  readonly active: boolean;
  /** Where they stand in the current snapshot; undefined for newcomers. */
  readonly position: number | undefined;
}

/** As much of a Map as is asked for; in the stable order of those served already, newcomers after them. */
export interface PeopleServed {
  get(id: string): ServedPerson | undefined;
  has(id: string): boolean;
  values(): Iterable<ServedPerson>;
}

export interface SettledPeople extends PeopleServed {
  /** Somebody who is served otherwise than Lattice says, or is new; undefined: is not to be served. */
  set(id: string, person: ServedPerson | undefined): void;
}

/** To begin with, everybody stays who is served and heard of. */
export function createSettledPeople(users: Snapshot["users"] | undefined, heard: PeopleHeard): SettledPeople {
  const others = new Map<string, ServedPerson | undefined>();
  const asHeard = (id: string, position: number): ServedPerson | undefined => {
    const mapped = heard.get(id);
    return mapped === undefined ? undefined : { mapped, active: mapped.active, position };
  };
  const get = (id: string): ServedPerson | undefined => {
    if (others.has(id)) return others.get(id);
    const position = users?.positionOf(id);
    return position === undefined ? undefined : asHeard(id, position);
  };
  return {
    get,
    has: (id) => get(id) !== undefined,
    *values() {
      for (let position = 0; position < (users?.size ?? 0); position++) {
        const id = users?.at(position).id ?? "";
        const person = others.size > 0 && others.has(id) ? others.get(id) : asHeard(id, position);
        if (person !== undefined) yield person;
      }
      for (const person of others.values()) if (person !== undefined && person.position === undefined) yield person;
    },
    set(id, person) {
      others.set(id, person);
    },
  };
}
