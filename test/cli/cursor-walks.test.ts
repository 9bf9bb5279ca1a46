/** A walk by cursor goes on where another process goes on: after a restart, and through another bridge on the same store. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createSandbox, type Sandbox } from "../../src/sandbox/sandbox.js";
import { startPostgres, type TestPostgres } from "../support/postgres.js";
import { ask, bridgeEnvironment, type CompiledProgram, compileProgram, type Running, TOKEN, until } from "./program.js";

const PAGE = 20;

interface Person {
  readonly id: string;
  readonly title?: string;
}

interface Page {
  readonly totalResults: number;
  readonly Resources: readonly Person[];
  readonly nextCursor?: string;
  readonly scimType?: string;
}

interface Started {
  readonly stop: () => Promise<void>;
  readonly ask: (query: string) => Promise<{ readonly status: number; readonly page: Page }>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Serves under one public URL, whichever port it is at. */
async function start(
  program: CompiledProgram,
  lattice: string,
  database: string,
  keepVersions = "1h",
): Promise<Started> {
  const port = String(await freePort());
  const file = join(program.folder, `bridge-${port}.yaml`);
  await writeFile(file, `connections:\n  - id: default\n    lifecycle:\n      keepVersions: ${keepVersions}\n`);
  const environment = { PORT: port, PUBLIC_URL: "https://scim.example.org", DATABASE_URL: database };
  const running: Running = await program.start(
    ["serve"],
    bridgeEnvironment(lattice, { ...environment, SYNC_INTERVAL: "1s", CONFIG_FILE: file }),
  );
  await running.seen(/"baseUrl":/);
  await until(200, `http://127.0.0.1:${port}/readyz`);
  return {
    async ask(query) {
      const { status, json } = await ask(`http://127.0.0.1:${port}/scim/v2/Users?${query}`, TOKEN);
      return { status, page: json };
    },
    async stop() {
      running.signal("SIGTERM");
      await running.ended;
    },
  };
}

/** Asks until somebody has the title. */
async function untilServed(process: Started, title: string): Promise<void> {
  for (let asked = 0; asked < 600; asked++) {
    const { page } = await process.ask(`filter=${encodeURIComponent(`title eq "${title}"`)}`);
    if (page.totalResults > 0) return;
    await delay(50);
  }
  throw new Error(`nobody is ${title}`);
}

async function everybody(process: Started): Promise<readonly Person[]> {
  return (await process.ask("count=1000")).page.Resources;
}

/** The pages from this cursor on, asked of each process in turns. */
async function walk(processes: readonly Started[], cursor: string | undefined): Promise<readonly Person[]> {
  const found: Person[] = [];
  for (let turn = 0, next = cursor; next !== undefined; turn++) {
    const { status, page } = (await processes[turn % processes.length]?.ask(`count=${PAGE}&cursor=${next}`)) ?? {};
    expect(status).toBe(200);
    found.push(...(page?.Resources ?? []));
    next = page?.nextCursor;
  }
  return found;
}

describe("a cursor", () => {
  let program: CompiledProgram;
  let lattice: Sandbox;
  let url: string;
  let postgres: TestPostgres | undefined;
  beforeAll(async () => {
    program = await compileProgram();
    lattice = createSandbox({ people: 60, seed: 1, rateLimit: 0 });
    ({ url } = await lattice.listen(0));
  });
  afterAll(async () => {
    await lattice.close();
    await postgres?.stop();
    await program.remove();
  });

  /** Somebody new, and somebody with a new title, which is how it can be seen to be served. */
  function change(title: string): void {
    const owner = lattice.control.owner().id;
    const someone = lattice.control.people().find(({ id, status }) => status === "ACTIVE" && id !== owner);
    if (someone === undefined) throw new Error("nobody is active");
    lattice.control.hire({});
    lattice.control.update(someone.id, { title });
  }

  test("goes on after a restart, over the directory on which it began", async () => {
    const database = `sqlite:${join(program.folder, "restarted.db")}`;
    const first = await start(program, url, database);
    const before = await everybody(first);
    const { page } = await first.ask(`count=${PAGE}&cursor`);
    await first.stop();
    change("Astronaut");
    const second = await start(program, url, database);
    try {
      await untilServed(second, "Astronaut");
      expect((await everybody(second)).length).toBe(before.length + 1);
      expect([...page.Resources, ...(await walk([second], page.nextCursor))]).toEqual(before);
      // Begun anew it sees what is served now.
      expect(await walk([second], "")).toEqual(await everybody(second));
    } finally {
      await second.stop();
    }
  });

  test("has expired once its version is not kept any more", async () => {
    const database = `sqlite:${join(program.folder, "forgotten.db")}`;
    const first = await start(program, url, database, "0s");
    const { page } = await first.ask(`count=${PAGE}&cursor`);
    await first.stop();
    change("Diver");
    const second = await start(program, url, database, "0s");
    try {
      await untilServed(second, "Diver");
      const late = await second.ask(`count=${PAGE}&cursor=${page.nextCursor}`);
      expect(late).toMatchObject({ status: 400, page: { scimType: "expiredCursor" } });
    } finally {
      await second.stop();
    }
  });

  test("goes on through another bridge on the same PostgreSQL", async () => {
    postgres = await startPostgres();
    const database = await postgres.createDatabase();
    const both = [await start(program, url, database), await start(program, url, database)];
    const [one] = both;
    if (one === undefined) throw new Error("no bridge");
    try {
      const before = await everybody(one);
      const { page } = await one.ask(`count=${PAGE}&cursor`);
      change("Baker");
      for (const each of both) await untilServed(each, "Baker");
      expect([...page.Resources, ...(await walk([...both].reverse(), page.nextCursor))]).toEqual(before);
    } finally {
      for (const each of both) await each.stop();
    }
  });
});
