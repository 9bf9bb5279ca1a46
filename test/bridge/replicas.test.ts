/** Several bridges on one database, end to end: one runs the cycles, all serve the same, and each outlives the others. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "../../src/sandbox/sandbox.js";
import { systemClock } from "../../src/time/clock.js";
import { keepingLogger, type OperatedBridge } from "../server/admin/operated-bridge.js";
import { startPostgres, type TestPostgres } from "../support/postgres.js";
import { type BridgeUnderTest, LATTICE_KEY, SCIM_TOKEN, startBridge } from "./bridge-under-test.js";

/** What a commit may take to reach the other process: less than what looking for it every now and then would take. */
const SOON_MS = 2_500;
const PATIENCE_MS = 20_000;

let postgres: TestPostgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), "lattice-scim-replicas-"));
});
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Replicas {
  readonly lattice: Sandbox;
  readonly leader: BridgeUnderTest;
  readonly follower: BridgeUnderTest;
  /** What the follower has logged so far. */
  readonly logged: () => readonly string[];
}

/** The leader has run a cycle, and the follower serves it. */
async function withReplicas(databaseUrl: string, use: (replicas: Replicas) => Promise<void>): Promise<void> {
  const lattice = createSandbox({ people: 60, seed: 3, rateLimit: 0, key: LATTICE_KEY });
  const { url } = await lattice.listen(0);
  const common = {
    latticeUrl: url,
    databaseUrl,
    clock: systemClock,
    answerTimeoutMs: 5_000,
    env: { PUBLIC_URL: "https://scim.example.com" },
  };
  const lines: OperatedBridge["logged"][number][] = [];
  const running: BridgeUnderTest[] = [];
  try {
    const leader = await startBridge(common);
    running.push(leader);
    await until(async () => (await leader.read()) !== undefined);
    const follower = await startBridge({ ...common, logger: keepingLogger(lines) });
    running.push(follower);
    await use({ lattice, leader, follower, logged: () => lines.map(({ message }) => message) });
  } finally {
    for (const bridge of running) await bridge.stop();
    await lattice.close();
  }
}

async function until(holds: () => Promise<boolean>, patienceMs = PATIENCE_MS): Promise<number> {
  const began = Date.now();
  while (!(await holds())) {
    if (Date.now() - began > patienceMs) throw new Error(`not so after ${patienceMs} ms`);
    await systemClock.sleep(10);
  }
  return Date.now() - began;
}

async function scim({ origin }: BridgeUnderTest, path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${origin}/scim/v2${path}`, {
    headers: { authorization: `Bearer ${SCIM_TOKEN}`, ...headers },
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const titleAt = async (bridge: BridgeUnderTest, id: string) => (await bridge.read())?.users.get(id).title;

/** Somebody who may be changed without consequences for others. */
function somebody({ control }: Sandbox): string {
  const owner = control.owner().id;
  const person = control.people().find(({ id, status }) => status === "ACTIVE" && id !== owner);
  return person?.id ?? "";
}

test("two bridges on one PostgreSQL serve the same bytes under the same ETags", async () => {
  await withReplicas(await postgres.createDatabase(), async ({ lattice, leader, follower }) => {
    expect(await leader.get("")).toMatchObject({ readOnly: false });
    expect(await follower.get("")).toMatchObject({ readOnly: true, people: 60 });
    for (const path of [
      "/Users",
      "/Groups",
      `/Users/${somebody(lattice)}`,
      "/Users?filter=active eq true&sortBy=userName&count=10&startIndex=7",
      "/Users?attributes=userName,groups&count=20",
    ]) {
      const [here, there] = [await scim(leader, path), await scim(follower, path)];
      expect([here.status, here.text]).toEqual([200, there.text]);
      const etag = here.headers.get("etag");
      expect(there.headers.get("etag")).toBe(etag);
      if (etag !== null) expect((await scim(follower, path, { "if-none-match": etag })).status).toBe(304);
    }
  });
});

test("what one commits the other serves, and when the one stops the other goes on", async () => {
  await withReplicas(await postgres.createDatabase(), async ({ lattice, leader, follower, logged }) => {
    const id = somebody(lattice);
    lattice.control.update(id, { title: "First" });
    expect(await leader.cycle()).toMatchObject({ outcome: "published" });
    await until(async () => (await titleAt(follower, id)) === "First", SOON_MS);

    await leader.stop();
    await until(async () => (await follower.get("")).readOnly === false);
    expect(logged()).toContain("this process runs the cycles from now on");
    lattice.control.update(id, { title: "Second" });
    lattice.control.terminate(id);
    await follower.cycle();
    expect((await follower.read())?.users.get(id)).toMatchObject({ title: "Second", active: false });
  });
});

test("while the database is gone both serve what they have and say how old it is; then they go on by themselves", async () => {
  await withReplicas(await postgres.createDatabase(), async ({ lattice, leader, follower }) => {
    const both = [leader, follower];
    const before = await Promise.all(both.map((bridge) => scim(bridge, "/Users")));
    const id = somebody(lattice);
    lattice.control.update(id, { title: "Meanwhile" });
    await postgres.kill();
    try {
      await expect(leader.cycle()).rejects.toThrow(/503|409/);
      await systemClock.sleep(1_100);
      for (const [index, bridge] of both.entries()) {
        const now = await scim(bridge, "/Users");
        expect([now.status, now.text]).toEqual([200, before[index]?.text]);
        expect(Number(now.headers.get("data-age"))).toBeGreaterThan(Number(before[index]?.headers.get("data-age")));
      }
    } finally {
      await postgres.start();
    }
    const leads = async (bridge: BridgeUnderTest) => (await bridge.get("")).readOnly === false;
    await until(async () => (await leads(leader)) || (await leads(follower)));
    const leading = (await leads(leader)) ? leader : follower;
    await leading.cycle();
    for (const bridge of both) await until(async () => (await titleAt(bridge, id)) === "Meanwhile");
  });
});

test("of two bridges on one SQLite file the second runs no cycles, says so, and serves", async () => {
  await withReplicas(`sqlite:${join(folder, "bridge.db")}`, async ({ lattice, leader, follower, logged }) => {
    expect(await follower.get("")).toMatchObject({ readOnly: true, nextCycleAt: null });
    expect(logged()).toContain("another process runs the cycles: this one serves what that one publishes");
    const id = somebody(lattice);
    lattice.control.update(id, { title: "In one file" });
    await leader.cycle();
    await until(async () => (await titleAt(follower, id)) === "In one file");
    expect((await scim(follower, "/Users")).text).toBe((await scim(leader, "/Users")).text);
    const { items } = await follower.get("/cycles");
    expect(items).toHaveLength(2);
  });
});
