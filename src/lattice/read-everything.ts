/** Owns the read of everybody: which lists, in which order, and that nobody stands in two places. */
import { type Decode, decodeDepartment, decodeUser, isRejection } from "./decode-record.js";
import { LATTICE_STATUSES, type LatticeDepartment, type LatticeRejection, type LatticeUser } from "./lattice-user.js";
import type { ReadOptions } from "./lattice-client.js";
import { type Ask, incomplete, malformed, readPages } from "./read-pages.js";

const TRIES = 3;

interface Everything {
  readonly users: readonly LatticeUser[];
  readonly departments: readonly LatticeDepartment[];
  readonly rejections: readonly LatticeRejection[];
}

type IsKnown = NonNullable<ReadOptions["isKnown"]>;

/** Called after each page with what this try has so far. */
export type OnPage = (users: number, departments: number) => void;

/**
 * Everybody, status by status, and every department. An id that comes twice says that the pages moved while they were
 * read, so somebody else may have been skipped: then all is read anew, at most three times. Throws LatticeError.
 */
export async function readEverything(ask: Ask, isKnown: IsKnown, onPage: OnPage): Promise<Everything> {
  let moved = "";
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const lists = newLists(ask, onPage);
    const unproved = await readInOrder(lists, isKnown);
    if (unproved === undefined) return lists;
    moved = unproved;
  }
  throw incomplete(moved, `in each of ${TRIES} reads an id came twice, so the pages move while they are read`);
}

function newLists(ask: Ask, onPage: OnPage) {
  const users: LatticeUser[] = [];
  const departments: LatticeDepartment[] = [];
  const rejections: LatticeRejection[] = [];
  const counted = () => {
    onPage(users.length, departments.length);
  };
  return { ask, users, departments, rejections, people: new Set<string>(), units: new Set<string>(), counted };
}

type Lists = ReturnType<typeof newLists>;

/**
 * Gives the list in which an id came twice, undefined where none did. People move forward through the statuses, which are in
 * that order: whoever moves during the read is met twice and noticed, instead of never.
 */
async function readInOrder(lists: Lists, isKnown: IsKnown): Promise<string | undefined> {
  for (const status of LATTICE_STATUSES) {
    const template = `/users?status=${status}`;
    const decode: Decode<LatticeUser> = (raw) => {
      const user = decodeUser(raw);
      if (isRejection(user)) return user;
      if (user.status === status) return isKnown(user.id, raw) ? withoutRaw(user) : user;
      throw malformed(template, `it has somebody whose status is ${user.status}, so the filter by status was ignored`);
    };
    if (!(await readList(lists, template, decode, lists.users, lists.people))) return template;
  }
  const template = "/departments";
  const whole = await readList(lists, template, decodeDepartment, lists.departments, lists.units);
  return whole ? undefined : template;
}

/** Reads one list into `into` and the rejections; false where an id was seen before. */
async function readList<T extends LatticeUser | LatticeDepartment>(
  { ask, rejections, counted }: Lists,
  template: string,
  decode: Decode<T>,
  into: T[],
  seen: Set<string>,
): Promise<boolean> {
  for await (const page of readPages(ask, template)) {
    const before = into.length;
    for (const raw of page) {
      const decoded = decode(raw);
      if (decoded.id !== undefined && seen.has(decoded.id)) return false;
      if (decoded.id !== undefined) seen.add(decoded.id);
      if (isRejection(decoded)) rejections.push(decoded);
      else into.push(decoded);
    }
    // One bad record is that record's fault; a page without a good one is the API's.
    if (page.length > 1 && into.length === before) {
      throw malformed(
        template,
        `of a page of ${page.length} no record can be read; the last one: ${rejections.at(-1)?.reason}`,
      );
    }
    counted();
  }
  return true;
}

function withoutRaw({ raw: _raw, ...user }: LatticeUser): LatticeUser {
  return user;
}
