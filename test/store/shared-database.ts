/** What stores that outlive their process promise: to the next process, and to others on the same database. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Kysely } from "kysely";
import type { Snapshot } from "../../src/directory/snapshot.js";
import type { OpenStoreOptions } from "../../src/store/open-store.js";
import { openPostgres } from "../../src/store/postgres.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { type Commit, type Lease, StaleCommitError, type Store, type StoreEvent } from "../../src/store/store.js";
import type { StoreLocation } from "../../src/store/store-location.js";
import type { Tables } from "../../src/store/tables.js";
import { writeCommit } from "../../src/store/write-commit.js";
import { openTestStore, TEST_STORE_OPTIONS } from "../support/open-test-store.js";
import { groupBody, userBody } from "../support/snapshot-of.js";
import { hold, report } from "./conformance.js";
import { contentOf, nextOf, publish, type Wanted } from "./published.js";

export async function until(holds: () => boolean | Promise<boolean>, patience = 10_000): Promise<void> {
  for (const end = Date.now() + patience; !(await holds()); ) {
    if (Date.now() > end) throw new Error("it did not come true in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function describeSharedDatabase(name: string, newLocation: () => Promise<StoreLocation>): void {
  describe(`${name} store, shared and reopened`, () => {
    let location: StoreLocation;
    const opened: Store[] = [];
    beforeEach(async () => {
      location = await newLocation();
    });
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
    });
    const open = async (options: Partial<OpenStoreOptions> = {}) => {
      const store = await openTestStore(location, options);
      opened.push(store);
      return store;
    };

    test("gives the next process everything that was committed", async () => {
      const before = await openTestStore(location);
      const a = before.connection("a");
      const first = await publish(a, undefined, { users: { ada: userBody("ada"), bob: userBody("bob") } });
      const second = await publish(
        a,
        first,
        { users: { ada: userBody("ada", { title: "CTO" }), bob: null }, groups: { eng: groupBody("eng") } },
        {
          report: report(4),
          holds: [hold("h")],
          absences: [{ resourceType: "Group", id: "g", reads: 2, since: 3, goneSince: 4 }],
          said: [{ id: "ada", raw: { name: "Ada" }, digest: "d", at: 1 }],
          settings: { keyOwner: { id: "k" } },
        },
      );
      const secret = await a.cursorSecret();
      await before.close();

      const after = (await open()).connection("a");
      const loaded = await after.load();
      expect(contentOf(loaded?.snapshot)).toEqual(contentOf(second));
      expect(contentOf(await after.snapshotAt(1, 0))).toEqual(contentOf(first));
      expect(await after.cycles(9)).toEqual([report(4)]);
      expect(await after.nextCycleNumber()).toBe(5);
      expect(await after.holds()).toEqual([hold("h")]);
      expect(await after.absences()).toEqual([{ resourceType: "Group", id: "g", reads: 2, since: 3, goneSince: 4 }]);
      expect(await after.said("ada")).toEqual({ raw: { name: "Ada" }, digest: "d", at: 1 });
      expect(await after.setting("keyOwner")).toEqual({ id: "k" });
      expect(Buffer.from(await after.cursorSecret())).toEqual(Buffer.from(secret));
      expect((await after.history("User", "ada")).map(({ kind }) => kind)).toEqual(["created", "updated"]);
      const third = await publish(after, second, { users: { eve: userBody("eve") } });
      expect(contentOf((await after.load())?.snapshot)).toEqual(contentOf(third));
    });

    test("opens at once in many processes, and they agree on one secret", async () => {
      // In one round of three they seldom come into each other's way.
      for (let round = 0; round < 4; round++) {
        location = await newLocation();
        const stores = await Promise.all([open(), open(), open(), open(), open()]);
        const secrets = await Promise.all(stores.map((store) => store.connection("a").cursorSecret()));
        expect(new Set(secrets.map((secret) => Buffer.from(secret).toString("hex"))).size).toBe(1);
      }
    });

    test("tells others of a commit within a second, and they load only what changed", async () => {
      // Every so often as in production: PostgreSQL's five seconds are too long for this, so it must have been told.
      const patient = { pollInterval: undefined };
      const [writer, reader] = [(await open(patient)).connection("a"), (await open(patient)).connection("a")];
      const first = await publish(writer, undefined, {
        users: { ada: userBody("ada"), bob: userBody("bob") },
        groups: { eng: groupBody("eng") },
      });
      const events: StoreEvent[] = [];
      const stop = reader.watch((event) => events.push(event));
      const known = (await reader.load())?.snapshot;
      expect(contentOf(known)).toEqual(contentOf(first));
      const second = await publish(writer, first, { users: { bob: userBody("bob", { title: "new" }) } });
      await until(() => events.length === 1, 1000);
      const loaded = (await reader.load(known))?.snapshot;
      expect(contentOf(loaded)).toEqual(contentOf(second));
      expect(loaded?.groups).toBe(known?.groups);
      await writer.saveSetting("freeze", true);
      await until(() => events.length === 2, 1000);
      expect(events).toEqual(["committed", "decided"]);
      stop();
    });

    test("gives the lease to one process at a time", async () => {
      const [one, other] = [await open(), await open()];
      const lease = await one.connection("a").lease();
      expect(lease).toBeDefined();
      expect(await other.connection("a").lease()).toBeUndefined();
      expect(await other.connection("a").lease()).toBeUndefined();
      await lease?.release();
      const taken = await other.connection("a").lease();
      expect(taken).toBeDefined();
      expect(await one.connection("a").lease()).toBeUndefined();
      opened.splice(opened.indexOf(other), 1);
      await other.close();
      // The server notices a moment later that a session has ended.
      let left: Lease | undefined;
      await until(async () => (left ??= await one.connection("a").lease()) !== undefined);
      expect(left).toBeDefined();
    });

    test("lets only one of two commits on the same version through", async () => {
      const [one, other] = [(await open()).connection("a"), (await open()).connection("a")];
      const first = await publish(one, undefined, { users: { ada: userBody("ada") } });
      const ours = await nextOf(first, { users: { ada: userBody("ada", { title: "ours" }) } });
      const theirs = await nextOf(first, { users: { ada: userBody("ada", { title: "theirs" }) } });
      const results = await Promise.allSettled([one.commit({ published: ours }), other.commit({ published: theirs })]);
      const refused = results.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
      expect(refused).toHaveLength(1);
      expect(refused[0]?.reason).toBeInstanceOf(StaleCommitError);
      const title = (await one.load())?.snapshot.users.at(0).resource.title;
      expect(title).toBe(results[0]?.status === "fulfilled" ? "ours" : "theirs");
    });

    /** Commits through an engine that lets something else happen before the given one of its transactions. */
    const commitInterrupted = async (commit: Commit, before: number, act: () => Promise<unknown>) => {
      const engine = await (location.kind === "sqlite"
        ? openSqlite(location.path, TEST_STORE_OPTIONS)
        : openPostgres(location.url, TEST_STORE_OPTIONS));
      let transactions = 0;
      const interrupted = async <T>(run: (transaction: Kysely<Tables>) => Promise<T>) => {
        if (++transactions === before) await act();
        return engine.db.transaction().execute(run);
      };
      const db = new Proxy(engine.db, {
        get(target, name) {
          if (name === "transaction") return () => ({ execute: interrupted });
          const member: unknown = Reflect.get(target, name, target);
          return typeof member === "function" ? member.bind(target) : member;
        },
      });
      try {
        await writeCommit({ ...engine, db }, "a", commit);
      } finally {
        await engine.close();
      }
      return transactions;
    };

    const crowd = (count: number, title: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`u${i}`, userBody(`u${i}`, { title })]));

    test("shows nothing of a large commit until all of it is there", async () => {
      const store = (await open()).connection("a");
      const first = await publish(store, undefined, { users: crowd(1100, "one") });
      const published = await nextOf(first, { users: { ...crowd(1100, "two"), u7: null } });
      const said = ["u1", "u2"].map((id) => ({ id, raw: { id }, digest: "two", at: 1 }));
      const seen: unknown[] = [];
      const look = async () => {
        seen.push(
          contentOf((await store.load())?.snapshot),
          (await store.saidDigests()).size,
          (await store.history("User", "u1")).length,
          (await store.changesAfter(1, 10)).length,
        );
      };
      // Begun, five slices of 250, made visible: before the last of the seven.
      expect(await commitInterrupted({ published, said, report: report(1) }, 7, look)).toBe(7);
      expect(seen).toEqual([contentOf(first), 0, 1, 0]);
      expect(contentOf((await store.load())?.snapshot)).toEqual(contentOf(published.snapshot));
      expect((await store.saidDigests()).size).toBe(2);
      expect((await store.history("User", "u1")).map(({ kind }) => kind)).toEqual(["created", "updated"]);
    });

    test("a small commit overtakes a large one that is being written, and leaves nothing of it", async () => {
      const store = (await open()).connection("a");
      const first = await publish(store, undefined, { users: { ada: userBody("ada") } });
      const published = await nextOf(first, { users: crowd(1400, "large") });
      const said = Object.keys(crowd(1400, "")).map((id) => ({ id, raw: {}, digest: "large", at: 1 }));
      const small = await nextOf(first, { users: { ada: userBody("ada", { title: "small" }) } });
      const writing = commitInterrupted({ published, said }, 3, () => store.commit({ published: small }));
      await expect(writing).rejects.toBeInstanceOf(StaleCommitError);
      expect(contentOf((await store.load())?.snapshot)).toEqual(contentOf(small.snapshot));
      expect((await store.saidDigests()).size).toBe(0);
      const second = await publish(store, small.snapshot, { users: { u7: userBody("u7"), bob: userBody("bob") } });
      expect(contentOf((await store.load())?.snapshot)).toEqual(contentOf(second));
      expect((await store.changesAfter(0, 100)).map(({ id }) => id)).toEqual(["ada", "ada", "u7", "bob"]);
    });

    test("a decision lets a large commit that is being written go on", async () => {
      const store = (await open()).connection("a");
      const published = await nextOf(undefined, { users: crowd(1400, "large") });
      await commitInterrupted({ published }, 3, async () => {
        await store.commit({ published: undefined, holds: [hold("h", { state: "approved" })] });
        await store.saveSetting("freeze", true);
      });
      expect(contentOf((await store.load())?.snapshot)).toEqual(contentOf(published.snapshot));
      expect((await store.holds()).map(({ state }) => state)).toEqual(["approved"]);
      expect(await store.setting("freeze")).toBe(true);
    });

    test("a reader that loads while others commit sees one version, whole", async () => {
      const [writer, reader] = [(await open()).connection("a"), (await open()).connection("a")];
      let current = await publish(writer, undefined, { users: crowd(2500, "1") });
      let writing = true;
      const loads = (async () => {
        const seen = new Set<string>();
        while (writing) {
          const loaded = await reader.load();
          const titles = new Set<unknown>();
          for (let i = 0; i < (loaded?.snapshot.users.size ?? 0); i++)
            titles.add(loaded?.snapshot.users.at(i).resource.title);
          seen.add(`${loaded?.snapshot.version}: ${[...titles].join()}`);
        }
        return seen;
      })();
      for (const title of ["2", "3", "4"]) current = await publish(writer, current, { users: crowd(2500, title) });
      writing = false;
      for (const seen of await loads) expect(["1: 1", "2: 2", "3: 3", "4: 4"]).toContain(seen);
    });

    test("is at any time what was last committed (random histories)", async () => {
      const ids = fc.constantFrom("a", "b", "c", "d", "e");
      const titles = fc.constantFrom("x", "y", "z");
      const put = fc.record({ kind: fc.constant("put" as const), id: ids, title: titles });
      const step = fc.oneof(
        {
          weight: 5,
          arbitrary: fc.record({
            kind: fc.constant("commit" as const),
            edits: fc.array(fc.oneof(put, fc.record({ kind: fc.constant("remove" as const), id: ids })), {
              minLength: 1,
              maxLength: 4,
            }),
          }),
        },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant("younger" as const) }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant("prune" as const), versions: fc.nat(3) }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant("reopen" as const) }) },
      );
      let store = await open();
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          const id = `run-${++runs}`;
          const versions: Snapshot[] = [];
          let kept = 1;
          for (const action of steps) {
            const connection = store.connection(id);
            const current = versions.at(-1);
            if (action.kind === "commit") {
              const users: Record<string, ReturnType<typeof userBody> | null> = {};
              for (const edit of action.edits) {
                if (edit.kind === "put") users[edit.id] = userBody(edit.id, { title: edit.title });
                else if (current?.users.positionOf(edit.id) !== undefined) users[edit.id] = null;
                else delete users[edit.id];
              }
              versions.push(await publish(connection, current, { users } satisfies Wanted));
            } else if (action.kind === "younger") {
              await connection.commit({ published: undefined, readAt: 5 });
            } else if (action.kind === "prune" && current !== undefined) {
              const first = versions[Math.max(0, versions.length - 1 - action.versions)];
              await connection.prune(first?.committedAt ?? 0);
              kept = Math.max(kept, (first?.version ?? 1) - 1);
            } else if (action.kind === "reopen") {
              opened.splice(opened.indexOf(store), 1);
              await store.close();
              store = await open();
            }
          }
          const connection = store.connection(id);
          expect(contentOf((await connection.load())?.snapshot)).toEqual(contentOf(versions.at(-1)));
          for (const earlier of versions) {
            expect(contentOf((await connection.load(earlier))?.snapshot)).toEqual(contentOf(versions.at(-1)));
            const found = await connection.snapshotAt(earlier.version, 0);
            expect(contentOf(found)).toEqual(earlier.version >= kept ? contentOf(earlier) : undefined);
          }
        }),
        { numRuns: 25 },
      );
    });
  });
}
