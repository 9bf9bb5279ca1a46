/** The store over a SQL database: the port's methods, each one line to where it is done. */
import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Logger } from "../telemetry/logger.js";
import type { Clock } from "../time/clock.js";
import type { Absence } from "./absence.js";
import { connectionState, lockConnection } from "./connection-state.js";
import { type CommitWatch, type Counters, createCommitWatch } from "./commit-watch.js";
import { readDocument, readHolds, readReport, readReports, saveDocument } from "./documents.js";
import { loadDirectory } from "./load-directory.js";
import { erasePerson, pruneConnection } from "./retention.js";
import { readSaid, readSaidDigests } from "./said.js";
import { reading, type SqlEngine } from "./sql-engine.js";
import type { ConnectionStore, Store } from "./store.js";
import { readChangesAfter, readHistory, readSnapshotAt } from "./stored-changes.js";
import type { Tables } from "./tables.js";
import { writeCommit } from "./write-commit.js";

export interface SqlStoreOptions {
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createSqlStore(engine: SqlEngine, { clock, logger }: SqlStoreOptions): Store {
  const watch = createCommitWatch({
    read: (connections) => readCounters(engine.db, connections),
    pollInterval: engine.pollInterval,
    clock,
    logger,
    place: engine.place,
  });
  engine.listen(() => void watch.look());
  const connections = new Map<string, ConnectionStore>();
  return {
    description: engine.description,
    connection(id) {
      const connection = connections.get(id) ?? createSqlConnection(engine, id, watch);
      connections.set(id, connection);
      return connection;
    },
    backup: (file) => engine.backup(file),
    async close() {
      watch.close();
      await watch.settled();
      await engine.close();
    },
  };
}

function createSqlConnection(engine: SqlEngine, id: string, watch: CommitWatch): ConnectionStore {
  const { db, place } = engine;
  return {
    async load(known) {
      // What a watcher was not called for has to be in what is loaded.
      await watch.settled();
      return reading(db, (view) => loadDirectory(view, id, place, known));
    },
    async commit(commit) {
      await writeCommit(engine, id, commit);
      void watch.look();
    },
    said: (userId) => readSaid(db, id, userId),
    saidDigests: () => readSaidDigests(db, id),
    history: (resourceType, resourceId) => readHistory(db, id, resourceType, resourceId),
    changesAfter: (version, limit) => readChangesAfter(db, id, version, limit),
    snapshotAt: (version, keptSince, known) =>
      reading(db, (view) => readSnapshotAt(view, id, place, version, keptSince, known)),
    cycles: (limit, before) => readReports(db, id, limit, before),
    cycle: (number) => readReport(db, id, number),
    nextCycleNumber: async () => ((await connectionState(db, id))?.last_cycle ?? 0) + 1,
    absences: async () => ((await readDocument(db, id, "absences")) ?? []) as readonly Absence[],
    holds: (state) => readHolds(db, id, state),
    setting: (name) => readDocument(db, id, name),
    async saveSetting(name, value) {
      await db.transaction().execute(async (transaction) => {
        const { decided } = await lockConnection(transaction, id);
        await saveDocument(transaction, id, name, value);
        await transaction
          .updateTable("connections")
          .set({ decided: decided + 1 })
          .where("id", "=", id)
          .execute();
        await engine.announce(transaction, id);
      });
      void watch.look();
    },
    cursorSecret: () => cursorSecret(db, id),
    prune: (before) => pruneConnection(db, id, before),
    erase: (userId) => erasePerson(db, id, userId),
    lease: () => engine.lease(id),
    watch: (listener) => watch.watch(id, listener),
  };
}

async function readCounters(
  db: Kysely<Tables>,
  connections: readonly string[],
): Promise<ReadonlyMap<string, Counters>> {
  const rows = await db
    .selectFrom("connections")
    .select(["id", "committed", "decided"])
    .where("id", "in", connections)
    .execute();
  return new Map(rows.map(({ id, committed, decided }) => [id, { committed, decided }]));
}

async function cursorSecret(db: Kysely<Tables>, connection: string): Promise<Uint8Array> {
  const value = randomBytes(32).toString("base64");
  await db
    .insertInto("secrets")
    .values({ connection, name: "cursor", value })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const kept = await db
    .selectFrom("secrets")
    .select("value")
    .where("connection", "=", connection)
    .where("name", "=", "cursor")
    .executeTakeFirstOrThrow();
  return Buffer.from(kept.value, "base64");
}
