/** What every store promises, whatever it stands on. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { CycleReport } from "../../src/store/cycle-report.js";
import { NO_CHANGES } from "../../src/store/cycle-report.js";
import type { Hold } from "../../src/store/hold.js";
import { StaleCommitError, type Store, type StoreEvent } from "../../src/store/store.js";
import { StoreRefusedError } from "../../src/store/store-error.js";
import { BASE_URL, EPOCH, groupBody, userBody } from "../support/snapshot-of.js";
import { contentOf, MINUTE, nextOf, publish, recordsIn } from "./published.js";

export function report(number: number, more: Partial<CycleReport> = {}): CycleReport {
  return {
    number,
    startedAt: EPOCH + number * MINUTE,
    finishedAt: EPOCH + number * MINUTE + 1000,
    outcome: "published",
    reason: undefined,
    failure: undefined,
    version: number,
    read: { users: 3, departments: 1, requests: 2 },
    changes: NO_CHANGES,
    rejections: [],
    absent: [],
    ...more,
  };
}

export function hold(id: string, more: Partial<Hold> = {}): Hold {
  return {
    id,
    state: "open",
    change: "deactivate",
    cause: "vanished",
    reason: "12 leavers, 10 allowed",
    person: { id: `person-${id}`, userName: `${id}@example.org`, displayName: `Person ${id}` },
    evidence: { status: 404 },
    evidenceKey: `key-${id}`,
    openedAt: EPOCH,
    decidedAt: undefined,
    decidedBy: undefined,
    decisionReason: undefined,
    ...more,
  };
}

export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`${name} store`, () => {
    // One store for all tests, and connections of its own for each: what one does must not show in another.
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());
    let connections = 0;
    const connection = () => store.connection(`connection-${++connections}`);

    test("says where state is, and has one object for a connection", async () => {
      expect(store.description).toMatch(/state is in .*restart/);
      expect(store.connection("a")).toBe(store.connection("a"));
      expect(store.connection("a")).not.toBe(store.connection("b"));
    });

    test("has nothing before the first commit", async () => {
      const store = connection();
      expect(await store.load()).toBeUndefined();
      expect(await store.snapshotAt(1, 0)).toBeUndefined();
      expect(await store.changesAfter(0, 10)).toEqual([]);
      expect(await store.history("User", "ada")).toEqual([]);
      expect(await store.said("ada")).toBeUndefined();
      expect((await store.saidDigests()).size).toBe(0);
      expect(await store.cycles(10)).toEqual([]);
      expect(await store.cycle(1)).toBeUndefined();
      expect(await store.nextCycleNumber()).toBe(1);
      expect(await store.absences()).toEqual([]);
      expect(await store.holds()).toEqual([]);
      expect(await store.setting("freeze")).toBeUndefined();
      expect(await store.prune(Date.now())).toBe(0);
      expect(await store.erase("ada")).toBe(0);
    });

    test("loads what was committed, byte for byte and in order", async () => {
      const store = connection();
      const first = await publish(store, undefined, {
        users: { zoe: userBody("zoe"), ada: userBody("ada") },
        groups: { eng: groupBody("eng", ["ada"]) },
      });
      const second = await publish(store, first, {
        users: { bob: userBody("bob"), ada: userBody("ada", { title: "CTO" }) },
      });
      const loaded = await store.load();
      expect(contentOf(loaded?.snapshot)).toEqual(contentOf(second));
      expect(recordsIn(loaded!.snapshot.users).map(({ id }) => id)).toEqual(["ada", "zoe", "bob"]);
      expect(loaded?.readAt).toBe(EPOCH + 2 * MINUTE - 5000);
      expect(loaded?.baseUrl).toBe(BASE_URL);
    });

    test("forgets in the directory what was deleted, and nothing else", async () => {
      const store = connection();
      const first = await publish(store, undefined, {
        users: { ada: userBody("ada"), bob: userBody("bob"), eve: userBody("eve") },
        groups: { eng: groupBody("eng") },
      });
      const second = await publish(store, first, { users: { bob: null }, groups: { eng: null } });
      const loaded = await store.load();
      expect(contentOf(loaded?.snapshot)).toEqual(contentOf(second));
      expect(recordsIn(loaded!.snapshot.users).map(({ id }) => id)).toEqual(["ada", "eve"]);
      expect(loaded?.snapshot.groups.size).toBe(0);
    });

    test("keeps any text as it is", async () => {
      const store = connection();
      const odd = "quote \" back \\ nul \u0000 lone \ud800 emoji 🦊 line\u2028sep % _ ' ẞ";
      const id = "id%_'\"\\🦊 with space";
      const snapshot = await publish(
        store,
        undefined,
        { users: { [id]: userBody(id, { displayName: odd }) } },
        { said: [{ id, raw: { name: odd }, digest: "d", at: 5 }], settings: { freeze: { reason: odd } } },
      );
      const loaded = (await store.load())?.snapshot;
      expect(contentOf(loaded)).toEqual(contentOf(snapshot));
      expect(loaded?.users.positionOf(id)).toBe(0);
      expect((await store.said(id))?.raw).toEqual({ name: odd });
      expect(await store.setting("freeze")).toEqual({ reason: odd });
      expect((await store.history("User", id))[0]?.after).toEqual(snapshot.users.at(0).resource);
    });

    test("refuses a commit that does not follow, and writes nothing of it", async () => {
      const store = connection();
      const first = await publish(store, undefined, { users: { ada: userBody("ada") } });
      const second = await nextOf(first, { users: { bob: userBody("bob") } });
      const third = await nextOf(second.snapshot, { users: { eve: userBody("eve") } });
      const more = {
        report: report(7),
        holds: [hold("h")],
        absences: [{ resourceType: "User" as const, id: "x", reads: 1, since: 1, goneSince: undefined }],
        said: [{ id: "ada", raw: {}, digest: "d", at: 1 }],
        settings: { freeze: true },
      };
      await expect(store.commit({ published: third, ...more })).rejects.toBeInstanceOf(StaleCommitError);
      await expect(
        store.commit({ published: await nextOf(undefined, { users: { eve: userBody("eve") } }), ...more }),
      ).rejects.toThrow(/planned against 0, but 1 is stored/);
      expect(contentOf((await store.load())?.snapshot)).toEqual(contentOf(first));
      expect(await store.holds()).toEqual([]);
      expect(await store.absences()).toEqual([]);
      expect(await store.said("ada")).toBeUndefined();
      expect(await store.setting("freeze")).toBeUndefined();
      expect(await store.nextCycleNumber()).toBe(1);
      expect(await store.changesAfter(1, 10)).toEqual([]);
      await store.commit({ published: second });
      expect((await store.load())?.snapshot.version).toBe(2);
    });

    test("loads onto a snapshot at hand: the rest is shared", async () => {
      // More than lie side by side with those who change.
      const crowd = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`p${i}`, userBody(`p${i}`)]));
      const store = connection();
      const first = await publish(store, undefined, {
        users: { ...crowd, ada: userBody("ada"), bob: userBody("bob"), eve: userBody("eve") },
        groups: { eng: groupBody("eng") },
      });
      const known = (await store.load())!.snapshot;
      const second = await publish(store, first, { users: { ada: userBody("ada", { title: "CTO" }), bob: null } });
      const third = await publish(store, second, { users: { ada: null, zoe: userBody("zoe") } });
      const loaded = (await store.load(known))!.snapshot;
      expect(contentOf(loaded)).toEqual(contentOf(third));
      expect(contentOf((await store.load(loaded))?.snapshot)).toEqual(contentOf(third));
      if (name !== "memory") {
        expect(loaded.users.at(150).json.buffer === known.users.at(150).json.buffer).toBe(true);
        expect(loaded.groups).toBe(known.groups);
      }
    });

    test("makes data younger without a change", async () => {
      const store = connection();
      const first = await publish(store, undefined, { users: { ada: userBody("ada") } });
      await store.commit({
        published: undefined,
        readAt: EPOCH + 9 * MINUTE,
        report: report(2, { outcome: "unchanged" }),
      });
      const loaded = await store.load();
      expect(loaded?.readAt).toBe(EPOCH + 9 * MINUTE);
      expect(contentOf(loaded?.snapshot)).toEqual(contentOf(first));
      expect(await store.nextCycleNumber()).toBe(3);
    });

    test("keeps what Lattice last said", async () => {
      const store = connection();
      const said = (title: string, at: number) => ({ raw: { id: "ada", title }, digest: `digest of ${title}`, at });
      await store.commit({
        published: undefined,
        said: [
          { id: "ada", ...said("Dev", 1) },
          { id: "bob", ...said("Ops", 1) },
        ],
      });
      await store.commit({ published: undefined, said: [{ id: "ada", ...said("CTO", 2) }] });
      expect(await store.said("ada")).toEqual(said("CTO", 2));
      expect(await store.said("bob")).toEqual(said("Ops", 1));
      expect(new Map(await store.saidDigests())).toEqual(
        new Map([
          ["ada", "digest of CTO"],
          ["bob", "digest of Ops"],
        ]),
      );
    });

    test("tells the changes of a resource, and all changes in order", async () => {
      const store = connection();
      const first = await publish(store, undefined, { users: { ada: userBody("ada"), bob: userBody("bob") } });
      const second = await publish(store, first, { users: { ada: userBody("ada", { title: "CTO" }) } });
      const third = await publish(store, second, { users: { ada: null }, groups: { eng: groupBody("eng") } });
      const fourth = await publish(store, third, { users: { ada: userBody("ada", { title: "CEO" }) } });
      const ada = (snapshot: typeof first) => snapshot.users.at(snapshot.users.positionOf("ada")!).resource;

      const history = await store.history("User", "ada");
      expect(history.map(({ version, kind, at }) => [version, kind, at])).toEqual([
        [1, "created", EPOCH + MINUTE],
        [2, "updated", EPOCH + 2 * MINUTE],
        [3, "deleted", EPOCH + 3 * MINUTE],
        [4, "created", EPOCH + 4 * MINUTE],
      ]);
      expect(history.map(({ before }) => before)).toEqual([undefined, ada(first), ada(second), undefined]);
      expect(history.map(({ after }) => after)).toEqual([ada(first), ada(second), undefined, ada(fourth)]);
      expect(history[0]).toMatchObject({ resourceType: "User", id: "ada", cause: "created for a test", sequence: 0 });
      expect(await store.history("Group", "ada")).toEqual([]);

      const all = await store.changesAfter(0, 100);
      expect(all.map(({ version, id, kind }) => `${version} ${id} ${kind}`)).toEqual([
        "1 ada created",
        "1 bob created",
        "2 ada updated",
        "3 ada deleted",
        "3 eng created",
        "4 ada created",
      ]);
      expect(all[1]?.after).toEqual(fourth.users.at(fourth.users.positionOf("bob")!).resource);
      expect(all[2]?.after).toEqual(ada(second));
      expect((await store.changesAfter(0, 3)).map(({ version }) => version)).toEqual([1, 1, 2]);
      expect((await store.changesAfter(2, 100)).map(({ version }) => version)).toEqual([3, 3, 4]);
      expect(await store.changesAfter(4, 100)).toEqual([]);
    });

    test("rebuilds an earlier snapshot while it is kept", async () => {
      const store = connection();
      const first = await publish(store, undefined, {
        users: { ada: userBody("ada"), bob: userBody("bob") },
        groups: { eng: groupBody("eng", ["ada", "bob"]) },
      });
      const second = await publish(store, first, {
        users: { ada: null, zoe: userBody("zoe") },
        groups: { eng: groupBody("eng", ["bob"]) },
      });
      const third = await publish(store, second, { users: { ada: userBody("ada", { title: "back" }), zoe: null } });
      expect(contentOf(await store.snapshotAt(1, 0))).toEqual(contentOf(first));
      expect(contentOf(await store.snapshotAt(2, 0, third))).toEqual(contentOf(second));
      expect(contentOf(await store.snapshotAt(2, 0, first))).toEqual(contentOf(second));
      expect(contentOf(await store.snapshotAt(3, Number.MAX_SAFE_INTEGER))).toEqual(contentOf(third));
      expect(await store.snapshotAt(4, 0)).toBeUndefined();
      expect(await store.snapshotAt(0, 0)).toBeUndefined();
      // Version 2 was the current one until version 3 came.
      expect(contentOf(await store.snapshotAt(2, third.committedAt))).toEqual(contentOf(second));
      expect(await store.snapshotAt(2, third.committedAt + 1)).toBeUndefined();
      expect(await store.snapshotAt(1, third.committedAt)).toBeUndefined();
    });

    test("keeps reports, newest first, and counts cycles", async () => {
      const store = connection();
      for (const number of [1, 2, 3]) await store.commit({ published: undefined, report: report(number) });
      expect((await store.cycles(2)).map(({ number }) => number)).toEqual([3, 2]);
      expect((await store.cycles(5, 3)).map(({ number }) => number)).toEqual([2, 1]);
      expect(await store.cycle(2)).toEqual(report(2));
      expect(await store.cycle(4)).toBeUndefined();
      expect(await store.nextCycleNumber()).toBe(4);
      await store.prune(EPOCH + 10 * MINUTE);
      expect(await store.cycles(5)).toEqual([]);
      expect(await store.nextCycleNumber()).toBe(4);
    });

    test("replaces absences as a whole", async () => {
      const store = connection();
      const absence = (id: string, reads: number) =>
        ({ resourceType: "User", id, reads, since: EPOCH, goneSince: undefined }) as const;
      await store.commit({ published: undefined, absences: [absence("ada", 1), absence("bob", 1)] });
      await store.commit({ published: undefined, report: report(1) });
      expect(await store.absences()).toEqual([absence("ada", 1), absence("bob", 1)]);
      await store.commit({ published: undefined, absences: [absence("bob", 2)] });
      expect(await store.absences()).toEqual([absence("bob", 2)]);
      await store.commit({ published: undefined, absences: [] });
      expect(await store.absences()).toEqual([]);
    });

    test("keeps holds by id, oldest first, and finds them by state", async () => {
      const store = connection();
      const late = hold("a", { openedAt: EPOCH + 5 });
      const early = hold("b", { openedAt: EPOCH + 1 });
      await store.commit({ published: undefined, holds: [late, early] });
      const approved = {
        ...early,
        state: "approved",
        decidedAt: EPOCH + 9,
        decidedBy: "eve",
        decisionReason: "ok",
      } as const;
      await store.commit({ published: undefined, holds: [approved] });
      expect(await store.holds()).toEqual([approved, late]);
      expect(await store.holds("open")).toEqual([late]);
      expect(await store.holds("approved")).toEqual([approved]);
      expect(await store.holds("rejected")).toEqual([]);
    });

    test("keeps settings until they are removed", async () => {
      const store = connection();
      await store.saveSetting("freeze", { since: 5, by: "eve" });
      await store.commit({
        published: undefined,
        settings: { quarantine: [1, "two", null, false], keyOwner: { id: "k" } },
      });
      expect(await store.setting("freeze")).toEqual({ since: 5, by: "eve" });
      expect(await store.setting("quarantine")).toEqual([1, "two", null, false]);
      await store.saveSetting("freeze", false);
      expect(await store.setting("freeze")).toBe(false);
      await store.saveSetting("freeze", undefined);
      await store.commit({ published: undefined, settings: { quarantine: undefined } });
      expect(await store.setting("freeze")).toBeUndefined();
      expect(await store.setting("quarantine")).toBeUndefined();
      expect(await store.setting("keyOwner")).toEqual({ id: "k" });
    });

    test("has one cursor secret a connection", async () => {
      const [a, b] = [connection(), connection()];
      const secrets = await Promise.all([1, 2, 3].map(() => a.cursorSecret()));
      expect(new Set(secrets.map((secret) => Buffer.from(secret).toString("hex"))).size).toBe(1);
      expect(secrets[0]?.byteLength).toBe(32);
      expect(Buffer.from(await b.cursorSecret())).not.toEqual(Buffer.from(secrets[0]!));
    });

    test("does not open a hold again that was decided meanwhile", async () => {
      const store = connection();
      await store.commit({ published: undefined, holds: [hold("a")] });
      await store.commit({ published: undefined, holds: [hold("a", { evidenceKey: "later" })] });
      expect(await store.holds("open")).toEqual([hold("a", { evidenceKey: "later" })]);
      const approved = hold("a", { state: "approved", decidedAt: EPOCH });
      await store.commit({ published: undefined, holds: [approved] });
      await store.commit({ published: undefined, holds: [hold("a", { evidenceKey: "latest" })] });
      expect(await store.holds()).toEqual([approved]);
    });

    test("prunes what is older than a time, never the directory", async () => {
      const store = connection();
      const first = await publish(store, undefined, { users: { ada: userBody("ada"), bob: userBody("bob") } });
      const second = await publish(
        store,
        first,
        { users: { ada: userBody("ada", { title: "CTO" }) } },
        { report: report(2) },
      );
      const third = await publish(store, second, { users: { bob: null } }, { report: report(3) });
      await store.commit({
        published: undefined,
        holds: [
          hold("old", { state: "rejected", decidedAt: second.committedAt - 1 }),
          hold("new", { state: "rejected", decidedAt: third.committedAt }),
          hold("open", { openedAt: EPOCH }),
          // Whoever is served because of a rejection is not to go when that is old, unless it has lapsed.
          hold("standing", { state: "rejected", decidedAt: EPOCH - 1, person: { ...hold("").person, id: "ada" } }),
          hold("lapsed", {
            state: "rejected",
            decidedAt: EPOCH - 1,
            evidenceKey: "",
            person: { ...hold("").person, id: "ada" },
          }),
        ],
      });
      // Versions 1 and 2: three changes, one report, two holds.
      expect(await store.prune(third.committedAt)).toBe(6);
      expect((await store.changesAfter(0, 10)).map(({ version }) => version)).toEqual([3]);
      expect((await store.cycles(10)).map(({ number }) => number)).toEqual([3]);
      expect((await store.holds()).map(({ id }) => id).sort()).toEqual(["new", "open", "standing"]);
      expect(contentOf((await store.load())?.snapshot)).toEqual(contentOf(third));
      expect(contentOf((await store.load(first))?.snapshot)).toEqual(contentOf(third));
      // What version 3 changed is kept, so version 2 can be rebuilt; version 1 cannot.
      expect(contentOf(await store.snapshotAt(2, 0))).toEqual(contentOf(second));
      expect(await store.snapshotAt(1, 0)).toBeUndefined();
      expect(await store.prune(third.committedAt)).toBe(0);
      await store.prune(third.committedAt + 10 * MINUTE);
      expect(await store.snapshotAt(2, 0)).toBeUndefined();
      expect(contentOf((await store.load(second))?.snapshot)).toEqual(contentOf(third));
      const fourth = await publish(store, third, { users: { eve: userBody("eve") } });
      expect(contentOf((await store.load())?.snapshot)).toEqual(contentOf(fourth));
      expect(contentOf(await store.snapshotAt(3, 0))).toEqual(contentOf(third));
    });

    test("erases a person who is gone, wherever they were mentioned", async () => {
      const store = connection();
      const manager = { value: "ada", $ref: `${BASE_URL}/Users/ada`, displayName: "Ada Secret" };
      const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
      const first = await publish(
        store,
        undefined,
        {
          users: {
            ada: userBody("ada", { displayName: "Ada Secret" }),
            bob: userBody("bob", { [enterprise]: { manager, employeeNumber: "7" } }),
          },
          groups: { eng: groupBody("eng", ["ada", "bob"]) },
        },
        {
          said: [{ id: "ada", raw: { name: "Ada Secret" }, digest: "d", at: 1 }],
          report: report(1, {
            rejections: [
              { kind: "user", id: "ada", reason: "Ada Secret" },
              { kind: "user", id: "x", reason: "stays" },
            ],
          }),
          holds: [
            hold("h", { person: { id: "ada", userName: "ada@example.org", displayName: "Ada Secret" } }),
            hold("i"),
          ],
          absences: [{ resourceType: "User", id: "ada", reads: 2, since: 1, goneSince: 2 }],
          settings: {
            keyOwner: { id: "ada", name: "Ada Secret", isAdmin: true },
            recentLeavers: [
              { id: "ada", at: 1 },
              { id: "x", at: 2 },
            ],
            protectedPeople: { "boss@example.org": ["x", "ada"], "cto@example.org": ["x"] },
            madeWith: { id: "other" },
          },
        },
      );
      await expect(store.erase("ada")).rejects.toBeInstanceOf(StoreRefusedError);
      expect((await store.said("ada"))?.raw).toEqual({ name: "Ada Secret" });

      const second = await publish(store, first, {
        users: { ada: null, bob: userBody("bob") },
        groups: { eng: groupBody("eng", ["bob"]) },
      });
      const third = await publish(store, second, { users: { bob: userBody("bob", { title: "CTO" }) } });
      expect(await store.erase("ada")).toBeGreaterThan(4);
      const everything = [
        await store.changesAfter(0, 100),
        await store.history("User", "ada"),
        await store.cycles(10),
        await store.holds(),
        await store.absences(),
        contentOf((await store.load())?.snapshot),
      ];
      expect(JSON.stringify(everything)).not.toContain("Secret");
      expect(await store.setting("keyOwner")).toBeUndefined();
      expect(await store.setting("recentLeavers")).toEqual([{ id: "x", at: 2 }]);
      expect(await store.setting("protectedPeople")).toEqual({
        "boss@example.org": ["x"],
        "cto@example.org": ["x"],
      });
      expect(await store.setting("madeWith")).toEqual({ id: "other" });
      expect(await store.said("ada")).toBeUndefined();
      expect((await store.history("User", "ada")).map(({ kind, before, after }) => [kind, before, after])).toEqual([
        ["created", undefined, undefined],
        ["deleted", undefined, undefined],
      ]);
      expect((await store.cycle(1))?.rejections).toEqual([{ kind: "user", id: "x", reason: "stays" }]);
      expect((await store.holds()).map(({ id }) => id)).toEqual(["i"]);
      const [, bobUpdated] = await store.history("User", "bob");
      expect(bobUpdated?.before).toMatchObject({ userName: "bob@example.org", [enterprise]: { employeeNumber: "7" } });
      // A version that had her cannot be rebuilt; one that came after she had gone can.
      expect(await store.snapshotAt(1, 0)).toBeUndefined();
      expect(contentOf(await store.snapshotAt(2, 0))).toEqual(contentOf(second));
      expect(contentOf((await store.load())?.snapshot)).toEqual(contentOf(third));
      expect(await store.erase("ada")).toBe(0);
    });

    test("leases a connection once at a time", async () => {
      const [a, b] = [connection(), connection()];
      const lease = await a.lease();
      expect(lease?.lost.aborted).toBe(false);
      expect(await a.lease()).toBeUndefined();
      const other = await b.lease();
      expect(other).toBeDefined();
      await lease?.release();
      const again = await a.lease();
      expect(again).toBeDefined();
      await lease?.release();
      expect(await a.lease()).toBeUndefined();
      expect(again?.lost.aborted).toBe(false);
      await again?.release();
      await other?.release();
    });

    test("calls watchers back for commits and decisions of their connection", async () => {
      const [a, b] = [connection(), connection()];
      const events: StoreEvent[] = [];
      const others: StoreEvent[] = [];
      const stop = a.watch((event) => events.push(event));
      b.watch((event) => others.push(event));
      const until = async (count: number) => {
        for (let i = 0; i < 100 && events.length < count; i++) await new Promise((resolve) => setTimeout(resolve, 20));
      };
      await a.load();
      const first = await publish(a, undefined, { users: { ada: userBody("ada") } }, { report: report(1) });
      await until(1);
      await a.saveSetting("freeze", true);
      await until(2);
      await a.commit({ published: undefined, holds: [hold("h")] });
      await until(3);
      await a.commit({ published: undefined, readAt: first.committedAt + 1 });
      await until(4);
      expect(events).toEqual(["committed", "decided", "decided", "committed"]);
      stop();
      await a.saveSetting("freeze", false);
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(events).toHaveLength(4);
      expect(others).toEqual([]);
    });

    test("keeps connections apart", async () => {
      const [a, b] = [connection(), connection()];
      const inA = await publish(a, undefined, { users: { ada: userBody("ada") } }, { report: report(5) });
      await b.saveSetting("freeze", true);
      expect(await b.load()).toBeUndefined();
      expect(await b.nextCycleNumber()).toBe(1);
      const inB = await publish(b, undefined, { users: { ada: userBody("ada", { title: "other" }) } });
      await publish(b, inB, { users: { ada: null } });
      await b.prune(inB.committedAt + MINUTE * 100);
      await b.erase("ada");
      expect(contentOf((await a.load())?.snapshot)).toEqual(contentOf(inA));
      expect(await a.history("User", "ada")).toHaveLength(1);
      expect(await a.setting("freeze")).toBeUndefined();
    });

    test("takes a large commit whole, and a large one after it", async () => {
      const store = connection();
      const ids = Array.from({ length: 1200 }, (_, i) => `u${i}`);
      const users = (title: string) => Object.fromEntries(ids.map((id) => [id, userBody(id, { title })]));
      const said = (title: string, at: number) => ids.map((id) => ({ id, raw: { id, title }, digest: title, at }));
      const first = await publish(store, undefined, { users: users("one") }, { said: said("one", 1) });
      expect(contentOf((await store.load())?.snapshot)).toEqual(contentOf(first));
      const gone = Object.fromEntries(ids.slice(0, 700).map((id) => [id, null]));
      const second = await publish(store, first, { users: { ...users("two"), ...gone } }, { said: said("two", 2) });
      expect(contentOf((await store.load())?.snapshot)).toEqual(contentOf(second));
      expect(contentOf((await store.load(first))?.snapshot)).toEqual(contentOf(second));
      expect(second.users.size).toBe(500);
      expect(contentOf(await store.snapshotAt(1, 0))).toEqual(contentOf(first));
      expect(new Set((await store.saidDigests()).values())).toEqual(new Set(["two"]));
      expect(await store.said("u1199")).toEqual({ raw: { id: "u1199", title: "two" }, digest: "two", at: 2 });
      expect(await store.changesAfter(0, 5000)).toHaveLength(2400);
      const third = await publish(store, second, { users: { u0: userBody("u0", { title: "three" }) } });
      expect(contentOf((await store.load())?.snapshot)).toEqual(contentOf(third));
    });
  });
}
