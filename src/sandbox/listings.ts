/** Who stands in which list. Lists are made once after a change and kept until the next, so a page costs no more than itself. */
import { STATUSES, type Status } from "./person.js";
import type { World } from "./world.js";

/** Numbers in rising order. */
export type Numbers = ArrayLike<number>;

export interface Listings {
  /** @param status undefined for everybody */
  users(status: Status | undefined): Numbers;
  /** The part of `users` that somebody without rights sees: themselves and their department. */
  usersSeenBy(owner: number, status: Status | undefined): Numbers;
  departments(): Numbers;
  /** Direct reports who are not DEACTIVATED. */
  reports(manager: number): Numbers;
}

export function createListings(world: World): Listings {
  const kept = new Map<string, Numbers>();
  let keptVersion = -1;
  let byManager: { readonly first: Int32Array; readonly members: Int32Array } | undefined;

  function keep(name: string, make: () => Numbers): Numbers {
    forgetIfChanged();
    let list = kept.get(name);
    if (list === undefined) {
      list = make();
      kept.set(name, list);
    }
    return list;
  }

  function forgetIfChanged(): void {
    if (keptVersion === world.version()) return;
    kept.clear();
    byManager = undefined;
    keptVersion = world.version();
  }

  function users(status: Status | undefined): Numbers {
    const wanted = status === undefined ? -1 : STATUSES.indexOf(status);
    return keep(`users ${status ?? ""}`, () => {
      const list = new Int32Array(world.count());
      let length = 0;
      for (let number = 0; number < list.length; number++) {
        if (wanted >= 0 && world.statusCode(number) !== wanted) continue;
        if (world.absence(number) === undefined) list[length++] = number;
      }
      return list.slice(0, length);
    });
  }

  /** Everybody's reports laid end to end, sorted by manager: one pass counts them, one puts them in place. */
  function sortByManager() {
    const listed = users(undefined);
    const deactivated = STATUSES.indexOf("DEACTIVATED");
    const first = new Int32Array(world.count() + 1);
    const reporting: number[] = [];
    for (let index = 0; index < listed.length; index++) {
      const number = listed[index] ?? 0;
      const manager = world.manager(number);
      if (manager < 0 || world.statusCode(number) === deactivated) continue;
      reporting.push(number);
      first[manager + 1] = (first[manager + 1] ?? 0) + 1;
    }
    for (let index = 1; index < first.length; index++) first[index] = (first[index] ?? 0) + (first[index - 1] ?? 0);
    const next = first.slice();
    const members = new Int32Array(reporting.length);
    for (const number of reporting) {
      const manager = world.manager(number);
      members[next[manager] ?? 0] = number;
      next[manager] = (next[manager] ?? 0) + 1;
    }
    return { first, members };
  }

  return {
    users,
    usersSeenBy: (owner, status) =>
      keep(`seen by ${owner} ${status ?? ""}`, () => {
        const department = world.departmentId(owner);
        const seen = (number: number) =>
          number === owner || (department !== null && world.departmentId(number) === department);
        return Array.from(users(status)).filter(seen);
      }),
    departments: () => keep("departments", () => world.departmentNumbers()),
    reports: (manager) => {
      forgetIfChanged();
      byManager ??= sortByManager();
      return byManager.members.subarray(byManager.first[manager] ?? 0, byManager.first[manager + 1] ?? 0);
    },
  };
}
