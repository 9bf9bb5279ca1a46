/** Stopping the whole: quarantined cycles, freeze and rollback. */
import { describe, expect, test } from "@jest/globals";
import { staff, withOperatedBridge } from "./operated-bridge.js";

const HOUR = 3_600_000;

describe("a quarantined cycle", () => {
  test("changes nothing until its plan is approved by its checksum, then all of it", async () => {
    await withOperatedBridge({ people: 60 }, async ({ control, get, post, cycle, scim }) => {
      const renamed = staff(control, 30);
      const [someone = ""] = renamed;
      const before = (await scim(`/Users/${someone}`)).json;
      for (const [index, id] of renamed.entries()) control.update(id, { email: `renamed.${index}@example.org` });
      const report = await cycle();
      expect(report.outcome).toBe("quarantined");
      expect(report.changes.updated).toBeGreaterThanOrEqual(30);
      const { quarantine, openHolds } = (await get("")).json;
      expect(quarantine).toEqual({
        cycle: report.number,
        reasons: [expect.stringMatching(/^30 people get another userName or e-mail, but no more than \d+ of \d+ /)],
        checksum: expect.any(String),
        decision: null,
        decidedAt: null,
        decidedBy: null,
        decisionReason: null,
      });
      expect(openHolds).toBe(0);
      expect((await scim(`/Users/${someone}`)).json).toEqual(before);

      expect((await post("/quarantine/approve", { checksum: "of another plan" })).status).toBe(409);
      expect((await scim(`/Users/${someone}`)).json).toEqual(before);
      const approved = await post("/quarantine/approve", { checksum: quarantine.checksum, reason: "new domain" });
      expect(approved.status).toBe(200);
      expect(approved.json).toMatchObject({
        quarantine: null,
        lastCycle: { outcome: "published" },
      });
      expect((await scim(`/Users/${someone}`)).json.userName).toBe("renamed.0@example.org");
      expect((await post("/quarantine/approve", { checksum: quarantine.checksum })).status).toBe(409);
    });
  });

  test("stays where it is when its plan is rejected, and says who rejected it", async () => {
    await withOperatedBridge({ people: 60 }, async ({ control, get, post, cycle, scim }) => {
      const renamed = staff(control, 30);
      const [someone = ""] = renamed;
      const before = (await scim(`/Users/${someone}`)).json;
      for (const [index, id] of renamed.entries()) control.update(id, { email: `renamed.${index}@example.org` });
      await cycle();
      const { checksum } = (await get("")).json.quarantine;
      const rejected = await post(
        "/quarantine/reject",
        { checksum, reason: "ask IT" },
        { "X-Operator": "Zoë\u00a0K.".normalize("NFC") },
      );
      expect(rejected.json.quarantine).toMatchObject({ checksum, decision: "rejected", decisionReason: "ask IT" });
      expect((await cycle()).outcome).toBe("quarantined");
      expect((await scim(`/Users/${someone}`)).json).toEqual(before);
      expect((await get("")).json.quarantine.decision).toBe("rejected");
    });
  });
});

describe("freeze", () => {
  test("cycles go on, what is served stays as it is and grows older, until it is lifted", async () => {
    await withOperatedBridge({}, async ({ control, get, post, cycle, scim, pass, logged, ask }) => {
      const metrics = async () => (await ask("/metrics")).text.split("\n");
      const [someone = ""] = staff(control, 1);
      const before = await scim(`/Users/${someone}`);
      const frozen = await post("/freeze", { reason: "payroll run" }, { "X-Operator": "Ana" });
      expect(frozen.json).toMatchObject({
        status: "frozen",
        freeze: { by: "admin token (Ana)", reason: "payroll run", rollBackTo: null },
      });
      expect((await post("/freeze", { reason: "again" }, { "X-Operator": "Ben" })).json.freeze).toEqual(
        frozen.json.freeze,
      );
      expect(logged).toContainEqual(
        expect.objectContaining({
          level: "warn",
          message: "operator",
          fields: expect.objectContaining({ call: "/connections/{connection}/freeze", by: "admin token (Ana)" }),
        }),
      );
      const warned = (message: string) => logged.filter((line) => line.message.startsWith(message));
      expect(await metrics()).toContain('lattice_scim_frozen{connection="default"} 1');
      expect(warned("frozen")).toEqual([
        expect.objectContaining({ level: "warn", fields: expect.objectContaining({ reason: "payroll run" }) }),
      ]);
      control.update(someone, { title: "Astronaut" });
      pass(HOUR);
      const report = await cycle();
      expect(warned("cycle").at(-1)).toMatchObject({ level: "warn", fields: { outcome: "unchanged" } });
      expect(report).toMatchObject({ number: 2, version: 1, read: { users: expect.any(Number) } });
      expect(report.read.users).toBeGreaterThan(30);
      expect(report.reason).toMatch(/^frozen \(payroll run\): \d+ changes wait/);
      const after = await scim(`/Users/${someone}`);
      expect(after.text).toBe(before.text);
      expect(Number(after.headers.get("data-age"))).toBeGreaterThanOrEqual(3600);
      expect((await get("")).json.dataAgeSeconds).toBeGreaterThanOrEqual(3600);

      const thawed = await post("/unfreeze");
      expect(thawed.json).toMatchObject({ status: "active", freeze: null });
      await cycle();
      expect((await scim(`/Users/${someone}`)).json.title).toBe("Astronaut");
      expect(Number((await scim(`/Users/${someone}`)).headers.get("data-age"))).toBeLessThan(60);
      expect(warned("cycle").at(-1)).toMatchObject({ level: "info" });
      expect(await metrics()).toContain('lattice_scim_frozen{connection="default"} 0');
      expect(warned("no longer frozen")).toHaveLength(1);
    });
  });

  test("what was approved before it is lifted goes when it is", async () => {
    await withOperatedBridge({ people: 60 }, async ({ control, get, post, cycle, isActive }) => {
      for (const id of staff(control, 20)) control.terminate(id);
      await cycle();
      const [hold] = (await get("/holds?state=open")).json.items;
      await post("/freeze");
      expect((await post(`/holds/${hold.id}/approve`)).status).toBe(200);
      expect(await isActive(hold.person.id)).toBe(true);
      await post("/unfreeze");
      expect(await isActive(hold.person.id)).toBe(false);
    });
  });
});

test("rollback serves an earlier version's content again under risen versions, and freezes", async () => {
  await withOperatedBridge({}, async ({ control, get, post, cycle, scim }) => {
    const [someone = "", leaver = ""] = staff(control, 2);
    const wanted = (await scim(`/Users/${someone}`)).json;
    const joiner = control.hire({ name: "New Joiner", email: "new.joiner@example.com", status: "ACTIVE" });
    control.update(someone, { title: "Astronaut" });
    control.terminate(leaver);
    await cycle();
    const changed = (await scim(`/Users/${someone}`)).json;
    expect(changed.title).toBe("Astronaut");
    expect((await scim(`/Users/${joiner.id}`)).status).toBe(200);

    expect((await post("/rollback", { version: 7 })).status).toBe(404);
    expect((await post("/rollback", { version: "1" })).status).toBe(400);
    expect((await get("")).json.status).toBe("active");
    const rolled = await post("/rollback", { version: 1, reason: "a bad import" });
    expect(rolled.status).toBe(200);
    expect(rolled.json).toMatchObject({
      status: "frozen",
      version: 3,
      freeze: { rollBackTo: 1, reason: "a bad import" },
    });

    const { meta, ...content } = (await scim(`/Users/${someone}`)).json;
    const { meta: wantedMeta, ...wantedContent } = wanted;
    expect(content).toEqual(wantedContent);
    expect(Date.parse(meta.lastModified)).toBeGreaterThan(Date.parse(changed.meta.lastModified));
    expect([changed.meta.version, wantedMeta.version]).not.toContain(meta.version);
    expect((await scim(`/Users/${joiner.id}`)).status).toBe(404);
    expect((await scim(`/Users/${leaver}`)).json.active).toBe(true);

    expect((await cycle()).reason).toMatch(/^frozen/);
    expect((await get("")).json.version).toBe(3);
    await post("/unfreeze");
    await cycle();
    expect((await scim(`/Users/${leaver}`)).json.active).toBe(false);
    expect((await scim(`/Users/${joiner.id}`)).status).toBe(200);
  });
});
