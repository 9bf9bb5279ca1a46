import { describe, expect, test } from "@jest/globals";
import { withSandbox } from "./running-sandbox.js";

describe("keys", () => {
  test("an unknown key, and a key that is not a bearer token, get 401", () =>
    withSandbox({ key: "the-key" }, async ({ get, url }) => {
      expect((await get("/users", "another")).json).toEqual({ error: "Invalid API key" });
      for (const headers of [{}, { authorization: "the-key" }, { authorization: "Basic the-key" }]) {
        const answer = await fetch(`${url}/me`, { headers });
        expect(answer.status).toBe(401);
        await answer.text();
      }
      expect((await get("/users", "the-key")).status).toBe(200);
    }));

  test("several keys belong to several people, until they are revoked", () =>
    withSandbox({}, async ({ get, control }) => {
      const root = control.people().find(({ managerId }) => managerId === null);
      control.addKey("second", root?.id ?? "");
      expect((await get("/me", "second")).json.id).toBe(root?.id);
      control.revokeKey("second");
      expect((await get("/me", "second")).status).toBe(401);
      expect((await get("/me")).status).toBe(200);
    }));

  test.each([
    ["json", '{"error":"Invalid API key"}'],
    ["empty", ""],
    ["html", expect.stringContaining("<html>")],
  ] as const)("refusals have a body that is %s where so set", (refusalBody, body) =>
    withSandbox({ refusalBody }, async ({ get }) => {
      expect((await get("/me", "another")).text).toEqual(body);
    }),
  );
});

describe("the owner of the key", () => {
  test.each(["demoteOwner", "deactivateOwner"] as const)("after %s the key sees one department", (loss) =>
    withSandbox({ people: 500 }, async ({ get, walk, control }) => {
      const owner = control[loss]();
      const colleagues = control
        .people()
        .filter(({ departmentId, id }) => departmentId === owner.departmentId || id === owner.id);
      const seen = await walk("/users?status=NULL", 9);
      expect(seen.map(({ id }) => id)).toEqual(colleagues.map(({ id }) => id));
      expect(seen.length).toBeLessThan(250);
      const stranger = control.people().find(({ departmentId }) => departmentId !== owner.departmentId);
      expect((await get(`/user/${stranger?.id}`)).status).toBe(404);
      expect((await get(`/user/${owner.id}`)).status).toBe(200);
      expect((await get("/me")).json).toMatchObject({ isAdmin: owner.isAdmin, status: owner.status });
      control.reinstateOwner();
      expect(await walk("/users?status=NULL")).toHaveLength(500);
    }),
  );

  test("gets 403 where so set, and still sees himself unless deactivated", () =>
    withSandbox({ ownerLoss: "forbidden" }, async ({ get, control }) => {
      control.demoteOwner();
      expect((await get("/users")).status).toBe(403);
      expect((await get("/departments")).status).toBe(403);
      expect((await get("/me")).json.isAdmin).toBe(false);
      control.deactivateOwner();
      expect((await get("/me")).status).toBe(403);
    }));

  test("takes the key along when he vanishes", () =>
    withSandbox({}, async ({ get, control }) => {
      control.vanish(control.owner().id);
      expect((await get("/me")).status).toBe(401);
    }));
});

describe("the rate limit", () => {
  test("is 240 in any sliding minute by default, then 429 with Retry-After", async () => {
    let time = 1_000_000;
    await withSandbox({ rateLimit: 240, wallClock: () => time }, async ({ get, control }) => {
      for (let count = 0; count < 240; count++) {
        expect((await get("/me")).status).toBe(200);
        if (count === 119) time += 20_000;
      }
      const refusal = await get("/me");
      expect([refusal.status, refusal.headers.get("retry-after")]).toEqual([429, "40"]);
      expect(refusal.json).toEqual({ error: "Rate limit exceeded" });
      time += 39_999;
      expect((await get("/me")).headers.get("retry-after")).toBe("1");
      time += 1;
      for (let count = 0; count < 120; count++) expect((await get("/me")).status).toBe(200);
      expect((await get("/me")).headers.get("retry-after")).toBe("20");
      expect(control.requests().byStatus).toEqual({ 200: 360, 429: 3 });
    });
  });

  test("is each key's own, or the company's where so set", () =>
    withSandbox({ rateLimit: 2, wallClock: () => 0 }, async ({ get, control }) => {
      control.addKey("second", control.owner().id);
      await get("/me");
      await get("/me");
      expect((await get("/me")).status).toBe(429);
      expect((await get("/me", "second")).status).toBe(200);
      control.configure({ rateLimitScope: "company" });
      expect((await get("/me", "second")).status).toBe(200);
      expect((await get("/me")).status).toBe(200);
      expect((await get("/me", "second")).status).toBe(429);
    }));

  test("can be off", () =>
    withSandbox({ rateLimit: 0, wallClock: () => 0 }, async ({ get }) => {
      const answers = await Promise.all(Array.from({ length: 300 }, async () => (await get("/me")).status));
      expect(new Set(answers)).toEqual(new Set([200]));
    }));
});
