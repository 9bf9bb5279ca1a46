/** Finds the person an operator means, by id or userName, among all of whom anything is known. */
import { USER_NAME } from "../../directory/indexed-attributes.js";
import { foldCase } from "../../scim/fold-case.js";
import type { AdminConnection } from "./admin-connection.js";

/** People whom the last cycle could not serve as they stand are looked through by e-mail, at most so many. */
const MOST_LOOKED_THROUGH = 1000;

/**
 * The Lattice id, or undefined where nobody is known by that name. Somebody who was never served, or is not any more, is
 * known by id; by userName only while a hold or the last cycle's report speaks of them.
 */
export async function findPerson({ directory, store }: AdminConnection, name: string): Promise<string | undefined> {
  const users = directory.current()?.users;
  if (users?.positionOf(name) !== undefined) return name;
  const folded = foldCase(name);
  for (const position of users?.indexes.lookup(USER_NAME, folded) ?? []) {
    const user = users?.at(position);
    if (user?.userName !== undefined && foldCase(user.userName) === folded) return user.id;
  }
  if ((await store.said(name)) !== undefined || (await store.history("User", name)).length > 0) return name;

  const held = (await store.holds()).find(({ person }) => person.id === name || foldCase(person.userName) === folded);
  if (held !== undefined) return held.person.id;
  const [lastCycle] = await store.cycles(1);
  const rejected = (lastCycle?.rejections ?? []).filter(({ kind }) => kind === "user").map(({ id }) => id);
  for (const id of rejected.slice(0, MOST_LOOKED_THROUGH)) {
    if (id === undefined) continue;
    if (id === name) return id;
    const email = (await store.said(id))?.raw["email"];
    if (typeof email === "string" && foldCase(email) === folded) return id;
  }
  return undefined;
}
