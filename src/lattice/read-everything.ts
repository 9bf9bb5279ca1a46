/** Owns the read of everybody: which lists, in which order, and that nobody stands in two places. */
import { idOf, type JsonObject } from "./decode-fields.js";
import { type Decode, decodeDepartment, decodeUser, decodeUserFields, isRejection } from "./decode-record.js";
import type { KnownPage, KnownPages } from "./known-pages.js";
import { LATTICE_STATUSES, type LatticeDepartment, type LatticeRejection, type LatticeUser } from "./lattice-user.js";
import type { ReadOptions } from "./lattice-client.js";
import { createRecordPacker, type PackedRecords } from "./packed-records.js";
import { type Ask, incomplete, malformed, type PageMemory, readPages } from "./read-pages.js";

const TRIES = 3;

interface Everything {
  readonly users: readonly LatticeUser[];
  readonly departments: readonly LatticeDepartment[];
  readonly rejections: readonly LatticeRejection[];
  readonly unchanged: readonly string[];
  readonly listed: ReadonlySet<string>;
  readonly packed: readonly PackedRecords[];
  readonly pages: KnownPages;
}

type Recognition = Pick<ReadOptions, "recognise" | "knownPages" | "breathe">;

/** Called after each page with what this try has so far. */
export type OnPage = (users: number, departments: number) => void;

/**
 * Everybody, status by status, and every department. An id that comes twice says that the pages moved while they were
 * read, so somebody else may have been skipped: then all is read anew, at most three times. Throws LatticeError.
 */
export async function readEverything(ask: Ask, recognition: Recognition, onPage: OnPage): Promise<Everything> {
  let moved = "";
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const lists = newLists(ask, recognition, onPage);
    const unproved = await readInOrder(lists, recognition);
    if (unproved === undefined) {
      const { users, unchanged, packed, departments, rejections, memory, people: listed, units } = lists;
      for (const id of units) listed.add(id);
      return { users, unchanged, listed, packed, departments, rejections, pages: memory.kept };
    }
    moved = unproved;
  }
  throw incomplete(moved, `in each of ${TRIES} reads an id came twice, so the pages move while they are read`);
}

function newLists(ask: Ask, { knownPages = new Map(), breathe }: Recognition, onPage: OnPage) {
  const users: LatticeUser[] = [];
  const unchanged: string[] = [];
  const packed: PackedRecords[] = [];
  const memory: PageMemory = { known: knownPages, kept: new Map<string, KnownPage>() };
  const departments: LatticeDepartment[] = [];
  const rejections: LatticeRejection[] = [];
  const afterPage = async () => {
    onPage(users.length + unchanged.length, departments.length);
    await breathe?.();
  };
  return {
    ask,
    memory,
    users,
    unchanged,
    packed,
    departments,
    rejections,
    people: new Set<string>(),
    units: new Set<string>(),
    afterPage,
  };
}

type Lists = ReturnType<typeof newLists>;

/**
 * Gives the list in which an id came twice, undefined where none did. People move forward through the statuses, which are in
 * that order: whoever moves during the read is met twice and noticed, instead of never.
 */
async function readInOrder(lists: Lists, { recognise }: Recognition): Promise<string | undefined> {
  const pack = createRecordPacker();
  for (const status of LATTICE_STATUSES) {
    const news: JsonObject[] = [];
    const template = `/users?status=${status}`;
    const decode: DecodeNew<LatticeUser> = (raw) => {
      const id = idOf(raw);
      const known = id === undefined ? "new" : (recognise?.(id, raw) ?? "new");
      if (id !== undefined && known === "unchanged" && raw["status"] === status) return id;
      const user = recognise === undefined ? decodeUser(raw) : decodeUserFields(raw);
      if (isRejection(user)) return user;
      if (user.status === status) {
        if (recognise !== undefined && known === "new") news.push(raw);
        return user;
      }
      throw malformed(template, `it has somebody whose status is ${user.status}, so the filter by status was ignored`);
    };
    const packNews = () => {
      if (news.length > 0) lists.packed.push(pack(news.splice(0)));
    };
    if (!(await readList(lists, template, decode, lists.users, lists.people, packNews))) return template;
  }
  const template = "/departments";
  const whole = await readList(lists, template, decodeDepartment, lists.departments, lists.units);
  return whole ? undefined : template;
}

/** Decodes a record, or gives the id alone of what has not changed. */
type DecodeNew<T> = (raw: JsonObject) => ReturnType<Decode<T>> | string;

/** Reads one list into `into`, the unchanged and the rejections; false where an id was seen before. */
async function readList<T extends LatticeUser | LatticeDepartment>(
  { ask, memory, people, unchanged, rejections, afterPage }: Lists,
  template: string,
  decode: DecodeNew<T>,
  into: T[],
  seen: Set<string>,
  packNews: () => void = () => undefined,
): Promise<boolean> {
  for await (const page of readPages(ask, template, memory)) {
    const before = rejections.length;
    const ids: string[] = [];
    for (const one of page.kind === "known" ? page.ids : page.records) {
      const decoded = typeof one === "string" ? one : decode(one);
      const id = typeof decoded === "string" ? decoded : decoded.id;
      if (id !== undefined && seen.has(id)) return false;
      if (id !== undefined) seen.add(id);
      if (typeof decoded === "string") unchanged.push(decoded);
      else if (isRejection(decoded)) rejections.push(decoded);
      else into.push(decoded);
      if (id !== undefined) ids.push(id);
    }
    if (page.kind === "read") {
      const { length } = page.records;
      const rejected = rejections.length - before;
      // One bad record is that record's fault; a page without a good one is the API's.
      if (length > 1 && rejected === length) {
        const last = rejections.at(-1)?.reason;
        throw malformed(template, `of a page of ${length} no record can be read; the last one: ${last}`);
      }
      if (rejected === 0 && seen === people) page.keep(ids);
    }
    packNews();
    await afterPage();
  }
  return true;
}
