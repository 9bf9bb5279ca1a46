/** Leavers kept back, and what operators decide about them. */
import { expect, test } from "@jest/globals";
import { staff, withOperatedBridge } from "./operated-bridge.js";

test("60 of 500 leave: all are held with their evidence, and three that are approved go at once, exactly they", async () => {
  await withOperatedBridge({ people: 500 }, async ({ control, get, post, cycle, active, isActive, scim }) => {
    const before = await active();
    const leavers = staff(control, 60);
    for (const id of leavers) control.terminate(id);
    const joiner = control.hire({ name: "New Joiner", email: "new.joiner@example.com", status: "ACTIVE" });
    const report = await cycle();
    expect(report).toMatchObject({ outcome: "held", changes: { created: 1, deactivated: 0 } });
    expect(report.reason).toContain("60");
    expect(await active()).toBe(before + 1);
    expect(await isActive(joiner.id)).toBe(true);

    const { status, json } = await get("/holds?state=open");
    expect(status).toBe(200);
    expect(json.next).toBeNull();
    expect(json.items.map((hold: { person: { id: string } }) => hold.person.id).sort()).toEqual([...leavers].sort());
    const person = control.person(leavers[0] ?? "");
    const held = json.items.find((hold: { person: { id: string } }) => hold.person.id === person.id);
    // 10 % of those who were active, rounded down.
    const limit = Math.floor(before / 10);
    expect(held).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      state: "open",
      change: "deactivate",
      cause: "said-so",
      reason: `60 leavers, but no more than ${limit} of ${before} active people may leave without approval`,
      person: { id: person.id, userName: person.email, displayName: person.name },
      evidence: expect.objectContaining({ status: "DEACTIVATED", email: person.email }),
      openedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      decidedAt: null,
      decidedBy: null,
      decisionReason: null,
    });
    expect((await get("")).json).toMatchObject({ openHolds: 60, status: "active" });

    const version = (await get("")).json.version;
    const chosen = json.items.slice(5, 8);
    for (const hold of chosen) {
      const answer = await post(`/holds/${hold.id}/approve`, { reason: "in the HR list" }, { "X-Operator": "Ana" });
      expect(answer.status).toBe(200);
      expect(answer.json.items).toEqual([
        expect.objectContaining({
          id: hold.id,
          state: "approved",
          decidedBy: "admin token (Ana)",
          decisionReason: "in the HR list",
        }),
      ]);
      expect(await isActive(hold.person.id)).toBe(false);
    }
    expect(await active()).toBe(before + 1 - 3);
    const gone = await scim("/Users?filter=active%20eq%20false%20and%20meta.lastModified%20pr&count=1000");
    const inactive = new Set(gone.json.Resources.map((user: { id: string }) => user.id));
    expect(leavers.filter((id) => inactive.has(id)).sort()).toEqual(
      chosen.map((hold: { person: { id: string } }) => hold.person.id).sort(),
    );
    expect((await get("")).json).toMatchObject({ version: version + 3, openHolds: 57, lastCycle: { number: 2 } });
    expect((await get("/holds?state=approved")).json.items).toHaveLength(3);
    expect((await post(`/holds/${chosen[0].id}/approve`)).status).toBe(409);
  });
});

test("all are approved by the checksum of the list that was read; one that has moved is 409 and changes nothing", async () => {
  await withOperatedBridge({ people: 60 }, async ({ control, get, post, cycle, active, isActive }) => {
    const leavers = staff(control, 20);
    for (const id of leavers) control.terminate(id);
    await cycle();
    const before = await active();
    const read = (await get("/holds?state=open")).json;
    expect(read.items).toHaveLength(20);
    await post(`/holds/${read.items[0].id}/reject`);
    const moved = await post("/holds/approve", { checksum: read.checksum, reason: "all of them" });
    expect(moved.status).toBe(409);
    expect(moved.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(moved.json).toEqual({ type: "about:blank", title: "Conflict", status: 409, detail: expect.any(String) });
    expect(await active()).toBe(before);
    const again = (await get("/holds?state=open")).json;
    expect(moved.json.detail).toContain(again.checksum);
    const done = await post("/holds/approve", { checksum: again.checksum, reason: "all of them" });
    expect(done.status).toBe(200);
    expect(done.json.items).toHaveLength(19);
    expect(await active()).toBe(before - 19);
    expect(await isActive(read.items[0].person.id)).toBe(true);
    expect((await get("/holds?state=open")).json.items).toEqual([]);
    // The next cycle has nobody left to hold, and lets nobody else go.
    expect(await cycle()).toMatchObject({ outcome: "held", reason: "1 stay because a person rejected their leaving" });
    expect(await active()).toBe(before - 19);
  });
});

test("a rejected hold keeps the person, and does not return until its evidence changes", async () => {
  await withOperatedBridge({ people: 60 }, async ({ control, get, post, cycle, isActive }) => {
    const leavers = staff(control, 20);
    for (const id of leavers) control.terminate(id);
    await cycle();
    const read = (await get("/holds?state=open")).json;
    const rejected = await post("/holds/reject", { checksum: read.checksum, reason: "a wrong click in HR" });
    expect(rejected.json.items.map((hold: { state: string }) => hold.state)).toEqual(Array(20).fill("rejected"));
    for (let again = 0; again < 2; again++) {
      await cycle();
      expect((await get("/holds?state=open")).json.items).toEqual([]);
    }
    const [first = "", second = ""] = leavers;
    expect(await isActive(first)).toBe(true);

    // Lattice says it anew of one of them, who is within the limit alone.
    control.restore(first);
    control.advance(60_000);
    await cycle();
    control.terminate(first);
    await cycle();
    expect(await isActive(first)).toBe(false);
    expect(await isActive(second)).toBe(true);
  });
});

test("a hold whose person is back is released by itself", async () => {
  await withOperatedBridge({ people: 60 }, async ({ control, get, cycle, isActive }) => {
    const leavers = staff(control, 20);
    for (const id of leavers) control.terminate(id);
    await cycle();
    const [back = ""] = leavers;
    control.restore(back);
    await cycle();
    const released = (await get("/holds?state=released")).json.items;
    expect(released).toEqual([
      expect.objectContaining({ person: expect.objectContaining({ id: back }), decidedBy: "bridge" }),
    ]);
    expect(await isActive(back)).toBe(true);
    expect((await get("/holds?state=open")).json.items).toHaveLength(19);
    expect((await get("/holds")).json.items).toHaveLength(20);
  });
});

test("a protected person is held alone, and the reason says protected", async () => {
  const chief = "chief.of.all@example.com";
  const yaml = `connections:\n  - id: default\n    guard: { protected: [${chief}] }\n`;
  await withOperatedBridge({ people: 60, yaml }, async ({ control, get, cycle, isActive }) => {
    const [other = ""] = staff(control, 1);
    const { id } = control.hire({ name: "Chief Of All", email: chief, status: "ACTIVE" });
    await cycle();
    control.terminate(id);
    control.terminate(other);
    await cycle();
    const { items } = (await get("/holds?state=open")).json;
    expect(items).toEqual([expect.objectContaining({ person: { id, userName: chief, displayName: "Chief Of All" } })]);
    expect(items[0].reason).toMatch(/protected/);
    expect([await isActive(id), await isActive(other)]).toEqual([true, false]);
  });
});

test("what does not exist is 404, what is no decision is 400", async () => {
  await withOperatedBridge({}, async ({ post, get }) => {
    expect((await post("/holds/nothing/approve")).status).toBe(404);
    expect((await post("/holds/approve", {})).json).toMatchObject({
      status: 400,
      detail: expect.stringMatching(/checksum/),
    });
    expect((await post("/holds/approve", { checksum: "x", reason: 5 })).json.detail).toMatch(/^reason/);
    expect((await post("/holds/approve", { checksum: "x", reason: "y".repeat(1001) })).status).toBe(400);
    expect((await get("/holds?state=maybe")).json.detail).toMatch(/open, approved, rejected, released/);
    expect((await get("/holds?after=nonsense!")).json.detail).toMatch(/^after/);
  });
});
