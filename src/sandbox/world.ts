/** The company as it is now: the generated one and everything that has happened to it since, with the sandbox's time. */
import type { Company } from "./company.js";
import { CUSTOM_ATTRIBUTES, type CustomValue } from "./data/custom-attributes.js";
import type { Absence, Department, Person } from "./person.js";
import { STATUSES } from "./person.js";
import { KIND } from "./sandbox-ids.js";

/** People and departments go by their numbers here; numbers are never given twice. */
export interface World {
  readonly company: Company;
  /** Moves with every change. */
  version(): number;
  now(): number;
  advance(ms: number): void;
  /** How many people there have ever been: their numbers are below it. */
  count(): number;
  person(number: number): Person;
  statusCode(number: number): number;
  /** Number of the manager, or -1; it may be somebody who has vanished. */
  manager(number: number): number;
  departmentId(number: number): string | null;
  absence(number: number): Absence | undefined;
  /** The number of a person's id, vanished or not. */
  numberOf(id: string): number | undefined;
  add(make: (number: number, now: number) => Person): Person;
  /** Changes a person and moves their `updatedAt`, which never stands still. */
  change(number: number, changes: Partial<Person>): Person;
  setAbsence(number: number, absence: Absence | undefined): void;
  customValue(number: number, attribute: number): CustomValue;
  setCustomValue(number: number, attribute: number, value: CustomValue): void;
  rewriteExternalUserIds(): void;
  /** Numbers of the departments that are not removed. */
  departmentNumbers(): readonly number[];
  /** Undefined where there is none of that number any more. */
  department(number: number): Department | undefined;
  /** Adds one under the next number, or changes one; undefined removes it, and leaves its people without. */
  setDepartment(number: number, department: Department | undefined): void;
  nextDepartment(): number;
}

/** @param clock gives the time that the sandbox starts from, in milliseconds since the epoch */
export function createWorld(company: Company, clock: () => number): World {
  const changed = new Map<number, Person>();
  const absent = new Map<number, Absence>();
  const customized = new Map<number, Map<number, CustomValue>>();
  const departments: (Department | undefined)[] = [...company.departments];
  const removed = new Set<string>();
  let version = 0;
  let count = company.size;
  let advanced = 0;
  let era = 0;
  let eraBegan = 0;

  const now = () => clock() + advanced;
  const wholeSeconds = (time: number) => Math.floor(time / 1000) * 1000;

  function person(number: number): Person {
    const known = changed.get(number);
    if (known === undefined && era === 0 && removed.size === 0) return company.person(number);
    const base = known ?? company.person(number);
    return {
      ...base,
      departmentId: present(base.departmentId),
      ...(known === undefined && era > 0 && base.externalUserId !== null
        ? { externalUserId: company.externalUserId(number, era), updatedAt: Math.max(base.updatedAt, eraBegan) }
        : {}),
    };
  }

  function present(departmentId: string | null): string | null {
    return departmentId === null || removed.has(departmentId) ? null : departmentId;
  }

  function change(number: number, changes: Partial<Person>): Person {
    const before = person(number);
    const after = { ...before, ...changes, updatedAt: Math.max(wholeSeconds(now()), before.updatedAt + 1000) };
    changed.set(number, after);
    version++;
    return after;
  }

  return {
    company,
    version: () => version,
    now,
    advance: (ms) => {
      advanced += ms;
    },
    count: () => count,
    person,
    statusCode: (number) => {
      const known = changed.get(number);
      return known === undefined ? company.statusCode(number) : STATUSES.indexOf(known.status);
    },
    manager: (number) => {
      const known = changed.get(number);
      if (known === undefined) return company.manager(number);
      return known.managerId === null ? -1 : (company.ids.decode(KIND.user, known.managerId) ?? -1);
    },
    departmentId: (number) => {
      const known = changed.get(number);
      return present(known === undefined ? company.departmentId(number) : known.departmentId);
    },
    absence: (number) => absent.get(number),
    numberOf: (id) => {
      const number = company.ids.decode(KIND.user, id);
      return number !== undefined && number < count ? number : undefined;
    },
    add: (make) => {
      const number = count;
      const added = make(number, now());
      changed.set(number, era > 0 ? { ...added, externalUserId: company.externalUserId(number, era) } : added);
      count++;
      version++;
      return person(number);
    },
    change,
    setAbsence: (number, absence) => {
      if (absence === undefined) absent.delete(number);
      else absent.set(number, absence);
      version++;
    },
    customValue: (number, attribute) => {
      const own = customized.get(number);
      return own?.has(attribute) === true ? (own.get(attribute) ?? null) : company.customValue(number, attribute);
    },
    setCustomValue: (number, attribute, value) => {
      if (CUSTOM_ATTRIBUTES[attribute] === undefined) throw new RangeError("no such custom attribute");
      const own = customized.get(number) ?? new Map<number, CustomValue>();
      customized.set(number, own.set(attribute, value));
      change(number, {});
    },
    rewriteExternalUserIds: () => {
      era++;
      eraBegan = wholeSeconds(now());
      for (const [number, { externalUserId }] of changed) {
        if (externalUserId !== null) change(number, { externalUserId: company.externalUserId(number, era) });
      }
      version++;
    },
    departmentNumbers: () => [...departments.keys()].filter((number) => departments[number] !== undefined),
    department: (number) => departments[number],
    setDepartment: (number, department) => {
      const before = departments[number];
      departments[number] = department;
      if (before !== undefined && department === undefined) removed.add(before.id);
      version++;
    },
    nextDepartment: () => departments.length,
  };
}
