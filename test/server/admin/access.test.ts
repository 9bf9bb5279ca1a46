/** Who may call `/admin/v1`, what else stands around its calls, and that no answer holds a secret. */
import { describe, expect, test } from "@jest/globals";
import { ADMIN_TOKEN, LATTICE_KEY, SCIM_TOKEN, staff, withOperatedBridge } from "./operated-bridge.js";

describe("the credential", () => {
  test("without it, or with another one, every call is 401 and tells nothing of what exists", async () => {
    await withOperatedBridge({}, async ({ ask, active }) => {
      const before = await active();
      const wrong = [
        undefined,
        "Bearer wrong",
        `Bearer ${SCIM_TOKEN}`,
        `Basic ${ADMIN_TOKEN}`,
        `Bearer ${ADMIN_TOKEN}x`,
        "Bearer",
      ];
      for (const authorization of wrong) {
        const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
        const answers = await Promise.all([
          ask("/admin/v1/connections", { headers }),
          ask("/admin/v1/connections/nowhere", { headers }),
          ask("/admin/v1/nothing", { headers }),
          ask("/admin/v1/connections/default/freeze", { method: "POST", headers, body: "{" }),
        ]);
        for (const { status, headers: sent, json } of answers) {
          expect({ status, type: sent.get("content-type") }).toEqual({
            status: 401,
            type: "application/problem+json",
          });
          expect(sent.get("www-authenticate")).toMatch(/^Bearer realm="admin"/);
          expect(json).toMatchObject({ status: 401, title: "Unauthorized" });
        }
        expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      }
      expect(await active()).toBe(before);
    });
  });

  test("is no credential for SCIM", async () => {
    await withOperatedBridge({}, async ({ ask }) => {
      const { status } = await ask("/scim/v2/Users", { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
      expect(status).toBe(401);
    });
  });

  test("where none is set there is no /admin at all", async () => {
    await withOperatedBridge({ env: { ADMIN_TOKEN: "" } }, async ({ get, ask }) => {
      for (const path of ["/admin/v1/connections", "/admin/v1/openapi.json", "/admin/v1"]) {
        expect((await get(path)).status).toBe(404);
        expect((await ask(path)).status).toBe(404);
      }
    });
  });
});

describe("calls", () => {
  test("that do not exist are 404, with another method 405, with a body that is no JSON object 400", async () => {
    await withOperatedBridge({}, async ({ get, post, ask }) => {
      expect((await get("/admin/v1/nothing")).status).toBe(404);
      expect((await get("/admin/v1/connections/nowhere/holds")).json.detail).toMatch(/connection/);
      expect((await post("/admin/v1/connections", { id: "x" })).status).toBe(405);
      const wrongMethod = await get("/freeze");
      expect({ status: wrongMethod.status, allow: wrongMethod.headers.get("allow") }).toEqual({
        status: 405,
        allow: "POST",
      });
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
      const removed = await ask("/admin/v1/connections/default", { method: "DELETE", headers });
      expect({ status: removed.status, allow: removed.headers.get("allow") }).toEqual({
        status: 405,
        allow: "GET, HEAD",
      });
      expect((await ask("/admin/v1/connections", { method: "HEAD", headers })).status).toBe(200);
      expect((await post("/freeze", "{nonsense")).status).toBe(400);
      expect((await post("/freeze", "[1]")).status).toBe(400);
      expect((await post("/freeze", `{"reason":"${"x".repeat(70_000)}"}`)).status).toBe(413);
      expect((await get("")).json.freeze).toBeNull();
      for (const { text } of [wrongMethod, removed]) expect(JSON.parse(text)).toMatchObject({ status: 405 });
    });
  });

  test("an operator's name is one line of text, whatever is sent", async () => {
    await withOperatedBridge({}, async ({ post }) => {
      const sent = Buffer.from(`Zoë \t\u202e${"x".repeat(200)}`).toString("latin1");
      const { json } = await post("/freeze", { reason: "two\nlines\u0007 \u2028 here" }, { "X-Operator": sent });
      expect(json.freeze.reason).toBe("two lines here");
      expect(json.freeze.by).toMatch(/^admin token \(Zoë x+\)$/);
      expect(json.freeze.by.length).toBeLessThan(120);
    });
  });
});

describe("connections and cycles", () => {
  test("how a connection stands", async () => {
    await withOperatedBridge({ people: 40 }, async ({ control, get, active, post }) => {
      const { status, json, headers } = await get("/admin/v1/connections");
      expect(status).toBe(200);
      expect(headers.get("cache-control")).toBe("no-store");
      const owner = control.owner();
      const soon = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
      expect(json).toEqual({
        items: [
          {
            id: "default",
            name: "default",
            status: "active",
            readOnly: false,
            leader: expect.stringMatching(/:\d+$/),
            people: 40,
            active: await active(),
            groups: control.departments().length,
            version: 1,
            dataAgeSeconds: expect.any(Number),
            lastCycle: expect.objectContaining({ number: 1, outcome: "published", reason: null, version: 1 }),
            nextCycleAt: expect.stringMatching(soon),
            openHolds: 0,
            quarantine: null,
            freeze: null,
            keyOwner: { id: owner.id, name: owner.name, email: owner.email, isAdmin: true, warning: null },
          },
        ],
        next: null,
      });
      expect((await get("")).json).toEqual({ ...json.items[0], dataAgeSeconds: expect.any(Number) });
      expect((await post("/test")).json).toEqual({ ok: true, problem: null, keyOwner: json.items[0].keyOwner });
    });
  });

  test("a key that Lattice refuses: needs_reauth, and the test says so in words", async () => {
    await withOperatedBridge({}, async ({ control, get, post, cycle, active }) => {
      const before = await active();
      control.revokeKey(LATTICE_KEY);
      expect((await cycle()).outcome).toBe("failed");
      expect((await get("")).json).toMatchObject({
        status: "needs_reauth",
        people: 40,
        lastCycle: { outcome: "failed" },
      });
      const { status, json } = await post("/test");
      expect(status).toBe(200);
      expect(json).toMatchObject({ ok: false, keyOwner: null, problem: { kind: "unauthorized" } });
      expect(json.problem.detail).toMatch(/refused the API key/);
      expect(await active()).toBe(before);
    });
  });

  test("a key whose owner is demoted: a warning, and nobody leaves because the key sees less", async () => {
    await withOperatedBridge({}, async ({ control, get, cycle, active }) => {
      const before = await active();
      control.demoteOwner();
      await cycle();
      await cycle();
      const { keyOwner, openHolds } = (await get("")).json;
      expect(keyOwner).toMatchObject({ isAdmin: false, warning: "its owner is no longer an admin" });
      expect(openHolds).toBeGreaterThan(10);
      const [hold] = (await get("/holds?state=open")).json.items;
      expect(hold).toMatchObject({
        cause: "vanished",
        reason: expect.stringMatching(/^the key may see less than before/),
      });
      expect(hold.evidence).toMatchObject({ absentFromReads: 2, askedById: "404 Not Found" });
      expect(await active()).toBe(before);
    });
  });

  test("sync: 202 at once, or the finished cycle, which read what is so at the time of the call", async () => {
    await withOperatedBridge({}, async ({ control, get, post, scim }) => {
      const [id = ""] = staff(control, 1);
      const titles = ["First", "Second", "Third"];
      for (const title of titles) {
        // One is under way already; it may have read before the change.
        const begun = await post("/sync");
        expect(begun.status).toBe(202);
        control.update(id, { title });
        const done = await post("/sync?wait=true");
        expect(done.status).toBe(200);
        expect((await scim(`/Users/${id}`)).json.title).toBe(title);
        expect((await get("")).json.lastCycle).toEqual(done.json);
      }
      const { items, next } = (await get("/cycles")).json;
      expect(next).toBeNull();
      const numbers = items.map((cycle: { number: number }) => cycle.number);
      expect(numbers).toEqual(numbers.map((_: number, index: number) => numbers.length - index));
      expect((await get(`/cycles/${numbers[0]}`)).json).toEqual(items[0]);
      for (const number of ["0", "999", "x", "1.0"]) expect((await get(`/cycles/${number}`)).status).toBe(404);
    });
  });
});

test("no answer holds a key, a token or a stack, whatever is asked", async () => {
  await withOperatedBridge({ people: 60 }, async ({ control, get, post, cycle, bodies, logged }) => {
    for (const id of staff(control, 20)) control.terminate(id);
    await cycle();
    const [hold] = (await get("/holds")).json.items;
    for (const path of [
      "",
      "/cycles",
      "/holds",
      `/users/${hold.person.id}/explain`,
      "/admin/v1/connections",
      "/admin/v1/openapi.json",
    ]) {
      expect((await get(path)).status).toBe(200);
    }
    for (const path of ["/test", "/freeze", "/unfreeze", `/holds/${hold.id}/approve`, "/nothing", "/rollback"])
      await post(path, {});
    control.revokeKey(LATTICE_KEY);
    await cycle();
    await get("");
    for (const secret of [LATTICE_KEY, SCIM_TOKEN, ADMIN_TOKEN]) {
      expect(bodies.filter((body) => body.includes(secret))).toEqual([]);
      expect(JSON.stringify(logged)).not.toContain(secret);
    }
    expect(bodies.filter((body) => /\n\s+at |node:internal/.test(body))).toEqual([]);
    // The log names the call, not the person.
    const paths = logged.filter(({ message }) => message === "request").map(({ fields }) => fields["path"]);
    expect(paths).toContain("/admin/v1/connections/{connection}/users/{user}/explain");
  });
});
