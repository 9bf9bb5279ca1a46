/**
 * Cycles that build on what they know of people who have not changed serve, byte for byte, what cycles do that know
 * nothing: whatever happens in Lattice, and whatever operators decide in between.
 */
import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { createDirectory, type Directory } from "../../src/directory/directory.js";
import { decodeUser, isRejection } from "../../src/lattice/decode-record.js";
import { LATTICE_STATUSES } from "../../src/lattice/lattice-user.js";
import { readEverything } from "../../src/lattice/read-everything.js";
import type { Ask } from "../../src/lattice/read-pages.js";
import { DEFAULT_MAPPING } from "../../src/mapping/attribute-mapping.js";
import { createMemoryStore } from "../../src/store/memory-store.js";
import type { ConnectionStore } from "../../src/store/store.js";
import { type ConnectionSync, createConnectionSync } from "../../src/sync/connection-sync.js";
import type { Source } from "../../src/sync/source.js";
import { DAY, MINUTE } from "../support/sync-bench.js";
import { BASE_URL, digest, EPOCH } from "../support/snapshot-of.js";

const PEOPLE = 24;
const PAGE = 4;
const HOUR = 60 * MINUTE;

interface Company {
  readonly people: Map<string, Record<string, unknown>>;
  readonly departments: Map<string, Record<string, unknown>>;
}

type Deed =
  | { readonly kind: "person"; readonly id: string; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: "leaves the list"; readonly id: string }
  | { readonly kind: "department"; readonly id: string; readonly name: string | undefined }
  | { readonly kind: "approve" }
  | { readonly kind: "roll back" };

/** Newcomers among them; one often, because a department has its id too. */
const id = fc.oneof(
  { weight: 5, arbitrary: fc.nat(PEOPLE + 5).map((n) => `p${n}`) },
  { weight: 1, arbitrary: fc.constant("p26") },
);
const reference = fc.option(
  fc.nat(PEOPLE + 5).map((n) => ({ id: `p${n}` })),
  { nil: null },
);
const department = fc.constantFrom("d0", "d1", "d2", "p26");

const fields = fc.oneof(
  fc.record({ title: fc.constantFrom("Lead", "Engineer", null) }),
  fc.record({ name: fc.constantFrom("Ada Lovelace", "Zoë", "Jan de Wit") }),
  // Few, so that people claim one another's.
  fc.record({ email: fc.nat(PEOPLE).map((n) => `p${n}@example.org`) }),
  fc.record({ status: fc.constantFrom(...LATTICE_STATUSES), updatedAt: fc.nat(1000).map((n) => 1_700_000_000 + n) }),
  fc.record({ manager: reference }),
  fc.record({
    department: fc.option(
      department.map((one) => ({ id: one })),
      { nil: null },
    ),
  }),
  fc.record({ startDate: fc.constantFrom("2026-01-01", "2026-01-02", "2027-01-01") }),
  // Something nobody can be served with.
  fc.constant({ email: "with space@example.org" }),
  fc.constant({ status: "ACTIVE", email: 5 }),
);

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant("person" as const), id, fields }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("leaves the list" as const), id }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("department" as const),
      id: department,
      name: fc.constantFrom("Sales", "Support", "", undefined),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "approve" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "roll back" as const }) },
);

function founded(): Company {
  const people = Array.from({ length: PEOPLE }, (_, n) => ({
    id: `p${n}`,
    email: `p${n}@example.org`,
    name: `Given${n} Family${n}`,
    status: n % 7 === 0 ? "DEACTIVATED" : "ACTIVE",
    manager: n === 0 ? null : { id: `p${n % 5}` },
    department: { id: `d${n % 3}` },
    createdAt: 1_600_000_000 + n,
  }));
  const departments = ["Sales", "Engineering", "Support"].map((name, n) => ({ id: `d${n}`, name }));
  return {
    people: new Map(people.map((one) => [one.id, one])),
    departments: new Map(departments.map((one) => [one.id, one])),
  };
}

function change({ people, departments }: Company, done: Deed): void {
  if (done.kind === "person") {
    const newcomer = { id: done.id, email: `${done.id}@example.org`, status: "ACTIVE" };
    people.set(done.id, { ...(people.get(done.id) ?? newcomer), ...done.fields });
  } else if (done.kind === "leaves the list") {
    people.delete(done.id);
  } else if (done.kind === "department") {
    if (done.name === undefined) departments.delete(done.id);
    else departments.set(done.id, { id: done.id, name: done.name });
  }
}

/** Answers as Lattice does, in small pages. */
function sourceOf({ people, departments }: Company, now: () => number): Source & { readonly parsed: () => number } {
  let parsed = 0;
  const ask: Ask = async (path, _template, recall) => {
    const url = new URL(path, "http://lattice.invalid");
    const status = url.searchParams.get("status");
    const all =
      status === null ? [...departments.values()] : [...people.values()].filter((one) => one["status"] === status);
    const from = Number(url.searchParams.get("startingAfter") ?? 0);
    const hasMore = all.length > from + PAGE;
    const text = JSON.stringify({ data: all.slice(from, from + PAGE), hasMore, endingCursor: `${from + PAGE}` });
    const recalled = recall?.(Buffer.from(text));
    if (recalled !== undefined) return recalled;
    parsed++;
    return JSON.parse(text);
  };
  return {
    parsed: () => parsed,
    requests: () => 0,
    async me() {
      const user = decodeUser({ id: "owner", email: "owner@example.org", status: "ACTIVE", isAdmin: true });
      if (isRejection(user)) throw new Error(user.reason);
      return user;
    },
    user: async () => undefined,
    department: async () => undefined,
    async readAll(_signal, options = {}) {
      return { ...(await readEverything(ask, options, () => undefined)), completedAt: now() };
    },
  };
}

interface Follower {
  readonly store: ConnectionStore;
  readonly directory: Directory;
  sync: ConnectionSync;
}

function follower(source: Source, now: () => number, preStartDays: number | undefined) {
  const store = createMemoryStore().connection("default");
  const directory = createDirectory();
  const begin = (): ConnectionSync =>
    createConnectionSync({
      source,
      store,
      directory,
      mapping: { ...DEFAULT_MAPPING, ...(preStartDays === undefined ? {} : { preStartDays }) },
      groups: { departments: true },
      limits: {
        leavers: { percent: 10, floor: 1, windowMs: DAY },
        identityChurn: { percent: 20, floor: 4 },
        attributeChurn: { percent: 60, floor: 50 },
        groupLosses: { percent: 90, floor: 5 },
        protected: [],
      },
      lifecycle: { absentReads: 2, deleteAfterMs: 20 * HOUR },
      keepVersionsMs: DAY,
      baseUrl: BASE_URL,
      clock: { now, sleep: () => Promise.resolve() },
      digest,
      breathe: () => Promise.resolve(),
    });
  return { follower: { store, directory, sync: begin() }, begin };
}

async function decide({ store, directory, sync }: Follower, kind: "approve" | "roll back", now: number) {
  if (kind === "approve") {
    const holds = (await store.holds("open")).map((hold) => ({
      ...hold,
      state: "approved" as const,
      decidedAt: now,
      decidedBy: "eve",
      decisionReason: "right",
    }));
    await store.commit({ published: undefined, holds });
    await sync.carryOut();
    return;
  }
  const rollBackTo = (directory.current()?.version ?? 0) - 1;
  if (rollBackTo < 1) return;
  await store.saveSetting("freeze", { since: now, by: "eve", reason: "wrong", rollBackTo });
  await sync.carryOut();
  await store.saveSetting("freeze", undefined);
}

function contentOf(directory: Directory) {
  const snapshot = directory.current();
  const text = (set: { readonly size: number; bytes(from: number, to: number): readonly Uint8Array[] } | undefined) =>
    set === undefined ? "" : Buffer.concat(set.bytes(0, set.size)).toString();
  return [snapshot?.version, text(snapshot?.users), text(snapshot?.groups)];
}

test.each([undefined, 0])(
  "knowing or not, the same is served (preStartDays %s)",
  async (preStartDays) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(deed, { maxLength: 4 }), { minLength: 1, maxLength: 8 }), async (days) => {
        const company = founded();
        let now = EPOCH;
        const source = sourceOf(company, () => now);
        const { follower: knowing } = follower(source, () => now, preStartDays);
        const { follower: forgetful, begin } = follower(source, () => now, preStartDays);
        for (const deeds of [[], [], ...days, []]) {
          for (const done of deeds) {
            change(company, done);
            if (done.kind !== "approve" && done.kind !== "roll back") continue;
            now += MINUTE;
            for (const one of [knowing, forgetful]) await decide(one, done.kind, now);
          }
          now += 5 * HOUR;
          forgetful.sync = begin();
          const signal = new AbortController().signal;
          const { report } = await knowing.sync.cycle(signal);
          expect(report).toEqual((await forgetful.sync.cycle(signal)).report);
          expect(contentOf(knowing.directory)).toEqual(contentOf(forgetful.directory));
          expect(await knowing.store.holds()).toEqual(await forgetful.store.holds());
        }
      }),
      { numRuns: 150 },
    );
  },
  120_000,
);

test("pages on which nothing has changed are not parsed again", async () => {
  const company = founded();
  const source = sourceOf(company, () => EPOCH);
  const { follower: knowing } = follower(source, () => EPOCH, undefined);
  const signal = new AbortController().signal;
  await knowing.sync.cycle(signal);
  const first = source.parsed();
  await knowing.sync.cycle(signal);
  // Lists of departments, and those of nobody, which have nobody to be known.
  const departments = 1;
  expect(source.parsed() - first).toBe(departments);
  company.people.set("p5", { ...company.people.get("p5"), title: "Lead" });
  const second = source.parsed();
  const { report } = await knowing.sync.cycle(signal);
  expect(report.changes).toMatchObject({ created: 0, updated: 1 });
  expect(source.parsed() - second).toBe(departments + 1);
});
