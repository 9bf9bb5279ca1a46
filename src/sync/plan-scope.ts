/** Says whom a plan need not look at: those whom nothing has touched since the last cycle that was applied (pure). */
import type { DirectoryRecord } from "../directory/record.js";
import type { Snapshot } from "../directory/snapshot.js";
import { displayOf } from "../mapping/link-directory.js";
import type { User } from "../scim/resource.js";
import { isOutline, type KnownPeople } from "./known-people.js";
import type { ServedPeople } from "./people.js";
import type { ServedPerson } from "./people-served.js";
import type { PlanInput } from "./plan-input.js";

export interface PlanScope {
  /** Whether somebody is served already as they are to be served. */
  readonly isSettled: (person: ServedPerson) => boolean;
  /** Whether a Group may change. */
  readonly wantsGroup: (id: string) => boolean;
}

const EVERYTHING: PlanScope = { isSettled: () => false, wantsGroup: () => true };
const SLICE = 250;

/**
 * What is served of somebody follows from their own record, how active they are, their department's name and Group, and
 * their manager's id and name: who has none of that changed is settled. `departments` as in KnownPeople, for this plan.
 */
export async function scopeOf(
  { current, known, breathe }: PlanInput,
  { people, gone }: ServedPeople,
  departments: ReadonlyMap<string, string>,
): Promise<PlanScope> {
  // An operator, or another process, has changed what is served: then nothing follows from what was planned before.
  if (known === undefined || current === undefined || current !== known.snapshot) return EVERYTHING;
  const touched = new Set(gone.map(({ id }) => id));
  const changed = changedDepartments(known.departments, departments);
  let work = 0;
  for (const person of people.values()) {
    if (++work % SLICE === 0) await breathe();
    const { mapped, position } = person;
    if (!isOutline(mapped)) touched.add(mapped.id);
    // An id that is a person's is no Group's.
    if (position === undefined && departments.has(mapped.id)) changed.add(mapped.id);
  }
  for (const { id } of gone) if (departments.has(id)) changed.add(id);

  const isSettled = ({ mapped, active, position }: ServedPerson): boolean =>
    position !== undefined &&
    isOutline(mapped) &&
    current.users.at(position).active === active &&
    !touched.has(mapped.managerId ?? "") &&
    !changed.has(mapped.departmentId ?? "");

  const groups = new Set(changed);
  const addServed = (record: DirectoryRecord<User>): void => {
    for (const { value } of record.resource.groups ?? []) groups.add(value);
  };
  for (const record of gone) addServed(record);
  for (const person of people.values()) {
    if (++work % SLICE === 0) await breathe();
    if (isSettled(person) || isSameMember(person, current, known)) continue;
    groups.add(person.mapped.departmentId ?? "");
    if (person.position !== undefined) addServed(current.users.at(person.position));
  }
  return { isSettled, wantsGroup: (id) => groups.has(id) };
}

/** Whether somebody's Group has them as it had before, whatever else has changed of them. */
function isSameMember({ mapped, active, position }: ServedPerson, { users }: Snapshot, known: KnownPeople): boolean {
  const before = known.people.get(mapped.id)?.mapped;
  return (
    before !== undefined &&
    position !== undefined &&
    users.at(position).active === active &&
    before.departmentId === mapped.departmentId &&
    displayOf(before) === displayOf(mapped)
  );
}

function changedDepartments(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): Set<string> {
  return new Set([...before.keys(), ...now.keys()].filter((id) => before.get(id) !== now.get(id)));
}
