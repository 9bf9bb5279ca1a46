/** `serve` as a process: what it says, how it stops, and what its log never holds. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import {
  ask,
  bridgeEnvironment,
  compileProgram,
  KEY,
  type CompiledProgram,
  serving,
  TOKEN,
  until,
  withLattice,
} from "./program.js";

let program: CompiledProgram;
beforeAll(async () => {
  program = await compileProgram();
});
afterAll(() => program.remove());

test("serves everybody in Lattice, and ends with 0 when asked to", async () => {
  await withLattice({ people: 130 }, async (url) => {
    const bridge = await serving(program, bridgeEnvironment(url));
    await until(200, `${bridge.origin}/readyz`);
    const { json: list } = await ask(`${bridge.baseUrl}/Users`, TOKEN);
    expect(list.totalResults).toBe(130);
    expect(new Set(list.Resources.map((user: { id: string }) => user.id)).size).toBe(130);
    bridge.signal("SIGTERM");
    expect((await bridge.ended).code).toBe(0);
  });
});

test("a wrong key: it stays up, readyz is 503 with the reason, and SCIM is 503, never an empty list", async () => {
  await withLattice({}, async (url) => {
    const bridge = await serving(program, bridgeEnvironment(url, { LATTICE_API_KEY: "revoked-key" }));
    await bridge.seen(/"outcome":"failed"/);
    const readyz = await ask(`${bridge.origin}/readyz`);
    expect(readyz.status).toBe(503);
    expect(readyz.json.reason).toMatch(/refused the API key/);
    const users = await ask(`${bridge.baseUrl}/Users`, TOKEN);
    expect(users.status).toBe(503);
    expect(Number(users.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(users.json).toMatchObject({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: "503",
    });
    expect((await fetch(`${bridge.origin}/livez`)).status).toBe(200);
    bridge.signal("SIGTERM");
    const { code, out } = await bridge.ended;
    expect(code).toBe(0);
    expect(out).not.toContain("revoked-key");
  });
});

test("Lattice that begins to answer with HTML: what was served goes on being served", async () => {
  await withLattice({}, async (url, { control }) => {
    const bridge = await serving(program, bridgeEnvironment(url, { SYNC_INTERVAL: "100ms" }));
    await until(200, `${bridge.origin}/readyz`);
    control.setFault({ name: "html-answer" });
    await bridge.seen(/"outcome":"failed","reason":"[^"]*HTML/);
    const users = await ask(`${bridge.baseUrl}/Users`, TOKEN);
    expect({ status: users.status, total: users.json.totalResults }).toEqual({ status: 200, total: 30 });
    expect((await fetch(`${bridge.origin}/readyz`)).status).toBe(200);
    bridge.signal("SIGTERM");
    expect((await bridge.ended).code).toBe(0);
  });
});

describe("stopping", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "%s: a request that is in flight is answered whole, a new one is not taken",
    async (signal) => {
      await withLattice({}, async (url) => {
        const bridge = await serving(program, bridgeEnvironment(url));
        await until(200, `${bridge.origin}/readyz`);
        const port = Number(new URL(bridge.origin).port);
        const body = JSON.stringify({ schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], count: 3 });
        const socket = connect(port, "127.0.0.1");
        let answer = "";
        socket.setEncoding("utf8").on("data", (text: string) => {
          answer += text;
        });
        const closed = new Promise((resolve) => {
          socket.once("close", resolve);
        });
        socket.write(
          `POST /scim/v2/Users/.search HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/scim+json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
        );
        // The first half has arrived once a later request is answered.
        await fetch(`${bridge.origin}/livez`);
        bridge.signal(signal);
        await bridge.seen(/stopping/);
        await expect(fetch(`${bridge.origin}/livez`)).rejects.toThrow();
        socket.write(body.slice(10));
        await closed;
        expect(answer).toMatch(/^HTTP\/1.1 200 /);
        expect(answer).toMatch(/"itemsPerPage":3,.*\]\}$/s);
        expect((await bridge.ended).code).toBe(0);
      });
    },
  );

  test("it does not wait for a read of Lattice that hangs", async () => {
    await withLattice({}, async (url, { control }) => {
      control.setFault({ name: "hang" });
      const bridge = await serving(program, bridgeEnvironment(url));
      const begun = Date.now();
      bridge.signal("SIGTERM");
      expect((await bridge.ended).code).toBe(0);
      expect(Date.now() - begun).toBeLessThan(5_000);
    });
  });
});

describe("the log", () => {
  test("holds no key, no token and nobody's name or e-mail address, down to a line a request", async () => {
    await withLattice({}, async (url, { control }) => {
      const people = control.people();
      const [first, second, leaver] = people.filter(({ status }) => status === "ACTIVE").reverse();
      // Somebody who is rejected, with the reason in the report.
      control.update(second?.id ?? "", { email: first?.email ?? "" });
      const bridge = await serving(
        program,
        bridgeEnvironment(url, {
          LOG_LEVEL: "http",
          SYNC_INTERVAL: "200ms",
          SCIM_TOKEN: `${TOKEN},the-next-token-0123456`,
        }),
      );
      await until(200, `${bridge.origin}/readyz`);
      const statusOf = async (path: string, token = TOKEN) => (await ask(bridge.baseUrl + path, token)).status;
      const email = encodeURIComponent(leaver?.email ?? "");
      expect(await statusOf(`/Users?filter=userName%20eq%20%22${email}%22`)).toBe(200);
      expect(await statusOf(`/Users/${email}`)).toBe(404);
      expect(await statusOf(`/${email}`)).toBe(404);
      expect(await statusOf(`/Users?filter=${email}`)).toBe(400);
      expect(await statusOf("/Users", "a-token-that-somebody-guessed")).toBe(401);
      await fetch(`${bridge.origin}/${email}?token=${TOKEN}`);
      control.terminate(leaver?.id ?? "");
      await bridge.seen(/"deactivated":1/);
      bridge.signal("SIGTERM");
      const { out, err } = await bridge.ended;
      const lines = out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(lines.filter(({ message }) => message === "request").length).toBeGreaterThanOrEqual(6);
      expect(err).toBe("");
      for (const secret of [KEY, TOKEN, "the-next-token-0123456", "a-token-that-somebody-guessed"])
        expect(out).not.toContain(secret);
      for (const person of people) {
        expect(out).not.toContain(person.email);
        expect(out).not.toContain(encodeURIComponent(person.email));
        if (typeof person.name === "string" && person.name.includes(" ")) expect(out).not.toContain(person.name);
      }
      expect(out).not.toMatch(/@|%40/);
    });
  });

  test("says a line a cycle with what it did, and nothing of requests that went well at info", async () => {
    await withLattice({ people: 30 }, async (url) => {
      const bridge = await serving(program, bridgeEnvironment(url));
      await bridge.seen(/"message":"cycle".*\n/);
      await until(200, `${bridge.baseUrl}/Users`, TOKEN);
      await until(404, `${bridge.baseUrl}/Users/nobody`, TOKEN);
      bridge.signal("SIGTERM");
      const lines = (await bridge.ended).out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(lines.filter(({ message }) => message === "cycle")).toEqual([
        expect.objectContaining({ level: "info", connection: "default", cycle: 1, outcome: "published", rejected: 0 }),
      ]);
      const requests = lines.filter(({ message }) => message === "request");
      expect(requests.map(({ level, status, path }) => ({ level, status, path }))).toEqual([
        { level: "info", status: 404, path: "/scim/v2/Users/{id}" },
      ]);
    });
  });

  test("is pretty where that is asked for", async () => {
    await withLattice({}, async (url) => {
      const running = await program.start(["serve", "--log-format", "pretty"], bridgeEnvironment(url));
      await running.seen(/^\d\d:\d\d:\d\d\.\d{3} info {2}lattice-scim-bridge serves /m);
      running.signal("SIGTERM");
      expect((await running.ended).code).toBe(0);
    });
  });
});

test("a port that is taken: plain words, and 1; the store is closed again", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => {
    other.listen(0, "127.0.0.1", resolve);
  });
  const address = other.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  try {
    const db = join(program.folder, "port-taken.db");
    const environment = bridgeEnvironment("http://127.0.0.1:1/v1", { PORT: port, DATABASE_URL: `sqlite:${db}` });
    const { code, out } = await program.run(["serve"], environment);
    expect(code).toBe(1);
    expect(out).toContain(`cannot listen on 127.0.0.1:${port}: another program does; set PORT to a free one`);
    expect(out).not.toContain("    at ");

    // SQLite removes its log beside the file when the last connection closes.
    expect([existsSync(db), existsSync(`${db}-wal`)]).toEqual([true, false]);
  } finally {
    other.close();
  }
});
