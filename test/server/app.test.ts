/** The app around the SCIM service: operations, other paths, request ids, the access log and its counts. */
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import supertest from "supertest";
import { BASE, filtered, get, search, send } from "./ask.js";
import {
  ALICE_ID,
  brokenRecords,
  directoryOf,
  fixture,
  manyPeople,
  servedConnection,
  snapshot,
  TOKEN,
} from "./served-fixture.js";
import { onWire } from "./wire.js";

describe("operations", () => {
  test("alive from the start, ready with the first snapshot", async () => {
    const { app, directory } = fixture({ directory: directoryOf(undefined) });
    expect((await supertest(app).get("/livez")).status).toBe(200);
    const unready = await supertest(app).get("/readyz");
    expect(unready.status).toBe(503);
    expect(unready.body).toEqual({ status: "unready", reason: "the first read has not finished" });
    expect(Number(unready.headers["retry-after"])).toBeGreaterThan(0);
    directory.publish(snapshot([], []), 0);
    const ready = await supertest(app).get("/readyz");
    expect([ready.status, ready.body]).toEqual([200, { status: "ready" }]);
    expect(ready.headers["cache-control"]).toBe("no-store");
  });

  test("metrics are rendered as they are given", async () => {
    const response = await supertest(fixture().app).get("/metrics");
    expect(response.status).toBe(200);
    expect(response.headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(response.text).toBe("lattice_scim_up 1\n");
  });

  test("they are read and nothing else", async () => {
    const { app } = fixture();
    expect((await supertest(app).head("/livez")).status).toBe(200);
    const refused = await supertest(app).post("/metrics");
    expect([refused.status, refused.headers["allow"]]).toEqual([405, "GET, HEAD"]);
  });
});

describe("other paths", () => {
  test("are 404 as JSON", async () => {
    const { app } = fixture();
    for (const path of ["/", "/v1/Users", "/scimmy", "/connections/acme", "/%E0%A4%A", "/Users"]) {
      const response = await supertest(app).get(path);
      expect(response.status).toBe(404);
      expect(response.headers["content-type"]).toContain("application/problem+json");
      expect(response.body).toMatchObject({ status: 404 });
      expect(response.headers).not.toHaveProperty("x-powered-by");
    }
  });

  test("further surfaces are asked in their order, and their failures are ours to hide", async () => {
    const { app, log } = fixture({
      surfaces: [
        (req, res, next) => {
          if (req.path === "/first") res.json({ surface: 1 });
          else next();
        },
        async (req, _res, next) => {
          if (req.path === "/broken") throw new Error("secret");
          if (req.path === "/mistake") throw Object.assign(new Error("secret"), { status: 413 });
          next();
        },
      ],
    });
    expect((await supertest(app).get("/first")).body).toEqual({ surface: 1 });
    const broken = await supertest(app).get("/broken").set("x-request-id", "ask-me");
    expect([broken.status, broken.text.includes("secret")]).toEqual([500, false]);
    expect(broken.body.detail).toContain("ask-me");
    expect((await supertest(app).get("/mistake")).status).toBe(413);
    expect(log.filter(({ level }) => level === "error")).toHaveLength(1);
  });
});

function unavailable(): never {
  throw new Error("the records are not there");
}

describe("the access log", () => {
  test("has one line a request: http where it was answered, info where refused, warn where it failed", async () => {
    const broken = directoryOf({
      ...snapshot([], []),
      users: { ...brokenRecords(1, unavailable), positionOf: () => 0 },
    });
    const acme = servedConnection({ id: "acme", basePath: "/connections/acme/scim/v2", directory: broken });
    const { app, log } = fixture({ connections: [acme] });
    await get(app, "/Users");
    await get(app, "/Users/nobody");
    await send(app, "DELETE", `${BASE}/Users/${ALICE_ID}`);
    await send(app, "GET", "/connections/acme/scim/v2/Users/x");
    await supertest(app).get("/livez");
    await delay(20);
    const lines = log.filter(({ message }) => message === "request");
    expect(lines.map(({ level, fields }) => [level, fields["status"], fields["path"]])).toEqual([
      ["http", 200, "/scim/v2/Users"],
      ["info", 404, "/scim/v2/Users/{id}"],
      ["info", 501, "/scim/v2/Users/{id}"],
      ["warn", 500, "/connections/acme/scim/v2/Users/{id}"],
      ["http", 200, "/livez"],
    ]);
    expect(lines[0]?.fields).toMatchObject({ method: "GET", connection: "default", client: "okta" });
    expect(lines[0]?.fields["requestId"]).toEqual(expect.any(String));
  });

  test("never has a token, a query value, an id or a secret path", async () => {
    const { app, log } = fixture();
    const secret = "jane.doe@x.org";
    for (const path of [
      filtered("/Users", `userName eq "${secret}"`),
      `/Users/${secret}`,
      `/Nope/${secret}`,
      `/Schemas/${secret}`,
      `/Users?cursor=${secret}`,
    ]) {
      await get(app, path);
      await get(app, path, { authorization: `Bearer ${secret}` });
    }
    await search(app, "/Users/.search", { filter: `userName eq "${secret}"` });
    await search(app, "/Users/.search", { filter: secret });
    for (const path of [`/link/${secret}`, `/${secret}`, `/?token=${secret}`, `/connections/${secret}/scim/v2/Users`]) {
      await supertest(app).get(path);
    }
    await delay(20);
    const text = JSON.stringify(log);
    expect(log.length).toBeGreaterThanOrEqual(16);
    expect(text).not.toContain("jane");
    expect(text).not.toContain(TOKEN);
  });

  test("what is counted has few labels", async () => {
    const { app, answered, clock } = fixture();
    const begun = clock.now();
    await get(app, `/Users/${ALICE_ID}`);
    await get(app, "/Schemas/urn:x");
    await supertest(app).get("/some/where");
    await delay(20);
    expect(answered).toEqual([
      { connection: "default", client: "okta", endpoint: "/Users/{id}", method: "GET", status: 200, seconds: 0 },
      { connection: "default", client: "okta", endpoint: "/Schemas/{id}", method: "GET", status: 404, seconds: 0 },
      { connection: undefined, client: undefined, endpoint: "other", method: "GET", status: 404, seconds: 0 },
    ]);
    expect(clock.now()).toBe(begun);
  });
});

describe("clients that leave or read slowly", () => {
  const { app, log } = fixture({ users: manyPeople(1000), scim: { requestsPerSecond: 0 } });
  const question = (path: string) => `GET ${BASE}${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`;

  test("a client that leaves in the middle of its page harms nobody", async () => {
    await onWire(app, async ({ port, ask }) => {
      for (let turn = 0; turn < 10; turn++) {
        const socket = connect(port, "127.0.0.1");
        socket.write(question("/Users"));
        await new Promise((resolve) => socket.once("data", resolve));
        socket.destroy();
      }
      const leaving = connect(port, "127.0.0.1");
      leaving.write(`POST ${BASE}/Users/.search HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n`);
      leaving.write("Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
      await delay(50);
      leaving.destroy();
      expect((await ask("GET", "/Users?count=1")).status).toBe(200);
      await delay(50);
    });
    expect(log.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("a client that reads slowly gets all of it", async () => {
    await onWire(app, async ({ port, ask }) => {
      const whole = await ask("GET", "/Users");
      const socket = connect(port, "127.0.0.1");
      socket.write(question("/Users").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
      const chunks: Buffer[] = [];
      for await (const chunk of socket) {
        chunks.push(chunk);
        await delay(1);
      }
      const text = Buffer.concat(chunks).toString();
      expect(text.slice(text.indexOf("\r\n\r\n") + 4)).toBe(whole.bytes.toString());
    });
  });
});
