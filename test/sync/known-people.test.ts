/**
 * Cycles that build on what they know of people who have not changed serve, byte for byte, what cycles do that know
 * nothing: whatever happens in Lattice, whatever operators decide in between, and whatever goes wrong with a cycle.
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
import {
  type ConnectionSync,
  type ConnectionSyncOptions,
  createConnectionSync,
} from "../../src/sync/connection-sync.js";
import type { Source } from "../../src/sync/source.js";
import { outage } from "../support/fake-source.js";
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
  | { readonly kind: (typeof DECISIONS)[number] };

const DECISIONS = ["approve", "approve the plan", "roll back", "freeze", "unfreeze"] as const;

/** What comes between: before a cycle that goes well, or instead of it. */
const MISHAPS = [
  "none",
  "dry run",
  "the read fails",
  "told to stop",
  "the store fails",
  "the store fails once it has committed",
  "another process runs a cycle",
  "another process runs a cycle meanwhile",
] as const;
type Mishap = (typeof MISHAPS)[number];

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
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom(...DECISIONS) }) },
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

function isDecision(done: Deed): done is Extract<Deed, { readonly kind: (typeof DECISIONS)[number] }> {
  return DECISIONS.some((kind) => kind === done.kind);
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
  readonly store: ConnectionStore & { commit: ConnectionStore["commit"] };
  readonly directory: Directory;
  /** A source of its own, so that something can come between. */
  readonly source: Source & { meanwhile: (() => Promise<void>) | undefined };
  /** Another process with the same store. */
  readonly other: ConnectionSync;
  sync: ConnectionSync;
}

function follower(everybody: Source, now: () => number, preStartDays: number | undefined) {
  const store: Follower["store"] = { ...createMemoryStore().connection("default") };
  const directory = createDirectory();
  const source: Follower["source"] = {
    ...everybody,
    meanwhile: undefined,
    async readAll(...asked) {
      const read = await everybody.readAll(...asked);
      const { meanwhile } = source;
      source.meanwhile = undefined;
      await meanwhile?.();
      return read;
    },
  };
  const begin = (more: Partial<ConnectionSyncOptions> = {}): ConnectionSync =>
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
      ...more,
    });
  /** What it reads is older than what the first process reads meanwhile. */
  const earlier: Source = {
    ...everybody,
    readAll: async (...asked) => ({ ...(await everybody.readAll(...asked)), completedAt: now() - MINUTE }),
  };
  const other = begin({ source: earlier, directory: createDirectory() });
  const one: Follower = { store, directory, source, other, sync: begin() };
  return { follower: one, begin };
}

async function decide({ store, directory, sync }: Follower, kind: (typeof DECISIONS)[number], now: number) {
  if (kind === "approve") {
    const holds = (await store.holds("open")).map((hold) => ({
      ...hold,
      state: "approved" as const,
      decidedAt: now,
      decidedBy: "eve",
      decisionReason: "right",
    }));
    await store.commit({ published: undefined, holds });
  } else if (kind === "approve the plan") {
    const quarantine = (await store.setting("quarantine")) as { readonly checksum: string } | undefined;
    if (quarantine === undefined) return;
    const word = { checksum: quarantine.checksum, decision: "approved", by: "eve", reason: "right", at: now };
    await store.saveSetting("quarantineApproval", word);
  } else if (kind === "freeze") {
    await store.saveSetting("freeze", { since: now, by: "eve", reason: "wait" });
  } else if (kind === "unfreeze") {
    await store.saveSetting("freeze", undefined);
  } else {
    const rollBackTo = (directory.current()?.version ?? 0) - 1;
    if (rollBackTo < 1) return;
    await store.saveSetting("freeze", { since: now, by: "eve", reason: "wrong", rollBackTo });
    await sync.carryOut();
    await store.saveSetting("freeze", undefined);
    return;
  }
  await sync.carryOut();
}

/** A cycle to which this happens; gives its report, or why it has none. */
async function cycleWith(mishap: Mishap, { sync, other, store, source }: Follower) {
  const { commit } = store;
  const stop = new AbortController();
  const otherCycle = async (): Promise<void> => {
    await other.load();
    await other.cycle(new AbortController().signal);
  };
  const failing = (committed: boolean): ConnectionStore["commit"] => {
    return async (what) => {
      if (committed) await commit(what);
      throw new Error("the disk is full");
    };
  };
  if (mishap === "another process runs a cycle") {
    await otherCycle();
    await sync.load();
  } else if (mishap === "another process runs a cycle meanwhile") source.meanwhile = otherCycle;
  else if (mishap === "told to stop") source.meanwhile = async () => stop.abort();
  else if (mishap === "the read fails") source.meanwhile = () => Promise.reject(outage());
  else if (mishap === "the store fails") store.commit = failing(false);
  else if (mishap === "the store fails once it has committed") store.commit = failing(true);
  try {
    const { report } = await (mishap === "dry run" ? sync.dryRun(stop.signal) : sync.cycle(stop.signal));
    return report;
  } catch (error) {
    return String(error);
  } finally {
    store.commit = commit;
  }
}

async function keptOf({ directory, store }: Follower, { people }: Company) {
  const snapshot = directory.current();
  const text = (set: { readonly size: number; bytes(from: number, to: number): readonly Uint8Array[] } | undefined) =>
    set === undefined ? "" : Buffer.concat(set.bytes(0, set.size)).toString();
  const said = await Promise.all(Array.from(people.keys(), async (one) => (await store.said(one))?.raw));
  return [snapshot?.version, text(snapshot?.users), text(snapshot?.groups), await store.holds(), said];
}

const day = fc.record({
  deeds: fc.array(deed, { maxLength: 4 }),
  mishap: fc.oneof({ weight: 8, arbitrary: fc.constant("none" as const) }, fc.constantFrom(...MISHAPS)),
});
const QUIET = { deeds: [], mishap: "none" } as const;

test.each([undefined, 0])(
  "knowing or not, the same is served (preStartDays %s)",
  async (preStartDays) => {
    await fc.assert(
      fc.asyncProperty(fc.array(day, { minLength: 1, maxLength: 8 }), async (days) => {
        const company = founded();
        let now = EPOCH;
        const source = sourceOf(company, () => now);
        const { follower: knowing } = follower(source, () => now, preStartDays);
        const { follower: forgetful, begin } = follower(source, () => now, preStartDays);
        let isPlanAtHand = false;
        for (const { deeds, mishap } of [QUIET, QUIET, ...days, QUIET]) {
          for (const done of deeds) {
            change(company, done);
            if (!isDecision(done)) continue;
            if (done.kind === "approve the plan" && !isPlanAtHand) continue;
            now += MINUTE;
            for (const one of [knowing, forgetful]) await decide(one, done.kind, now);
          }
          now += 5 * HOUR;
          forgetful.sync = begin();
          const report = await cycleWith(mishap, knowing);
          expect(report).toEqual(await cycleWith(mishap, forgetful));
          expect(await keptOf(knowing, company)).toEqual(await keptOf(forgetful, company));
          isPlanAtHand = typeof report === "object" && report.outcome === "quarantined" && mishap === "none";
        }
      }),
      { numRuns: 150 },
    );
  },
  120_000,
);

/** Of p5: what Lattice said last, and what it says. */
async function lastOf({ store }: Follower, { people }: Company) {
  return [(await store.said("p5"))?.raw, people.get("p5")];
}

test.each(["frozen", "the store fails once it has committed", "another process hears it meanwhile"] as const)(
  "what is said again is written down again, where it was something else in between (%s)",
  async (why) => {
    const company = founded();
    const { follower: one } = follower(
      sourceOf(company, () => EPOCH),
      () => EPOCH,
      undefined,
    );
    const before = company.people.get("p5") ?? {};
    await cycleWith("none", one);
    const changes = (): void => {
      company.people.set("p5", { ...before, title: "Lead" });
    };
    if (why === "another process hears it meanwhile") {
      one.source.meanwhile = async () => {
        changes();
        await one.other.load();
        await one.other.cycle(new AbortController().signal);
        await one.sync.load();
      };
      await cycleWith("none", one);
    } else {
      changes();
      if (why === "frozen") await decide(one, "freeze", EPOCH);
      await cycleWith(why === "frozen" ? "none" : why, one);
    }
    const [between, lead] = await lastOf(one, company);
    expect(between).toEqual(lead);
    company.people.set("p5", before);
    await cycleWith("none", one);
    const [last, now] = await lastOf(one, company);
    expect(last).toEqual(now);
  },
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
