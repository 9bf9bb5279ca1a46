/** The commands that look once: `check` and `sync`. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { existsSync } from "node:fs";
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

describe("check", () => {
  test("a key that is good: says so, and ends with 0", async () => {
    await withLattice({}, async (url) => {
      const { code, out, err } = await program.run(["check"], bridgeEnvironment(url));
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toMatch(/^ok .*settings/m);
      expect(out).toContain(`Lattice answers at ${url} and accepts the key`);
      expect(out).not.toContain("FAIL");
    });
  });

  test("a key whose owner is no admin: works, and says what that means", async () => {
    await withLattice({}, async (url, { control }) => {
      control.demoteOwner();
      const { code, out } = await program.run(["check"], bridgeEnvironment(url));
      expect(code).toBe(0);
      expect(out).toMatch(/^warn connection default: the key's owner is no admin of Lattice/m);
    });
  });

  test.each([
    ["a key that is wrong", { LATTICE_API_KEY: "wrong-key" }, /^FAIL .*refused the API key .*401/m],
    ["an address where nothing listens", { LATTICE_BASE_URL: "http://127.0.0.1:9/v1" }, /^FAIL .*LATTICE_BASE_URL/m],
    ["a base URL without /v1", { LATTICE_BASE_URL: "/" }, /^FAIL .*ends in \/v1/m],
  ])("%s: 1, in plain words", async (_, wrong, words) => {
    await withLattice({}, async (url) => {
      const environment = bridgeEnvironment(url, wrong);
      const base = environment["LATTICE_BASE_URL"] === "/" ? url.replace("/v1", "") : environment["LATTICE_BASE_URL"];
      const { code, out } = await program.run(["check"], { ...environment, LATTICE_BASE_URL: base ?? "" });
      expect(code).toBe(1);
      expect(out).toMatch(words);
      expect(out).not.toContain("    at ");
    });
  });

  test("a key that may not list people: the look goes as far as the list", async () => {
    await withLattice({}, async (url, { control }) => {
      control.setFault({ name: "forbidden", at: { list: "users" } });
      const { code, out } = await program.run(["check"], bridgeEnvironment(url));
      expect(code).toBe(1);
      expect(out).toMatch(/^FAIL .*403 on GET .*\/v1\/users/m);
    });
  });

  test("--json: findings and settings, and no secret among them", async () => {
    await withLattice({}, async (url) => {
      const { code, out } = await program.run(["check", "--json"], bridgeEnvironment(url));
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ ok: true, settings: { connections: [{ id: "default" }] } });
      expect(out).not.toContain(KEY);
      expect(out).not.toContain(TOKEN);
    });
  });
});

describe("sync", () => {
  test("says what it read and what changed, and ends with 0", async () => {
    await withLattice({ people: 130 }, async (url) => {
      const { code, out } = await program.run(["sync"], bridgeEnvironment(url));
      expect(code).toBe(0);
      expect(out).toMatch(/^read 130 people and \d+ departments in \d+ requests$/m);
      expect(out).toMatch(/^outcome: published$/m);
    });
  });

  test("a long read writes a line now and then where there is no terminal", async () => {
    await withLattice({ people: 2_500 }, async (url) => {
      const { code, err } = await program.run(["sync"], bridgeEnvironment(url, { LATTICE_RATE_LIMIT: "10000" }));
      expect(code).toBe(0);
      const lines = err.trimEnd().split("\n");
      expect(lines).toEqual([expect.stringMatching(/^read \d+ people and \d+ departments in \d+ requests$/)]);
      const people = Number(/\d+/.exec(lines[0] ?? "")?.[0]);
      expect(people).toBeGreaterThan(0);
      expect(people).toBeLessThan(2_500);
    });
  });

  test("--dry-run prints the plan, one line a change, and changes nothing", async () => {
    await withLattice({}, async (url, { control }) => {
      const { code, out } = await program.run(["sync", "--dry-run"], bridgeEnvironment(url));
      expect(code).toBe(0);
      const users = out.split("\n").filter((line) => /^created +User +[0-9a-f-]{36} /.test(line));
      expect(users).toHaveLength(control.people().length);
      expect(out).toMatch(/would be created/);
      expect(out).not.toMatch(/^outcome: published$/m);
    });
  });

  test("--dry-run --json is one JSON document with the plan in it, and nothing about anybody but ids", async () => {
    await withLattice({}, async (url, { control }) => {
      const { code, out, err } = await program.run(["sync", "--dry-run", "--json"], bridgeEnvironment(url));
      expect({ code, err }).toEqual({ code: 0, err: "" });
      const report = JSON.parse(out);
      expect(report.read).toMatchObject({ users: 30 });
      const planned = report.plan.filter((change: { resourceType: string }) => change.resourceType === "User");
      expect(planned.map((change: { id: string }) => change.id).sort()).toEqual(
        control
          .people()
          .map((person) => person.id)
          .sort(),
      );
      for (const person of control.people()) expect(out).not.toContain(person.email);
    });
  });

  test("what it published is served by a bridge that begins while Lattice is down", async () => {
    await withLattice({}, async (url, { control }) => {
      const environment = bridgeEnvironment(url, { DATABASE_URL: `sqlite:${join(program.folder, "kept/bridge.db")}` });
      expect((await program.run(["sync"], environment)).out).toMatch(/^outcome: published$/m);
      control.setFault({ name: "outage" });
      const bridge = await serving(program, environment);
      expect((await ask(`${bridge.baseUrl}/Users`, TOKEN)).json.totalResults).toBe(30);
      bridge.signal("SIGTERM");
      await bridge.ended;
    });
  });

  test("a dry run compares with what is stored, and makes no store where there is none", async () => {
    await withLattice({}, async (url, { control }) => {
      const file = join(program.folder, "dry/bridge.db");
      const environment = bridgeEnvironment(url, { DATABASE_URL: `sqlite:${file}` });
      expect((await program.run(["sync", "--dry-run"], environment)).out).toContain(
        `${control.people().length + control.departments().length} would be created\n`,
      );
      expect(existsSync(file)).toBe(false);
      await program.run(["sync"], environment);
      const hired = control.hire();
      const { out } = await program.run(["sync", "--dry-run", "--json"], environment);
      const users = JSON.parse(out).plan.filter((change: { resourceType: string }) => change.resourceType === "User");
      expect(users).toEqual([{ kind: "created", resourceType: "User", id: hired.id, cause: "new in Lattice" }]);
      expect((await program.run(["sync", "--json"], environment)).out).toContain('"created": 1,');
    });
  });

  test("where a bridge runs the cycles, it is asked for one with its token, and without it says so", async () => {
    await withLattice({}, async (url, { control }) => {
      const environment = bridgeEnvironment(url, {
        DATABASE_URL: `sqlite:${join(program.folder, "running/bridge.db")}`,
        SYNC_INTERVAL: "1h",
      });
      const operator = { ADMIN_TOKEN: "an-admin-token-nobody-guesses" };
      const bridge = await serving(program, { ...environment, ...operator });
      await until(200, `${bridge.origin}/readyz`);
      control.hire();
      const there = { ...environment, PORT: new URL(bridge.origin).port };
      const refused = await program.run(["sync"], there);
      expect(refused.code).toBe(1);
      expect(refused.err).toContain("a bridge runs the cycles of connection default");
      const elsewhere = await program.run(["sync"], { ...there, ...operator, PORT: "1" });
      expect(elsewhere.code).toBe(1);
      expect(elsewhere.err).toMatch(/default: .* none that has an admin API answers at http:\/\/127\.0\.0\.1:1$/m);
      const { code, out } = await program.run(["sync"], { ...there, ...operator });
      expect(code).toBe(0);
      expect(out).toMatch(/^outcome: published$/m);
      expect((await ask(`${bridge.baseUrl}/Users`, TOKEN)).json.totalResults).toBe(31);
      bridge.signal("SIGTERM");
      await bridge.ended;
    });
  });

  test("a wrong key: 1, with the reason", async () => {
    await withLattice({}, async (url) => {
      const { code, out } = await program.run(["sync"], bridgeEnvironment(url, { LATTICE_API_KEY: "wrong-key" }));
      expect(code).toBe(1);
      expect(out).toMatch(/^outcome: failed, .*refused the API key.*\n$/);
    });
  });

  test("a connection that does not exist: 2, and the names of those that do", async () => {
    await withLattice({}, async (url) => {
      const { code, err } = await program.run(["sync", "--connection", "acme"], bridgeEnvironment(url));
      expect(code).toBe(2);
      expect(err).toContain("there is no connection acme; there are default");
    });
  });

  test("SIGTERM in the middle of a read ends it at once", async () => {
    await withLattice({}, async (url, { control }) => {
      control.setFault({ name: "hang" });
      const running = await program.start(["sync", "--log-level", "debug"], bridgeEnvironment(url));
      while (control.requests().total === 0) {
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
      }
      const begun = Date.now();
      running.signal("SIGTERM");
      expect((await running.ended).code).toBe(1);
      expect(Date.now() - begun).toBeLessThan(5_000);
    });
  });
});
