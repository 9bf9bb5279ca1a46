/** Backups are taken while the store is in use, and restored into either engine; nothing is lost on the way. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { restoreStore, type Restored } from "../../src/store/restore.js";
import { StoreRefusedError, StoreUnusableError } from "../../src/store/store-error.js";
import type { StoreLocation } from "../../src/store/store-location.js";
import { openTestStore, TEST_STORE_OPTIONS } from "../support/open-test-store.js";
import { startPostgres, type TestPostgres } from "../support/postgres.js";
import { faultsOf, nextCommit } from "../support/counted-directory.js";
import { userBody } from "../support/snapshot-of.js";
import { contentOf, publish } from "./published.js";
import { hold } from "./conformance.js";

let folder: string;
let server: TestPostgres;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "backup-"));
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

let names = 0;
const newFile = () => join(folder, `${++names}.db`);
const sqlite = (): StoreLocation => ({ kind: "sqlite", path: newFile() });
const postgres = async (): Promise<StoreLocation> => ({ kind: "postgres", url: await server.createDatabase() });
const restore = (location: StoreLocation, file: string, overwrite = false): Promise<Restored> =>
  restoreStore(location, file, { ...TEST_STORE_OPTIONS, overwrite });

async function versionIn(location: StoreLocation): Promise<{ readonly version: number; readonly faults: string[] }> {
  const store = await openTestStore(location);
  try {
    return await faultsOf(store.connection("default"));
  } finally {
    await store.close();
  }
}

/** A store with some versions in it. */
async function filled(location: StoreLocation, versions: number): Promise<StoreLocation> {
  const store = await openTestStore(location);
  const connection = store.connection("default");
  let current = (await connection.load())?.snapshot;
  for (let i = 0; i < versions; i++) {
    const commit = await nextCommit(current);
    await connection.commit(commit);
    current = commit.published?.snapshot;
  }
  await store.close();
  return location;
}

describe.each([
  ["SQLite", async () => sqlite()],
  ["PostgreSQL", postgres],
])("a backup of %s", (_, newLocation) => {
  test("taken while it is written to is one version, whole, and restores into either engine", async () => {
    const store = await openTestStore(await newLocation());
    const connection = store.connection("default");
    let current = (await connection.load())?.snapshot;
    let writing = true;
    const writes = (async () => {
      while (writing) {
        const commit = await nextCommit(current);
        await connection.commit(commit);
        current = commit.published?.snapshot;
      }
    })();
    const files = [newFile(), newFile()];
    for (const file of files) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      await store.backup(file);
    }
    writing = false;
    await writes;
    await store.close();
    for (const [i, target] of [sqlite(), await postgres()].entries()) {
      await restore(target, files[i] ?? "");
      const { version, faults } = await versionIn(target);
      expect(faults).toEqual([]);
      expect(version).toBeLessThanOrEqual(current?.version ?? 0);
    }
  });

  test("has everything: history, holds, settings; but cursors of before are not taken", async () => {
    const location = await newLocation();
    const store = await openTestStore(location);
    const a = store.connection("a");
    const first = await publish(
      a,
      undefined,
      { users: { ada: userBody("ada") } },
      { holds: [hold("h")], settings: { freeze: [1] } },
    );
    const second = await publish(a, first, { users: { ada: null, bob: userBody("bob") } });
    const secret = await a.cursorSecret();
    const file = newFile();
    await store.backup(file);
    await expect(store.backup(file)).rejects.toBeInstanceOf(StoreRefusedError);
    await store.close();

    const target = sqlite();
    expect(await restore(target, file)).toEqual({ people: 1, keptAside: undefined });
    const restored = await openTestStore(target);
    const b = restored.connection("a");
    expect(contentOf((await b.load())?.snapshot)).toEqual(contentOf(second));
    expect(contentOf(await b.snapshotAt(1, 0))).toEqual(contentOf(first));
    expect((await b.history("User", "ada")).map(({ kind }) => kind)).toEqual(["created", "deleted"]);
    expect(await b.holds()).toEqual([hold("h")]);
    expect(await b.setting("freeze")).toEqual([1]);
    expect(Buffer.from(await b.cursorSecret())).not.toEqual(Buffer.from(secret));
    await restored.close();
  });
});

describe.each([
  ["SQLite", async () => sqlite()],
  ["PostgreSQL", postgres],
])("restoring into %s", (kind, newLocation) => {
  const backupOf = async (versions: number) => {
    const store = await openTestStore(await filled(sqlite(), versions));
    const file = newFile();
    await store.backup(file);
    await store.close();
    return file;
  };

  test("replaces a store with people only when told to, and keeps what stood there", async () => {
    const backup = await backupOf(2);
    const target = await filled(await newLocation(), 3);
    await expect(restore(target, backup)).rejects.toBeInstanceOf(StoreRefusedError);
    expect(await versionIn(target)).toEqual({ version: 3, faults: [] });
    const { people, keptAside } = await restore(target, backup, true);
    expect(people).toBe(1300);
    expect(await versionIn(target)).toEqual({ version: 2, faults: [] });
    expect(await versionIn({ kind: "sqlite", path: keptAside ?? "" })).toEqual({ version: 3, faults: [] });
    await filled(target, 1);
    expect(await versionIn(target)).toEqual({ version: 3, faults: [] });
  });

  test("looks at the backup first: one that is no good changes nothing", async () => {
    const target = await filled(await newLocation(), 1);
    const torn = await backupOf(1);
    truncateSync(torn, 40_000);
    await expect(restore(target, torn, true)).rejects.toBeInstanceOf(StoreUnusableError);
    const text = newFile();
    writeFileSync(text, "this is no backup");
    await expect(restore(target, text, true)).rejects.toBeInstanceOf(StoreUnusableError);
    await expect(restore(target, newFile(), true)).rejects.toBeInstanceOf(StoreRefusedError);
    expect(await versionIn(target)).toEqual({ version: 1, faults: [] });
  });

  test("is refused while a bridge runs cycles on it", async () => {
    const backup = await backupOf(1);
    const target = await filled(await newLocation(), 1);
    const running = await openTestStore(target);
    const lease = await running.connection("default").lease();
    await expect(restore(target, backup, true)).rejects.toThrow(/stop it first/);
    await lease?.release();
    await running.close();
    expect(await versionIn(target)).toEqual({ version: 1, faults: [] });
    expect((await restore(target, backup, true)).people).toBeGreaterThan(1000);
  });

  if (kind === "SQLite") {
    test("keeps a corrupt file aside", async () => {
      const backup = await backupOf(1);
      const target = sqlite() as { kind: "sqlite"; path: string };
      writeFileSync(target.path, "torn to pieces");
      await expect(openTestStore(target)).rejects.toThrow(StoreUnusableError);
      const { keptAside } = await restore(target, backup);
      expect(readFileSync(keptAside ?? "", "utf8")).toBe("torn to pieces");
      expect(await versionIn(target)).toEqual({ version: 1, faults: [] });
      expect(existsSync(`${target.path}.new`)).toBe(false);
      expect(readdirSync(folder).filter((name) => name.endsWith(".partial"))).toEqual([]);
    });
  }
});
