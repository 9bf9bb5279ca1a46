/** Remembers who had a protected userName: whoever gets another one stays protected (pure). */
import type { Snapshot } from "../directory/snapshot.js";
import type { Work } from "../directory/work.js";
import { foldCase } from "../scim/fold-case.js";

/** The ids of all who have been served under a name, by the name, case folded. */
export type ProtectedPeople = Readonly<Record<string, readonly string[]>>;

const SLICE = 500;

/** `names` as configured: what is not among them any more is forgotten. */
export function* protectedPeople(
  names: readonly string[],
  earlier: ProtectedPeople,
  current: Snapshot | undefined,
): Work<ProtectedPeople> {
  const people = new Map(names.map((name) => [foldCase(name), new Set(earlier[foldCase(name)])]));
  for (let position = 0; people.size > 0 && position < (current?.users.size ?? 0); position++) {
    if (position % SLICE === SLICE - 1) yield;
    const record = current?.users.at(position);
    if (record?.userName !== undefined) people.get(foldCase(record.userName))?.add(record.id);
  }
  return Object.fromEntries([...people].flatMap(([name, ids]) => (ids.size > 0 ? [[name, [...ids]]] : [])));
}
