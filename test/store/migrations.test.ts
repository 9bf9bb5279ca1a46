/** A store that any earlier version left opens with today's program, on both engines, and is then as one made today. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { migrate } from "../../src/store/migrate.js";
import { MIGRATIONS, type Migration } from "../../src/store/migrations.js";
import { createSqliteClient } from "../../src/store/sqlite-client.js";
import { databaseOf } from "../../src/store/sqlite-file.js";
import type { StoreLocation } from "../../src/store/store-location.js";
import { systemClock } from "../../src/time/clock.js";
import { openTestStore } from "../support/open-test-store.js";
import { startPostgres, type TestPostgres } from "../support/postgres.js";
import { startSqliteWorker } from "../support/sqlite-worker.js";
import { userBody } from "../support/snapshot-of.js";
import { publish, recordsIn } from "./published.js";

let folder: string;
let server: TestPostgres;
let files = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "versions-"));
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Each has a file `versions/N.sql`: a store as that version left it. */
const VERSIONS = MIGRATIONS.map((_, i) => i + 1);
const leftBy = (version: number) => readFileSync(new URL(`./versions/${version}.sql`, import.meta.url), "utf8");

const newFile = () => join(folder, `${++files}.db`);

async function onSqlite(file: string, statements: readonly string[]): Promise<readonly unknown[]> {
  const client = createSqliteClient({ file, startWorker: startSqliteWorker });
  try {
    let rows: readonly unknown[] = [];
    for (const statement of statements) rows = (await client.run(statement)).rows;
    return rows;
  } finally {
    await client.close();
  }
}

const SQLITE_TABLES = "select type, tbl_name, name, lower(sql) as sql from sqlite_master order by 1, 2, 3";
const POSTGRES_TABLES = `
  select table_name, column_name, data_type, collation_name, is_nullable, column_default from information_schema.columns
  where table_schema = 'public'
  union all select tablename, indexname, indexdef, null, null, null from pg_indexes where schemaname = 'public'
  order by 1, 2`;

const engines = [
  {
    name: "SQLite",
    async left(version: number): Promise<StoreLocation> {
      const path = newFile();
      const statements = leftBy(version)
        .replaceAll(' collate "C"', "")
        .replaceAll(/^--.*$/gm, "")
        .split(/;\n/);
      await onSqlite(
        path,
        statements.filter((statement) => statement.trim() !== ""),
      );
      return { kind: "sqlite", path };
    },
    empty: async (): Promise<StoreLocation> => ({ kind: "sqlite", path: newFile() }),
    tables: (location: StoreLocation) => onSqlite((location as { path: string }).path, [SQLITE_TABLES]),
  },
  {
    name: "PostgreSQL",
    async left(version: number): Promise<StoreLocation> {
      const url = await server.createDatabase();
      await server.query(url, leftBy(version));
      return { kind: "postgres", url };
    },
    empty: async (): Promise<StoreLocation> => ({ kind: "postgres", url: await server.createDatabase() }),
    tables: (location: StoreLocation) => server.query((location as { url: string }).url, POSTGRES_TABLES),
  },
];

describe.each(engines)("$name", ({ left, empty, tables }) => {
  test.each(VERSIONS)("takes over what version %i left", async (version) => {
    const location = await left(version);
    const store = await openTestStore(location);
    const connection = store.connection("default");
    const loaded = await connection.load();
    expect(loaded?.snapshot.version).toBe(2);
    expect(loaded?.baseUrl).toBe("https://scim.example.org/scim/v2");
    expect(loaded?.readAt).toBe(1_767_225_660_000);
    const users = loaded?.snapshot.users;
    expect(users && recordsIn(users).map(({ id, sequence }) => [id, sequence])).toEqual([
      ["ada", 0],
      ["bob", 1],
    ]);
    expect(users?.at(0).lastModified).toBe(Date.parse("2026-01-01T00:00:00Z"));
    const earlier = await connection.snapshotAt(1, 0);
    expect(earlier?.groups.at(0).resource).toMatchObject({ id: "eng", displayName: "Engineering" });
    expect((await connection.changesAfter(0, 10)).map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      "ada created",
      "eng created",
      "bob created",
      "eng deleted",
    ]);
    expect((await connection.said("ada"))?.raw).toEqual({ id: "ada", title: "CTO" });
    expect((await connection.cycle(2))?.changes.created).toBe(1);
    expect((await connection.holds("open")).map(({ person }) => person.userName)).toEqual(["ada@example.org"]);
    expect(await connection.absences()).toEqual([
      { resourceType: "User", id: "ada", reads: 1, since: 1_767_225_660_000 },
    ]);
    expect(await connection.setting("freeze")).toEqual({ by: "eve" });
    expect(Buffer.from(await connection.cursorSecret()).equals(Buffer.alloc(32))).toBe(true);
    expect(await connection.nextCycleNumber()).toBe(3);
    const third = await publish(connection, loaded?.snapshot, { users: { ada: userBody("ada", { title: "CEO" }) } });
    expect((await connection.load())?.snapshot.users.at(0).resource).toEqual(third.users.at(0).resource);
    await store.close();

    const fresh = await empty();
    await (await openTestStore(fresh)).close();
    expect(await tables(location)).toEqual(await tables(fresh));
  });
});

describe("migrations", () => {
  const step =
    (name: string, fails = false): Migration =>
    async (db) => {
      await db.schema.createTable(name).addColumn("id", "integer").execute();
      if (fails) throw new Error("this step fails");
    };

  async function run(file: string, migrations: readonly Migration[]): Promise<void> {
    const db = databaseOf(createSqliteClient({ file, startWorker: startSqliteWorker }));
    try {
      await migrate(db, { dialect: "sqlite", clock: systemClock, place: file, migrations });
    } finally {
      await db.destroy();
    }
  }
  const tablesIn = async (file: string) =>
    (
      (await onSqlite(file, ["select name from sqlite_master where type = 'table' order by name"])) as {
        name: string;
      }[]
    ).map(({ name }) => name);

  test("go on from where a database is, each once", async () => {
    const file = newFile();
    await run(file, [step("a")]);
    await run(file, [step("a"), step("b"), step("c")]);
    await run(file, [step("a"), step("b"), step("c")]);
    expect(await tablesIn(file)).toEqual(["a", "b", "c", "schema_versions"]);
    expect(await onSqlite(file, ["select version from schema_versions order by version"])).toEqual(
      [1, 2, 3].map((version) => ({ version })),
    );
  });

  test("that fail leave the database as it was", async () => {
    const file = newFile();
    await run(file, [step("a")]);
    await expect(run(file, [step("a"), step("b"), step("c", true)])).rejects.toThrow("this step fails");
    expect(await tablesIn(file)).toEqual(["a", "schema_versions"]);
  });

  test("never go back", async () => {
    const file = newFile();
    await run(file, [step("a"), step("b")]);
    await expect(run(file, [step("a")])).rejects.toThrow(/newer version .*schema 2; this one knows up to 1/);
    expect(await tablesIn(file)).toEqual(["a", "b", "schema_versions"]);
  });

  test("of several processes at once are run by one", async () => {
    const location: StoreLocation = { kind: "postgres", url: await server.createDatabase() };
    const stores = await Promise.all(Array.from({ length: 4 }, () => openTestStore(location)));
    await Promise.all(stores.map((store) => store.close()));
    expect(await server.query(location.url, "select version from schema_versions order by version")).toEqual(
      VERSIONS.map((version) => ({ version })),
    );
  });
});
