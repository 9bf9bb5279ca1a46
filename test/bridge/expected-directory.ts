/** What a client has to be served of a sandbox's people: worked out here from docs/MAPPING.md, not by the bridge's mapper. */
import type { SandboxControl, SandboxPerson } from "../../src/sandbox/sandbox-control.js";
import { ENTERPRISE_URN } from "../../src/scim/urn.js";
import type { Served } from "./served-directory.js";

/** What of a User and of a Group is compared. */
export interface Essence {
  readonly users: Readonly<Record<string, EssentialUser>>;
  readonly groups: Readonly<Record<string, EssentialGroup>>;
}

export interface EssentialUser {
  readonly userName: string;
  readonly active: boolean;
  readonly displayName: string;
  readonly title: string | null;
  readonly department: string | null;
  readonly manager: string | null;
  /** Ids of Groups. */
  readonly groups: readonly string[];
}

interface EssentialGroup {
  readonly displayName: string;
  /** Ids of Users, sorted. */
  readonly members: readonly string[];
}

export interface Expectation {
  /** People who are served as deactivated although Lattice has them in no list and not by id. */
  readonly left?: ReadonlySet<string>;
  /** People who are not served at all: gone, or another has their userName. */
  readonly withdrawn?: ReadonlySet<string>;
}

/** Everybody in the sandbox, whoever has vanished included, as a bridge without settings of its own serves them. */
export function expectedOf(control: SandboxControl, expectation: Expectation = {}): Essence {
  const departments = new Map(control.departments().map(({ id, name }) => [id, name]));
  const people = control.people().filter(({ id }) => expectation.withdrawn?.has(id) !== true);
  const served = new Set(people.map(({ id }) => id));
  const isActive = (person: SandboxPerson) =>
    person.status !== "DEACTIVATED" && expectation.left?.has(person.id) !== true;
  const users: Record<string, EssentialUser> = {};
  for (const person of people) {
    const active = isActive(person);
    const department = person.departmentId === null ? undefined : departments.get(person.departmentId);
    users[person.id] = {
      userName: person.email,
      active,
      displayName: person.name ?? person.preferredName ?? person.email.replace(/@.*$/, ""),
      title: person.title,
      department: department ?? null,
      manager: person.managerId !== null && served.has(person.managerId) ? person.managerId : null,
      groups: active && department !== undefined && person.departmentId !== null ? [person.departmentId] : [],
    };
  }
  const groups: Record<string, EssentialGroup> = {};
  for (const [id, displayName] of departments) {
    const members = people
      .filter((person) => person.departmentId === id && isActive(person))
      .map((person) => person.id);
    groups[id] = { displayName, members: members.sort() };
  }
  return { users, groups };
}

/** The same of what is served. */
export function essenceOf({ users, groups }: Served): Essence {
  return {
    users: Object.fromEntries(
      [...users].map(([id, user]): [string, EssentialUser] => [
        id,
        {
          userName: user.userName,
          active: user.active,
          displayName: user.displayName,
          title: user.title ?? null,
          department: user[ENTERPRISE_URN]?.department ?? null,
          manager: user[ENTERPRISE_URN]?.manager?.value ?? null,
          groups: idsOf(user.groups),
        },
      ]),
    ),
    groups: Object.fromEntries(
      [...groups].map(([id, group]): [string, EssentialGroup] => [
        id,
        { displayName: group.displayName, members: idsOf(group.members) },
      ]),
    ),
  };
}

/** Each difference in a line; none where both are the same. */
export function differences(expected: Essence, served: Essence): readonly string[] {
  return [...compare("User", expected.users, served.users), ...compare("Group", expected.groups, served.groups)];
}

function compare<T extends object>(
  what: string,
  expected: Readonly<Record<string, T>>,
  served: Readonly<Record<string, T>>,
): readonly string[] {
  const lines: string[] = [];
  for (const id of new Set([...Object.keys(expected), ...Object.keys(served)])) {
    const [left, right] = [expected[id], served[id]];
    if (left === undefined || right === undefined) {
      lines.push(`${what} ${id} is ${right === undefined ? "not served" : "served and should not be"}`);
      continue;
    }
    for (const key of Object.keys(left)) {
      const [wanted, is] = [JSON.stringify(left[key as keyof T]), JSON.stringify(right[key as keyof T])];
      if (wanted !== is) lines.push(`${what} ${id}: ${key} is ${is}, expected ${wanted}`);
    }
  }
  return lines;
}

function idsOf(values: readonly { readonly value: string }[] | undefined): readonly string[] {
  return (values ?? []).map(({ value }) => value).sort();
}
