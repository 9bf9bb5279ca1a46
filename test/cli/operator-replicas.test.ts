/** Two bridges on one store: what is decided through the one that does not run the cycles is carried out all the same. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  bridgeEnvironment,
  type CompiledProgram,
  compileProgram,
  type Json,
  serving,
  TOKEN,
  until,
  withLattice,
} from "./program.js";

const ADMIN_TOKEN = "operators-token-0123456789";

let program: CompiledProgram;
let folder: string;
beforeAll(async () => {
  program = await compileProgram();
  folder = await mkdtemp(join(tmpdir(), "lattice-scim-replicas-"));
});
afterAll(async () => {
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

async function ask(origin: string, method: "GET" | "POST", path: string, body?: unknown) {
  const answer = await fetch(`${origin}/admin/v1/connections/default${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json: Json = await answer.json();
  return { status: answer.status, json };
}

/** Asks until `holds` is true of the User that both serve; false after too long. */
async function everywhere(baseUrls: readonly string[], id: string, holds: (user: Json) => boolean): Promise<boolean> {
  for (let asked = 0; asked < 200; asked++) {
    const users = await Promise.all(baseUrls.map(async (url) => (await until(200, `${url}/Users/${id}`, TOKEN)).json));
    if (users.every(holds)) return true;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  return false;
}

test("holds, freeze and quarantine through the bridge that only serves", async () => {
  await withLattice({ people: 60 }, async (url, { control }) => {
    const environment = bridgeEnvironment(url, {
      ADMIN_TOKEN,
      DATABASE_URL: `sqlite:${join(folder, "bridge.db")}`,
      SYNC_INTERVAL: "1h",
    });
    const start = async () => {
      const running = await serving(program, environment);
      await until(200, `${running.origin}/readyz`);
      return running;
    };
    const leader = await start();
    const follower = await start();
    const both = [leader.baseUrl, follower.baseUrl];
    const cycle = async () => (await ask(leader.origin, "POST", "/sync?wait=true")).json;
    try {
      expect((await ask(leader.origin, "GET", "")).json).toMatchObject({
        readOnly: false,
        nextCycleAt: expect.any(String),
      });
      expect((await ask(follower.origin, "GET", "")).json).toMatchObject({
        readOnly: true,
        nextCycleAt: null,
        people: 60,
      });
      const asked = await ask(follower.origin, "POST", "/sync");
      expect(asked.status).toBe(202);
      expect(asked.json).toMatchObject({ readOnly: true, leader: expect.stringMatching(/:\d+$/) });
      expect(asked.json.leader).toBe((await ask(leader.origin, "GET", "")).json.leader);
      const finished = await ask(follower.origin, "POST", "/sync?wait=true");
      expect(finished).toMatchObject({ status: 200, json: { outcome: "unchanged", read: { users: 60 } } });
      expect((await ask(follower.origin, "GET", "/cycles")).json.items[0].number).toBe(finished.json.number);

      const owner = control.owner().id;
      const staff = control.people().filter((person) => person.status === "ACTIVE" && person.id !== owner);
      for (const { id } of staff.slice(-20)) control.terminate(id);
      await cycle();
      const [hold] = (await ask(follower.origin, "GET", "/holds?state=open")).json.items;
      expect((await ask(follower.origin, "POST", `/holds/${hold.id}/approve`)).status).toBe(200);
      expect(await everywhere(both, hold.person.id, (user) => user.active === false)).toBe(true);

      const renamed = staff.slice(0, 20);
      for (const { id } of renamed) control.update(id, { email: `${id}@example.org` });
      expect((await cycle()).outcome).toBe("quarantined");
      const { checksum } = (await ask(follower.origin, "GET", "")).json.quarantine;
      expect((await ask(follower.origin, "POST", "/quarantine/approve", { checksum })).status).toBe(200);
      const [one] = renamed;
      const { id = "" } = one ?? {};
      expect(await everywhere(both, id, (user) => user.userName === `${id}@example.org`)).toBe(true);

      expect((await ask(follower.origin, "POST", "/freeze", { reason: "payroll run" })).json.status).toBe("frozen");
      control.update(id, { title: "Astronaut" });
      expect((await cycle()).reason).toMatch(/^frozen/);
      await ask(follower.origin, "POST", "/unfreeze");
      await cycle();
      expect(await everywhere(both, id, (user) => user.title === "Astronaut")).toBe(true);
    } finally {
      for (const bridge of [follower, leader]) {
        bridge.signal("SIGTERM");
        await bridge.ended;
      }
    }
  });
});
