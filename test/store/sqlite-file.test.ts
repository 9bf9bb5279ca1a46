/** A SQLite file that is not what it should be is noticed at the start, named, and left exactly as it was found. */
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createSqliteClient } from "../../src/store/sqlite-client.js";
import { StoreUnavailableError, StoreUnusableError } from "../../src/store/store-error.js";
import { openTestStore } from "../support/open-test-store.js";
import { userBody } from "../support/snapshot-of.js";
import { startSqliteWorker } from "../support/sqlite-worker.js";
import { publish } from "./published.js";

let folder: string;
let whole: string;
let path: string;
let files = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "store-"));
  whole = join(folder, "whole.db");
  const store = await openTestStore({ kind: "sqlite", path: whole });
  const crowd = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`u${i}`, userBody(`u${i}`)]));
  await publish(store.connection("default"), undefined, { users: crowd });
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  path = join(folder, `case-${++files}.db`);
  copyFileSync(whole, path);
});

const open = () => openTestStore({ kind: "sqlite", path });

/** Opening fails with an error that names the file; the file stays as it is, and nothing is put in its place. */
async function refused(reason: RegExp): Promise<void> {
  const before = existsSync(path) ? readFileSync(path) : undefined;
  const error: unknown = await open().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StoreUnusableError);
  const { message } = error as Error;
  expect(message).toContain(path);
  expect(message).toMatch(reason);
  if (before === undefined) expect(existsSync(path)).toBe(false);
  else expect(readFileSync(path).equals(before)).toBe(true);
}

function overwrite(offset: number, bytes: Buffer): void {
  const content = readFileSync(path);
  bytes.copy(content, offset);
  writeFileSync(path, content);
}

async function sql(statement: string): Promise<readonly unknown[]> {
  const client = createSqliteClient({ file: path, startWorker: startSqliteWorker });
  try {
    return (await client.run(statement)).rows;
  } finally {
    await client.close();
  }
}

describe("a SQLite file", () => {
  test("that is whole opens", async () => {
    const store = await open();
    expect((await store.connection("default").load())?.snapshot.users.size).toBe(400);
    await store.close();
  });

  test("is made with its folder where there is none", async () => {
    path = join(folder, "new", "deep", "bridge.db");
    const store = await open();
    expect(await store.connection("default").load()).toBeUndefined();
    await store.close();
    expect(statSync(path).size).toBeGreaterThan(0);
    expect(readdirSync(join(folder, "new", "deep")).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  test("that was cut off is refused", async () => {
    truncateSync(path, statSync(path).size - 5 * 4096);
    await refused(/corrupt|malformed/);
  });

  test("that was cut off in its first page is refused", async () => {
    truncateSync(path, 1000);
    await refused(/corrupt|not a SQLite database/);
  });

  test("that is empty is refused", async () => {
    truncateSync(path, 0);
    await refused(/is empty/);
  });

  test("whose beginning is damaged is refused", async () => {
    overwrite(0, Buffer.from("not a database at all"));
    await refused(/is not a SQLite database/);
  });

  test("with a page of garbage is refused, wherever the page is", async () => {
    const pages = statSync(path).size / 4096;
    for (const page of [1, 2, Math.floor(pages / 2), pages - 1]) {
      copyFileSync(whole, path);
      overwrite(page * 4096, Buffer.alloc(4096, 0xa5));
      await refused(/corrupt/);
    }
  });

  test("with a page of another place never serves fewer people", async () => {
    const content = readFileSync(whole);
    const pages = content.length / 4096;
    let found = 0;
    for (let page = 0; page < pages; page += 6) {
      const other = (page * 31) % pages;
      copyFileSync(whole, path);
      overwrite(page * 4096, content.subarray(other * 4096, (other + 1) * 4096));
      const size = await open()
        .then(
          (store) =>
            store
              .connection("default")
              .load()
              .then((loaded) => loaded?.snapshot.users.size)
              .finally(() => store.close()),
          () => "refused",
        )
        .catch(() => "refused");
      expect(["refused", 400]).toContain(size);
      if (size === "refused") found++;
    }
    expect(found).toBeGreaterThan(5);
  });

  test("with an index that lost an entry never serves fewer people", async () => {
    const store = await open();
    await store.connection("default").load();
    await store.close();
    await sql("delete from records where id = 'u7'");
    const damaged = await open();
    await expect(damaged.connection("default").load()).rejects.toThrow(/corrupt: 399 people .* of 400/);
    await damaged.close();
  });

  test("with a record that was changed by another hand is refused when it is loaded", async () => {
    await sql("update records set json = substr(json, 1, 100) where id = 'u7'");
    const store = await open();
    await expect(store.connection("default").load()).rejects.toThrow(StoreUnusableError);
    await expect(store.connection("default").load()).rejects.toThrow(path);
    await store.close();
  });

  test("of a newer version is refused by name", async () => {
    await sql("insert into schema_versions (version, applied_at) values (99, 0)");
    await refused(/newer version .*99/);
  });

  test("of another program is refused", async () => {
    rmSync(path);
    await sql("create table invoices (id integer)");
    await refused(/not a store of lattice-scim-bridge/);
  });

  test("without any table is refused", async () => {
    rmSync(path);
    await sql("pragma user_version = 1");
    await refused(/not a store of lattice-scim-bridge/);
  });

  test("that is missing while its journal has data is refused", async () => {
    writeFileSync(`${path}-wal`, "data");
    rmSync(path);
    await refused(/is missing/);
    expect(readFileSync(`${path}-wal`, "utf8")).toBe("data");
  });

  test("in a place that cannot be is a store that does not answer", async () => {
    path = join(whole, "bridge.db");
    await expect(open()).rejects.toThrow(StoreUnavailableError);
    await expect(open()).rejects.toThrow(path);
  });

  test("whose thread has ended says so, and the lease is lost", async () => {
    const client = createSqliteClient({ file: path, startWorker: startSqliteWorker });
    expect(await client.lock(`${path}-lease`, 0)).toBe(true);
    await client.close();
    await expect(client.run("select 1")).rejects.toThrow(StoreUnavailableError);
    await expect(client.run("select 1")).rejects.toThrow(/closed/);
  });

  test("takes no text with a NUL and no number that is none", async () => {
    const client = createSqliteClient({ file: path, startWorker: startSqliteWorker });
    await expect(client.run("select ?", ["a\0b"])).rejects.toThrow(/NUL/);
    await expect(client.run("select ?", [Number.NaN])).rejects.toThrow(/finite/);
    expect((await client.run("select ? as yes, ? as nought", [true, undefined])).rows).toEqual([
      { yes: 1, nought: null },
    ]);
    await client.close();
  });
});
