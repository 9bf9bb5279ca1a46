/** The operators' commands as a user has them: through a bridge that runs, and on a store without one. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { SandboxControl } from "../../src/sandbox/sandbox-control.js";
import {
  bridgeEnvironment,
  type CompiledProgram,
  compileProgram,
  type Environment,
  type Json,
  serving,
  TOKEN,
  until,
  withLattice,
} from "./program.js";

const ADMIN_TOKEN = "operators-token-0123456789";
const ME = userInfo().username;
const NOWHERE = "http://127.0.0.1:1/v1";

let program: CompiledProgram;
let folder: string;
beforeAll(async () => {
  program = await compileProgram();
  folder = await mkdtemp(join(tmpdir(), "lattice-scim-operators-"));
});
afterAll(async () => {
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

let stores = 0;
const newStore = () => `sqlite:${join(folder, `store-${++stores}`, "bridge.db")}`;

/** Has `count` people leave who are not the owner of the key. */
function dismiss(control: SandboxControl, count: number): readonly string[] {
  const owner = control.owner().id;
  const staff = control.people().filter((person) => person.status === "ACTIVE" && person.id !== owner);
  return staff.slice(-count).map((person) => control.terminate(person.id).id);
}

const cli = (environment: Environment, ...args: readonly string[]) => program.run(args, environment);

async function facts(environment: Environment, ...args: readonly string[]): Promise<Json> {
  const { code, out, err } = await cli(environment, ...args, "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out);
}

async function served(baseUrl: string, id: string): Promise<Json> {
  return (await until(200, `${baseUrl}/Users/${id}`, TOKEN)).json;
}

/** Asks until the person is inactive, or long enough. */
async function goes(baseUrl: string, id: string): Promise<boolean> {
  for (let asked = 0; asked < 100; asked++) {
    if ((await served(baseUrl, id)).active === false) return true;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  return false;
}

/** A bridge that has read once, and the environment of a command beside it. */
async function withBridge(
  more: Environment,
  use: (bridge: {
    readonly baseUrl: string;
    readonly env: Environment;
    readonly control: SandboxControl;
    readonly cycle: () => Promise<Json>;
    readonly stop: () => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  await withLattice({ people: 60 }, async (url, { control }) => {
    const environment = bridgeEnvironment(url, { ADMIN_TOKEN, DATABASE_URL: newStore(), SYNC_INTERVAL: "1h", ...more });
    const running = await serving(program, environment);
    const [, origin = ""] = await running.seen(/"listensAt":"([^"]+)"/);
    await until(200, `${origin}/readyz`);
    const env = { ...environment, PORT: new URL(origin).port };
    const stop = async () => {
      running.signal("SIGTERM");
      await running.ended;
    };
    const cycle = async () => {
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
      const target = `${origin}/admin/v1/connections/default/sync?wait=true`;
      return (await fetch(target, { method: "POST", headers })).json();
    };
    try {
      await use({ baseUrl: running.baseUrl, env, control, cycle, stop });
    } finally {
      await stop();
    }
  });
}

describe("through a bridge that runs", () => {
  test("holds: printed, approved one by one and all at once, kept", async () => {
    await withBridge({}, async ({ env, control, cycle, baseUrl }) => {
      expect(await cli(env, "holds")).toEqual({ code: 0, out: "nobody is held\n", err: "" });
      const leavers = dismiss(control, 20);
      expect((await cycle()).outcome).toBe("held");
      const { items, checksum } = await facts(env, "holds");
      expect(items.map((hold: Json) => hold.person.id).sort()).toEqual([...leavers].sort());
      const [first, second] = items;
      const printed = await cli(env, "holds");
      for (const { id, person } of items) expect(printed.out).toMatch(new RegExp(`^${id} .*${person.userName}`, "m"));
      expect(printed.out).toContain("20 because: 20 leavers, but no more than");
      expect(printed.out).toContain(`--all ${checksum}`);

      const approved = await cli(env, "holds", "approve", first.id, "--reason", "in the HR list");
      expect(approved).toEqual({ code: 0, out: expect.stringMatching(`^approved: ${first.id}`), err: "" });
      expect((await served(baseUrl, first.person.id)).active).toBe(false);
      const moved = await cli(env, "holds", "approve", "--all", checksum);
      expect(moved).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/have changed/) });
      const rejected = await facts(env, "holds", "reject", second.id, "--reason", "a mistake");
      expect(rejected.items).toEqual([
        expect.objectContaining({ state: "rejected", decidedBy: `admin token (${ME})`, decisionReason: "a mistake" }),
      ]);
      const rest = await cli(env, "holds", "approve", "--all", rejected.checksum);
      expect(rest.out.trimEnd().split("\n")).toHaveLength(18);
      expect((await cli(env, "holds")).out).toBe("nobody is held\n");
      expect((await served(baseUrl, second.person.id)).active).toBe(true);
      expect((await served(baseUrl, items[19].person.id)).active).toBe(false);
    });
  });

  test("is found on this machine, whatever PUBLIC_URL says", async () => {
    await withBridge({ PUBLIC_URL: "http://127.0.0.1:1/elsewhere" }, async ({ env, cycle, control }) => {
      dismiss(control, 20);
      await cycle();
      expect((await facts(env, "holds")).items).toHaveLength(20);
      expect((await cli({ ...env, ADMIN_TOKEN: "another-token-0123456789" }, "holds")).err).toMatch(/does not accept/);
    });
  });

  test("explain: in words and as the admin API has it; somebody nobody knows is 1", async () => {
    await withBridge({}, async ({ env, control, cycle, baseUrl }) => {
      const [id = ""] = dismiss(control, 20);
      await cycle();
      const { email } = control.person(id);
      const { code, out } = await cli(env, "explain", email.toUpperCase());
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`^${email}, id ${id}: served as active$`, "m"));
      expect(out).toMatch(/^ {2}held, waiting for a person's decision: 20 leavers/m);
      expect(out).toMatch(/^ {2}status: "DEACTIVATED"$/m);
      expect(out).toMatch(/^ {2}active = false {1,2}\(status DEACTIVATED is not one of activeStatuses\)$/m);
      expect(out).toMatch(/version 1 {1,2}created: new in Lattice$/m);
      const explained = await facts(env, "explain", id);
      expect(explained).toMatchObject({ id, said: { status: "DEACTIVATED" }, served: await served(baseUrl, id) });
      const nobody = await cli(env, "explain", "nobody@example.org");
      expect(nobody).toEqual({ code: 1, out: "", err: "Nothing is known of such a person.\n" });
    });
  });

  test("explain: of somebody who is not served any more it says since when, and why", async () => {
    const file = join(program.folder, "soon.yaml");
    await writeFile(file, "connections: [{ id: default, lifecycle: { absentReads: 1, deleteAfter: 0s } }]");
    await withBridge({ CONFIG_FILE: file }, async ({ env, control, cycle }) => {
      const id = control.people().find((person) => person.status === "ACTIVE" && !person.isAdmin)?.id ?? "";
      control.vanish(id);
      await cycle();
      await cycle();
      const { out } = await cli(env, "explain", id);
      expect(out).toMatch(/^somebody, id \S+: not served since version 3: gone from Lattice, /);
    });
  });

  test("freeze, unfreeze and rollback", async () => {
    await withBridge({}, async ({ env, control, cycle, baseUrl }) => {
      const [id = ""] = dismiss(control, 1);
      await cycle();
      expect((await served(baseUrl, id)).active).toBe(false);
      const rolled = await cli(env, "rollback", "1", "--reason", "too early");
      expect(rolled).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^rolled back to what version 1 was; version 3 is served$/m),
      });
      expect((await served(baseUrl, id)).active).toBe(true);
      expect((await cycle()).reason).toMatch(/^frozen \(too early\)/);
      expect((await cli(env, "sync")).out).toMatch(/1 would be deactivated\noutcome: unchanged, frozen/);
      expect(await facts(env, "freeze", "--reason", "again")).toMatchObject({
        status: "frozen",
        freeze: { by: `admin token (${ME})`, reason: "too early", rollBackTo: 1 },
      });
      expect(await cli(env, "rollback", "99")).toMatchObject({ code: 1, err: "version 99 is not kept.\n" });
      expect((await cli(env, "unfreeze")).code).toBe(0);
      await cycle();
      expect((await served(baseUrl, id)).active).toBe(false);
    });
  });

  test("quarantine: printed, and approved by its checksum", async () => {
    await withBridge({}, async ({ env, control, cycle, baseUrl }) => {
      expect(await cli(env, "quarantine")).toMatchObject({
        code: 0,
        out: expect.stringContaining("no cycle is quarantined"),
      });
      const staff = control.people().filter((person) => person.status === "ACTIVE");
      for (const { id } of staff) control.update(id, { email: `${id}@example.org` });
      await cycle();
      const { checksum } = await facts(env, "quarantine");
      const { out } = await cli(env, "quarantine");
      expect(out).toMatch(/people get another userName or e-mail/);
      expect(out).toContain(`quarantine approve ${checksum} publishes it`);
      expect((await cli(env, "quarantine", "approve", "of-another-plan")).code).toBe(1);
      expect((await cli(env, "quarantine", "approve", checksum, "--reason", "new domain")).code).toBe(0);
      const [one] = staff;
      expect((await served(baseUrl, one?.id ?? "")).userName).toBe(`${one?.id}@example.org`);
      expect(await facts(env, "quarantine")).toBeNull();
    });
  });

  test("a token that the bridge does not accept is told, and the store is left alone", async () => {
    await withBridge({}, async ({ env }) => {
      const refused = await cli({ ...env, ADMIN_TOKEN: "not-the-operators-token" }, "freeze");
      expect(refused).toEqual({ code: 1, out: "", err: expect.stringMatching(/does not accept this ADMIN_TOKEN/) });
      expect((await facts(env, "unfreeze")).status).toBe("active");
    });
  });
});

describe("on the store", () => {
  test("without a bridge: what is decided is there when one starts, before Lattice is asked", async () => {
    await withBridge({}, async ({ env, control, cycle, stop, baseUrl }) => {
      dismiss(control, 20);
      await cycle();
      await stop();
      const { items } = await facts(env, "holds");
      expect(items).toHaveLength(20);
      const [first, second] = items;
      const approved = await facts(env, "holds", "approve", first.id, "--reason", "in the HR list");
      expect(approved.items).toEqual([expect.objectContaining({ state: "approved", decidedBy: `cli: ${ME}` })]);
      await facts(env, "holds", "reject", second.id);
      const explained = await facts(env, "explain", first.person.id);
      expect(explained.served).toMatchObject({
        active: false,
        meta: { location: `${baseUrl}/Users/${first.person.id}` },
      });

      const again = await serving(program, { ...env, LATTICE_BASE_URL: NOWHERE });
      expect((await served(again.baseUrl, first.person.id)).active).toBe(false);
      expect((await served(again.baseUrl, second.person.id)).active).toBe(true);
      expect((await facts(env, "holds")).items).toHaveLength(18);
      again.signal("SIGTERM");
      await again.ended;
    });
  });

  test("beside a bridge without an admin API: the bridge carries it out", async () => {
    await withBridge({}, async ({ env, control, cycle, stop }) => {
      dismiss(control, 20);
      await cycle();
      await stop();
      const { ADMIN_TOKEN: _, ...plain } = env;
      const bridge = await serving(program, plain);
      await bridge.seen(/"message":"cycle"/);
      const [{ id, person }] = (await facts(plain, "holds")).items;
      const { code, err } = await cli(plain, "holds", "approve", id);
      expect({ code, err }).toEqual({ code: 0, err: "a bridge runs on this store: it carries this out\n" });
      expect(await goes(bridge.baseUrl, person.id)).toBe(true);
      bridge.signal("SIGTERM");
      await bridge.ended;
    });
  });

  test("freeze and rollback without a bridge hold when one starts, which says so in its log", async () => {
    await withBridge({}, async ({ env, control, cycle, stop }) => {
      const [id = ""] = dismiss(control, 1);
      await cycle();
      await stop();
      expect(await facts(env, "rollback", "1", "--reason", "a bad import")).toMatchObject({
        version: 3,
        status: "frozen",
        freeze: { by: `cli: ${ME}`, rollBackTo: 1 },
      });
      const again = await serving(program, env);
      await again.seen(/"level":"warn".*"message":"frozen: .*"since":"\d{4}-\d\d-\d\dT/);
      await again.seen(/"message":"cycle".*frozen \(a bad import\)/);
      expect((await served(again.baseUrl, id)).active).toBe(true);
      again.signal("SIGTERM");
      await again.ended;
    });
  });

  test("backup and restore: everything is back, what stood there is kept, and people are replaced only when told to", async () => {
    await withBridge({}, async ({ env, control, cycle, stop, baseUrl }) => {
      const copy = join(folder, "copy.db");
      const [id = ""] = dismiss(control, 1);
      expect(await facts(env, "backup", copy)).toEqual({ file: copy });
      await cycle();
      expect((await served(baseUrl, id)).active).toBe(false);
      expect(await cli(env, "backup", copy)).toMatchObject({ code: 1, err: expect.stringMatching(/is there already/) });
      expect(await cli(env, "restore", copy, "--force")).toMatchObject({
        code: 1,
        err: expect.stringMatching(/stop it first/),
      });
      await stop();
      expect(await cli(env, "restore", copy)).toMatchObject({ code: 1, err: expect.stringMatching(/has people/) });
      const { people, keptAside } = await facts(env, "restore", copy, "--force");
      expect(people).toBe(60);
      await access(keptAside);
      expect((await facts(env, "explain", id)).served.active).toBe(true);
      expect(await cli(env, "restore", join(folder, "nothing.db"), "--force")).toMatchObject({ code: 1, out: "" });
    });
  });

  test("erase: only who has gone, and what is kept of them is gone then", async () => {
    const yaml = { SYNC_INTERVAL: "1h" };
    await withBridge(yaml, async ({ env, control, cycle }) => {
      const leaver = control.people().find((person) => person.status === "DEACTIVATED");
      const { id = "", email = "" } = leaver ?? {};
      expect(await cli(env, "erase", "--user", id)).toMatchObject({
        code: 1,
        err: expect.stringMatching(/still served/),
      });
      // Two people with one address: the newcomer is never served, but what Lattice said of them is kept.
      const twin = control.hire({ name: "A Twin", email: control.owner().email, status: "ACTIVE" });
      await cycle();
      expect((await facts(env, "explain", twin.id)).said.name).toBe("A Twin");
      const { rows } = await facts(env, "erase", "--user", twin.id);
      expect(rows).toBeGreaterThan(0);
      const after = await cli(env, "explain", twin.id);
      expect(after.out).not.toContain("A Twin");
      expect(await cli(env, "erase", "--user", "nobody")).toEqual({
        code: 1,
        out: "",
        err: "nothing is kept of nobody\n",
      });
      expect(email).not.toBe("");
    });
  });
});

describe("nothing to act on", () => {
  test("no store yet: plain words, 1, and none is made by looking", async () => {
    const database = newStore();
    const env = bridgeEnvironment(NOWHERE, { DATABASE_URL: database });
    for (const args of [
      ["holds"],
      ["explain", "x"],
      ["freeze"],
      ["backup", join(folder, "b.db")],
      ["erase", "--user", "x"],
    ]) {
      const { code, out, err } = await cli(env, ...args);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toMatch(/^there is no store at .*bridge\.db yet/);
    }
    await expect(access(database.slice("sqlite:".length))).rejects.toThrow();
  });

  test("state in memory", async () => {
    const env = bridgeEnvironment(NOWHERE, { DATABASE_URL: "sqlite::memory:" });
    for (const args of [["holds"], ["restore", "x"], ["backup", "x"]]) {
      const { code, err } = await cli(env, ...args);
      expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/memory/) });
    }
  });
});

describe("wrong usage is 2", () => {
  test.each([
    [["holds", "approve"], /which one/],
    [["holds", "approve", "x", "--all", "y"], /which one/],
    [["holds", "nonsense"], /too many arguments|unknown command/],
    [["explain"], /missing required argument/],
    [["rollback", "one"], /VERSION/],
    [["quarantine", "approve"], /missing required argument/],
    [["erase"], /--user/],
    [["restore"], /missing required argument/],
  ])("%j", async (args, words) => {
    const { code, err } = await cli(bridgeEnvironment(NOWHERE, { DATABASE_URL: newStore() }), ...args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(words) });
  });

  test("a connection that does not exist", async () => {
    await withBridge({}, async ({ env, stop }) => {
      expect(await cli(env, "holds", "--connection", "nowhere")).toEqual({
        code: 2,
        out: "",
        err: "there is no connection nowhere\n",
      });
      expect((await cli(env, "holds", "approve", "x", "--connection", "nowhere")).code).toBe(2);
      await stop();
      expect((await cli(env, "freeze", "--connection", "nowhere")).code).toBe(2);
      expect((await cli(env, "erase", "--user", "x", "--connection", "nowhere")).code).toBe(2);
    });
  });

  test("each has help of its own, and no secret is an option", async () => {
    for (const args of [
      ["holds"],
      ["holds", "approve"],
      ["quarantine", "reject"],
      ["explain"],
      ["freeze"],
      ["unfreeze"],
      ["rollback"],
      ["backup"],
      ["restore"],
      ["erase"],
    ]) {
      const { code, out } = await cli({}, ...args, "--help");
      expect(code).toBe(0);
      expect(out).toContain("--config");
      expect(out).not.toMatch(/--(lattice-api-key|scim-token|admin-token)/);
    }
  });
});
