/** A database server that goes away is said to be away, and is used again when it is back; leases move on. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { Store, StoreEvent } from "../../src/store/store.js";
import { StoreUnavailableError, StoreUnusableError } from "../../src/store/store-error.js";
import type { StoreLocation } from "../../src/store/store-location.js";
import type { Logger } from "../../src/telemetry/logger.js";
import { compileChild, type CompiledChild } from "../support/compile-child.js";
import { faultsOf, nextCommit } from "../support/counted-directory.js";
import { openTestStore } from "../support/open-test-store.js";
import { startPostgres, type TestPostgres } from "../support/postgres.js";
import { silentLogger } from "../support/silent-logger.js";
import { userBody } from "../support/snapshot-of.js";
import { publish } from "./published.js";
import { until } from "./shared-database.js";

let server: TestPostgres;
let holder: CompiledChild;
const opened: Store[] = [];
const children: ChildProcess[] = [];
beforeAll(async () => {
  server = await startPostgres();
  holder = compileChild(fileURLToPath(new URL("../support/committing-child.ts", import.meta.url)));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const store of opened.splice(0)) await store.close();
});
afterAll(async () => {
  await server.stop();
  holder.remove();
});

const newLocation = async () => ({ kind: "postgres", url: await server.createDatabase() }) as const;
const open = async (location: StoreLocation, logger: Logger = silentLogger) => {
  const store = await openTestStore(location, { logger });
  opened.push(store);
  return store;
};

test("a lease moves on in under ten seconds when its holder is killed", async () => {
  const location = await newLocation();
  const connection = (await open(location)).connection("default");
  const child = spawn(process.execPath, [holder.file, JSON.stringify(location), "lease"]);
  children.push(child);
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  expect(said.toString()).toBe("leased\n");
  expect(await connection.lease()).toBeUndefined();
  child.kill("SIGKILL");
  const killed = Date.now();
  await until(async () => (await connection.lease()) !== undefined);
  expect(Date.now() - killed).toBeLessThan(10_000);
});

test("a server that is killed and restarted loses nothing, and everything goes on by itself", async () => {
  const location = await newLocation();
  const lines: string[] = [];
  const log = (message: string) => lines.push(message);
  const [writer, reader] = [await open(location), await open(location, { ...silentLogger, warn: log, info: log })];
  const [a, b] = [writer.connection("default"), reader.connection("default")];
  const events: StoreEvent[] = [];
  b.watch((event) => events.push(event));
  const lease = await a.lease();
  const first = await nextCommit(undefined);
  await a.commit(first);
  await until(() => events.includes("committed"));

  // In the middle of the slices of a large commit.
  const large = await nextCommit(first.published?.snapshot);
  const crowd = {
    ...large,
    said: Array.from({ length: 20_000 }, (_, i) => ({ id: `s${i}`, raw: {}, digest: "", at: 1 })),
  };
  const writing = a.commit(crowd);
  const broken = expect(writing).rejects.toBeInstanceOf(StoreUnavailableError);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await server.kill();
  await broken;
  await until(() => lease?.lost.aborted === true);
  await expect(a.load()).rejects.toThrow(StoreUnavailableError);
  await expect(a.load()).rejects.toThrow(/PostgreSQL at .* does not answer/);
  await expect(a.lease()).rejects.toThrow(StoreUnavailableError);
  await expect(openTestStore(location)).rejects.toThrow(StoreUnavailableError);
  await until(() => lines.length > 0);

  await server.start();
  expect(await faultsOf(a)).toEqual({ version: 1, faults: [] });
  events.length = 0;
  await a.commit(large);
  await until(() => events.includes("committed"), 3000);
  expect(await faultsOf(b)).toEqual({ version: 2, faults: [] });
  expect(lines).toEqual(["the store does not answer; what is served stays as it is", "the store answers again"]);
  await until(async () => (await b.lease()) !== undefined);
  expect(await a.lease()).toBeUndefined();
});

test("a commit that nobody announced is noticed all the same", async () => {
  const location = await newLocation();
  const connection = (await open(location)).connection("default");
  await connection.saveSetting("freeze", true);
  const events: StoreEvent[] = [];
  connection.watch((event) => events.push(event));
  await connection.load();
  await server.query(location.url, "update connections set committed = committed + 1");
  await until(() => events.length > 0, 2000);
  expect(events).toEqual(["committed"]);
});

test("a newer version's database is refused by name, and is not touched", async () => {
  const location = await newLocation();
  const store = await openTestStore(location);
  await publish(store.connection("default"), undefined, { users: { ada: userBody("ada") } });
  await store.close();
  await server.query(location.url, "insert into schema_versions (version, applied_at) values (99, 0)");
  await expect(openTestStore(location)).rejects.toThrow(StoreUnusableError);
  await expect(openTestStore(location)).rejects.toThrow(/PostgreSQL at .* newer version .*99/);
  await server.query(location.url, "delete from schema_versions where version = 99");
  const again = await open(location);
  expect((await again.connection("default").load())?.snapshot.users.size).toBe(1);
});

test("a database with another program's tables is refused", async () => {
  const location = await newLocation();
  await server.query(location.url, "create table connections (id integer)");
  await expect(openTestStore(location)).rejects.toThrow(/tables of another program/);
  expect(await server.query(location.url, "select * from connections")).toEqual([]);
});

test("a password never stands in an error or a description", async () => {
  const url = "postgres://bridge:s3cret@127.0.0.1:1/people";
  const error: unknown = await openTestStore({ kind: "postgres", url }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StoreUnavailableError);
  expect((error as Error).message).toContain("PostgreSQL at 127.0.0.1:1/people");
  expect(JSON.stringify([(error as Error).message, (error as Error).stack])).not.toContain("s3cret");
});
