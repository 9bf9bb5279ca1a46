/** Operators decide through any bridge on one PostgreSQL while Lattice is read slowly: both serve it before that read ends. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createSandbox, type Sandbox } from "../../src/sandbox/sandbox.js";
import { systemClock } from "../../src/time/clock.js";
import { staff } from "../server/admin/operated-bridge.js";
import { startPostgres, type TestPostgres } from "../support/postgres.js";
import { type BridgeUnderTest, type Json, LATTICE_KEY, startBridge } from "./bridge-under-test.js";

const PATIENCE_MS = 20_000;

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

async function until(holds: () => Promise<boolean>): Promise<void> {
  const began = Date.now();
  while (!(await holds())) {
    if (Date.now() - began > PATIENCE_MS) throw new Error(`not so after ${PATIENCE_MS} ms`);
    await systemClock.sleep(20);
  }
}

async function withBridges(
  use: (lattice: Sandbox, leader: BridgeUnderTest, follower: BridgeUnderTest) => Promise<void>,
): Promise<void> {
  const lattice = createSandbox({ people: 60, seed: 3, rateLimit: 0, key: LATTICE_KEY });
  const { url } = await lattice.listen(0);
  const common = {
    latticeUrl: url,
    databaseUrl: await postgres.createDatabase(),
    clock: systemClock,
    answerTimeoutMs: 60_000,
    env: { PUBLIC_URL: "https://scim.example.com" },
  };
  const running: BridgeUnderTest[] = [];
  try {
    const leader = await startBridge(common);
    running.push(leader);
    await leader.firstCycle();
    const follower = await startBridge(common);
    running.push(follower);
    await use(lattice, leader, follower);
  } finally {
    for (const bridge of running) await bridge.stop();
    await lattice.close();
  }
}

test("approval, freeze, rollback and quarantine through the follower hold while the leader reads", () =>
  withBridges(async (lattice, leader, follower) => {
    const { control } = lattice;
    const both = [leader, follower];
    const everywhere = (holds: (user: Json) => boolean, id: string) =>
      until(async () => {
        const users = await Promise.all(both.map(async (bridge) => (await bridge.read())?.users.get(id)));
        return users.every((user) => user !== undefined && holds(user));
      });
    const [renamed = "", ...leavers] = staff(control, 21);
    for (const id of leavers) control.terminate(id);
    expect(await leader.cycle()).toMatchObject({ outcome: "held" });
    for (const id of staff(control, 31).slice(0, 30)) control.update(id, { email: `${id}@example.org` });
    expect(await leader.cycle()).toMatchObject({ outcome: "quarantined" });

    control.setFault({ name: "slow", delayMs: 60_000 });
    await leader.post("/sync");
    await until(async () => (await leader.get("")).nextCycleAt === null);
    const { lastCycle, quarantine } = await follower.get("");

    await follower.post("/quarantine/approve", { checksum: quarantine.checksum });
    await everywhere((user) => user.userName === `${renamed}@example.org`, renamed);
    const { items } = await follower.get("/holds?state=open");
    await follower.post(`/holds/${items[0].id}/approve`);
    await everywhere((user) => user.active === false, items[0].person.id);
    await follower.post("/rollback", { version: 1, reason: "a bad import" });
    await everywhere((user) => user.active, items[0].person.id);
    for (const bridge of both)
      expect(await bridge.get("")).toMatchObject({ status: "frozen", lastCycle: { number: lastCycle.number } });
  }));

test("a cycle is asked for through the follower, and whoever leads by then runs it", () =>
  withBridges(async (lattice, leader, follower) => {
    expect(await follower.cycle()).toMatchObject({ number: 2, outcome: "unchanged" });
    const { leader: name } = await follower.get("");
    expect(name).toBe((await leader.get("")).leader);

    lattice.control.setFault({ name: "slow", delayMs: 60_000 });
    const answer = follower.cycle();
    await until(async () => (await leader.get("")).nextCycleAt === null);
    lattice.control.clearFault();
    await leader.stop();
    expect(await answer).toMatchObject({ outcome: "unchanged" });
    expect(await follower.get("")).toMatchObject({ readOnly: false });
  }));
