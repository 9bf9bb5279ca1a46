/** What becomes of people over their lives, from outside: a bridge with its state in a file, on a Lattice that a test moves. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Json,
  type OperatedBridge,
  type OperatedOptions,
  staff,
  withOperatedBridge,
} from "../server/admin/operated-bridge.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lattice-scim-lifecycle-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function withBridge(use: (bridge: OperatedBridge) => Promise<void>, options: OperatedOptions = {}): Promise<void> {
  const DATABASE_URL = `sqlite:${join(folder, `bridge-${++files}.db`)}`;
  return withOperatedBridge({ people: 40, ...options, env: { ...options.env, DATABASE_URL } }, use);
}

/** Ids in the order in which a client pages them. */
async function order({ scim }: OperatedBridge): Promise<readonly string[]> {
  const { json } = await scim("/Users?attributes=id&count=1000");
  return json.Resources.map(({ id }: { id: string }) => id);
}

async function user({ scim }: OperatedBridge, id: string): Promise<Json> {
  const { status, json } = await scim(`/Users/${id}`);
  return status === 404 ? undefined : json;
}

/** What has happened to somebody, as operators are told, oldest first. */
async function kinds({ get }: OperatedBridge, id: string): Promise<readonly string[]> {
  const { history } = (await get(`/users/${id}/explain`)).json;
  return history.map(({ kind }: { kind: string }) => kind);
}

test("whoever Lattice says has left is inactive after one cycle, and stays in their place", () =>
  withBridge(async (bridge) => {
    const [leaver = ""] = staff(bridge.control, 1);
    const before = await order(bridge);
    const { meta } = await user(bridge, leaver);
    bridge.control.terminate(leaver);
    expect(await bridge.cycle()).toMatchObject({ outcome: "published", changes: { deactivated: 1, deleted: 0 } });
    const after = await user(bridge, leaver);
    expect(after.active).toBe(false);
    expect(Date.parse(after.meta.lastModified)).toBeGreaterThan(Date.parse(meta.lastModified));
    expect(after.meta.created).toBe(meta.created);
    expect(await order(bridge)).toEqual(before);
    // As long as Lattice has them.
    bridge.pass(300 * DAY);
    await bridge.cycle();
    expect((await user(bridge, leaver)).active).toBe(false);
  }));

describe("whoever is missing from the list", () => {
  test("is asked for, inactive after a second read, gone after a month, and nobody moves until then", () =>
    withBridge(async (bridge) => {
      const [gone = ""] = staff(bridge.control, 3);
      const before = await order(bridge);
      bridge.control.vanish(gone);
      const first = await bridge.cycle();
      expect(first.absent).toEqual([
        { kind: "user", id: gone, reason: expect.stringMatching(/missing from a complete read.*404/) },
      ]);
      expect((await user(bridge, gone)).active).toBe(true);
      expect(await bridge.cycle()).toMatchObject({ outcome: "published", changes: { deactivated: 1, deleted: 0 } });
      expect((await user(bridge, gone)).active).toBe(false);
      bridge.pass(30 * DAY - HOUR);
      await bridge.cycle();
      expect(await order(bridge)).toEqual(before);
      bridge.pass(2 * HOUR);
      expect(await bridge.cycle()).toMatchObject({ changes: { deleted: 1, deactivated: 0 } });
      expect(await user(bridge, gone)).toBeUndefined();
      expect(await order(bridge)).toEqual(before.filter((id) => id !== gone));
      expect(await kinds(bridge, gone)).toEqual(["created", "deactivated", "deleted"]);
    }));

  test("stays as they are where Lattice has them by id, and goes at once where it says so there", () =>
    withBridge(async (bridge) => {
      const [found = "", left = ""] = staff(bridge.control, 2);
      bridge.control.vanish(found, "found");
      bridge.control.terminate(left);
      bridge.control.vanish(left, "found");
      for (let reads = 0; reads < 4; reads++) await bridge.cycle();
      expect((await user(bridge, found)).active).toBe(true);
      expect((await user(bridge, left)).active).toBe(false);
      expect(await kinds(bridge, found)).toEqual(["created"]);
    }));

  test("comes back under the same id by one change", () =>
    withBridge(async (bridge) => {
      const [gone = ""] = staff(bridge.control, 1);
      const before = await order(bridge);
      bridge.control.vanish(gone);
      await bridge.cycle();
      await bridge.cycle();
      bridge.pass(10 * DAY);
      bridge.control.restore(gone);
      expect(await bridge.cycle()).toMatchObject({
        outcome: "published",
        changes: { reactivated: 1, created: 0, deleted: 0 },
      });
      expect((await user(bridge, gone)).active).toBe(true);
      expect(await order(bridge)).toEqual(before);
      expect(await kinds(bridge, gone)).toEqual(["created", "deactivated", "reactivated"]);
    }));
});

test("a rehire under a new id with the same e-mail takes the userName, and says so of the one who had it", () =>
  withBridge(async (bridge) => {
    const { control, scim, cycle } = bridge;
    const [former = ""] = staff(control, 1);
    const { email, name } = control.person(former);
    control.terminate(former);
    await cycle();
    const again = control.hire({ email: email.toUpperCase(), name, status: "ACTIVE" });
    await cycle();
    const filter = encodeURIComponent(`userName eq "${email}"`);
    const { Resources, totalResults } = (await scim(`/Users?filter=${filter}`)).json;
    expect([totalResults, Resources[0].id, Resources[0].active]).toEqual([1, again.id, true]);
    expect(await user(bridge, former)).toBeUndefined();
    const { history } = (await bridge.get(`/users/${former}/explain`)).json;
    expect(history.at(-1)).toMatchObject({ kind: "deleted", cause: expect.stringContaining(again.id) });
  }));

test("another e-mail is one change of the same id", () =>
  withBridge(async (bridge) => {
    const { control, scim, cycle } = bridge;
    const [renamed = ""] = staff(control, 1);
    const before = await order(bridge);
    control.update(renamed, { email: "married.name@example.com" });
    expect(await cycle()).toMatchObject({ changes: { updated: 1, created: 0, deleted: 0, deactivated: 0 } });
    const filter = encodeURIComponent('userName eq "married.name@example.com"');
    expect((await scim(`/Users?filter=${filter}`)).json.Resources.map(({ id }: Json) => id)).toEqual([renamed]);
    expect(await order(bridge)).toEqual(before);
  }));

test("a hire becomes active when the window opens in their own time zone, without a change in Lattice", () =>
  withBridge(
    async (bridge) => {
      const { control, cycle } = bridge;
      let passed = 0;
      const goTo = (time: number) => {
        const now = Date.now() + passed;
        bridge.pass(time - now);
        passed += time - now;
      };
      const startDate = new Date(Date.now() + 60 * DAY).toISOString().slice(0, 10);
      // A week before, at midnight where they are: fourteen hours ahead of UTC, and eleven behind it.
      const opens = Date.parse(`${startDate}T00:00:00Z`) - 7 * DAY;
      const hire = (email: string, timezone: string) =>
        control.hire({ email, name: "New Joiner", status: "CREATED", startDate, timezone }).id;
      const early = hire("early@example.com", "Pacific/Kiritimati");
      const late = hire("late@example.com", "Pacific/Pago_Pago");
      await cycle();
      const states = async () => [(await user(bridge, early)).active, (await user(bridge, late)).active];
      expect(await states()).toEqual([false, false]);
      const { meta } = await user(bridge, early);

      for (const [time, expected] of [
        [opens - 14 * HOUR - 60_000, [false, false]],
        [opens - 14 * HOUR + 1_000, [true, false]],
        [opens + 11 * HOUR - 60_000, [true, false]],
        [opens + 11 * HOUR + 1_000, [true, true]],
      ] as const) {
        goTo(time);
        await cycle();
        expect(await states()).toEqual(expected);
      }
      const after = await user(bridge, early);
      expect(Math.abs(Date.parse(after.meta.lastModified) - (opens - 14 * HOUR))).toBeLessThan(60_000);
      expect(after.meta.created).toBe(meta.created);
      expect(after.meta.version).not.toBe(meta.version);
    },
    { yaml: "connections:\n  - id: default\n    mapping: { preStart: 7d }\n" },
  ));

test("a protected person goes only when somebody says so, by whatever cause", () =>
  withBridge(
    async (bridge) => {
      const { control, cycle, get, post } = bridge;
      const chief = control.hire({ email: "chief@example.com", name: "The Chief", status: "ACTIVE" }).id;
      await cycle();
      control.vanish(chief);
      await cycle();
      expect(await cycle()).toMatchObject({ outcome: "held" });
      expect((await user(bridge, chief)).active).toBe(true);
      const { items } = (await get("/holds?state=open")).json;
      expect(items).toEqual([
        expect.objectContaining({
          cause: "vanished",
          reason: expect.stringMatching(/^protected/),
          evidence: expect.objectContaining({ askedById: "404 Not Found", absentFromReads: 2 }),
        }),
      ]);
      await post(`/holds/${items[0].id}/approve`, { reason: "retired" });
      expect((await user(bridge, chief)).active).toBe(false);
    },
    { yaml: "connections:\n  - id: default\n    guard: { protected: [CHIEF@example.com] }\n" },
  ));

test("a key whose owner is demoted sees one department: nobody goes, operators are told, and whoever joins there comes", () =>
  withBridge(async (bridge) => {
    const { control, cycle, get, post, active } = bridge;
    const before = await active();
    const [leaver = ""] = staff(control, 1);
    const { departmentId } = control.demoteOwner();
    control.terminate(leaver);
    const joiner = control.hire({ email: "joiner@example.com", name: "New Joiner", status: "ACTIVE", departmentId }).id;
    const warned = () => bridge.logged.filter(({ message }) => message.startsWith("the key may see less"));
    expect(warned()).toEqual([]);
    await cycle();
    expect(warned()).toEqual([
      expect.objectContaining({
        level: "warn",
        message: "the key may see less than before: its owner is no longer an admin",
      }),
    ]);
    let unseen = 0;
    for (let reads = 0; reads < 3; reads++) unseen = (await cycle()).absent.length;
    expect(unseen).toBeGreaterThan(10);
    expect(await active()).toBe(before + 1);
    expect((await user(bridge, joiner)).active).toBe(true);
    const { items } = (await get("/holds?state=open")).json;
    expect(items.length).toBeGreaterThan(10);
    expect(new Set(items.map(({ reason }: Json) => reason))).toEqual(
      new Set([`the key may see less than before: its owner is no longer an admin (${items.length} leavers, limit 0)`]),
    );
    expect((await get("")).json.keyOwner).toMatchObject({ isAdmin: false, warning: "its owner is no longer an admin" });
    expect(bridge.logged.findLast(({ message }) => message === "cycle")).toMatchObject({
      level: "warn",
      fields: { outcome: "held" },
    });

    control.reinstateOwner();
    await cycle();
    expect((await get("")).json.keyOwner).toMatchObject({ isAdmin: true, warning: null });
    expect(warned()).toHaveLength(1);
    expect(bridge.logged.map(({ message }) => message)).toContain("the key's owner is as before");
    const open = (await get("/holds?state=open")).json.items;
    expect(open.map(({ person }: Json) => person.id)).toEqual([leaver]);
    await post(`/holds/${open[0].id}/approve`);
    expect((await user(bridge, leaver)).active).toBe(false);
    expect(await active()).toBe(before);
  }));

test("reads that are empty or fail remove nobody, however often", () =>
  withBridge(async (bridge) => {
    const { control, cycle, active, get } = bridge;
    const before = await active();
    const { version } = (await get("")).json;
    control.setFault({ name: "empty-read" });
    for (let reads = 0; reads < 4; reads++) {
      expect(await cycle()).toMatchObject({ outcome: "failed", failure: "empty", version });
    }
    control.revokeKey("lattice-key-of-the-tests");
    const refused = await cycle();
    expect(refused).toMatchObject({ outcome: "failed", failure: "unauthorized", read: { users: 0 } });
    expect(refused.read.requests).toBeGreaterThan(0);
    expect((await get("")).json).toMatchObject({ status: "needs_reauth", version });
    expect(await active()).toBe(before);
  }));

test("half of a company that vanishes is held one by one; frozen and rolled back, clients see what was", () =>
  withBridge(async (bridge) => {
    const { control, cycle, active, get, post, isActive } = bridge;
    const before = await active();
    const [joiner] = [control.hire({ email: "joiner@example.com", name: "New Joiner", status: "ACTIVE" }).id];
    await cycle();
    const vanishing = staff(control, 21).filter((id) => id !== joiner);
    for (const id of vanishing) control.vanish(id);
    for (let reads = 0; reads < 3; reads++) await cycle();
    expect(await active()).toBe(before + 1);
    const { items } = (await get("/holds?state=open")).json;
    expect(items.map(({ person }: Json) => person.id).sort()).toEqual([...vanishing].sort());
    await post(`/holds/${items[0].id}/approve`);
    expect(await active()).toBe(before);

    await post("/freeze", { reason: "looking into it" });
    await post(`/holds/${items[1].id}/approve`);
    await cycle();
    expect(await isActive(items[1].person.id)).toBe(true);
    expect((await post("/rollback", { version: 1, reason: "a bad import" })).json.status).toBe("frozen");
    expect(await active()).toBe(before);
    expect(await user(bridge, joiner)).toBeUndefined();
    expect(await isActive(items[0].person.id)).toBe(true);

    for (const id of vanishing) control.restore(id);
    await post("/unfreeze");
    await cycle();
    expect(await active()).toBe(before + 1);
    expect((await user(bridge, joiner)).active).toBe(true);
    expect((await get("/holds?state=open")).json.items).toEqual([]);
  }));
