/** What is not kept for ever: old changes, reports and decided holds; and everything of a person who was erased. */
import type { DeleteResult, Kysely } from "kysely";
import type { Absence } from "./absence.js";
import { type ConnectionState, lockConnection } from "./connection-state.js";
import type { CycleReport } from "./cycle-report.js";
import { readDocument, saveDocument } from "./documents.js";
import { type Hold, isStanding } from "./hold.js";
import { forgetPerson, reportWithout, SETTINGS_ABOUT_PEOPLE, settingWithout } from "./forget-person.js";
import { dropStaged, tidy } from "./staged-rows.js";
import { StoreRefusedError } from "./store-error.js";
import type { Tables } from "./tables.js";

/** Rows removed. Even the last version's changes go when they are old; the directory itself never does. */
export async function pruneConnection(db: Kysely<Tables>, connection: string, before: number): Promise<number> {
  await tidy(db, connection);
  return db.transaction().execute(async (transaction) => {
    const state = await lockConnection(transaction, connection);
    const old = await transaction
      .selectFrom("versions")
      .select((eb) => eb.fn.max("version").as("version"))
      .where("connection", "=", connection)
      .where("committed_at", "<", before)
      .executeTakeFirst();
    const pruned = Math.max(state.pruned, old?.version ?? 0);
    await transaction.updateTable("connections").set({ pruned }).where("id", "=", connection).execute();
    // The version itself can still be rebuilt: it is what the changes after it are undone to.
    await transaction
      .deleteFrom("versions")
      .where("connection", "=", connection)
      .where("version", "<", pruned)
      .execute();
    return removedRows(
      await transaction
        .deleteFrom("changes")
        .where("connection", "=", connection)
        .where("version", "<=", pruned)
        .executeTakeFirst(),
      await transaction
        .deleteFrom("cycles")
        .where("connection", "=", connection)
        .where("finished_at", "<", before)
        .executeTakeFirst(),
      await transaction
        .deleteFrom("holds")
        .where("connection", "=", connection)
        .where("decided_at", "<", before)
        .where("state", "!=", "rejected")
        .executeTakeFirst(),
      ...(await pruneRejected(transaction, state, before)),
    );
  });
}

/** Somebody who is served because a person said so stays, however long ago that was: as long as it stands it is no history. */
async function pruneRejected(
  db: Kysely<Tables>,
  { id: connection, version }: ConnectionState,
  before: number,
): Promise<readonly DeleteResult[]> {
  const old = await db
    .selectFrom("holds")
    .select(["id", "person_id", "hold"])
    .where("connection", "=", connection)
    .where("decided_at", "<", before)
    .where("state", "=", "rejected")
    .execute();
  const results: DeleteResult[] = [];
  for (const { id, person_id: person, hold } of old) {
    if (isStanding(JSON.parse(hold) as Hold) && (await isServed(db, connection, version, person))) continue;
    results.push(
      await db.deleteFrom("holds").where("connection", "=", connection).where("id", "=", id).executeTakeFirst(),
    );
  }
  return results;
}

async function isServed(db: Kysely<Tables>, connection: string, version: number, id: string): Promise<boolean> {
  const record = await db
    .selectFrom("records")
    .select("json")
    .where("connection", "=", connection)
    .where("resource_type", "=", "User")
    .where("id", "=", id)
    .where("version", "<=", version)
    .orderBy("version", "desc")
    .executeTakeFirst();
  return (record?.json ?? null) !== null;
}

/** Rows removed or emptied. Throws StoreRefusedError, and changes nothing, while the person is served. */
export async function erasePerson(db: Kysely<Tables>, connection: string, id: string): Promise<number> {
  await tidy(db, connection);
  return db.transaction().execute(async (transaction) => {
    const state = await lockConnection(transaction, connection);
    if (await isServed(transaction, connection, state.version, id)) {
      throw new StoreRefusedError(`${id} is still served: only who is gone can be erased`);
    }
    await dropStaged(transaction, state);
    if (state.staging !== null) {
      await transaction.updateTable("connections").set({ staging: null }).where("id", "=", connection).execute();
    }
    return (
      (await eraseOwnRows(transaction, connection, id)) +
      (await eraseFromChanges(transaction, connection, id)) +
      (await eraseFromReports(transaction, connection, id)) +
      (await eraseFromAbsences(transaction, connection, id)) +
      (await eraseFromSettings(transaction, connection, id))
    );
  });
}

async function eraseOwnRows(db: Kysely<Tables>, connection: string, id: string): Promise<number> {
  return removedRows(
    await db
      .deleteFrom("records")
      .where("connection", "=", connection)
      .where("resource_type", "=", "User")
      .where("id", "=", id)
      .executeTakeFirst(),
    await db.deleteFrom("said").where("connection", "=", connection).where("id", "=", id).executeTakeFirst(),
    await db.deleteFrom("holds").where("connection", "=", connection).where("person_id", "=", id).executeTakeFirst(),
  );
}

function removedRows(...results: readonly DeleteResult[]): number {
  return results.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0);
}

/** The person's own changes stay as facts without content; others' forget whom they referred to. */
async function eraseFromChanges(db: Kysely<Tables>, connection: string, id: string): Promise<number> {
  const own = await db
    .updateTable("changes")
    .set({ before: null, erased: 1 })
    .where("connection", "=", connection)
    .where("resource_type", "=", "User")
    .where("id", "=", id)
    .where("before", "is not", null)
    .executeTakeFirst();
  let rows = Number(own.numUpdatedRows);
  for (const mention of await mentions(db, connection, id)) {
    const before: unknown = JSON.parse(mention.before ?? "null");
    const forgotten = forgetPerson(before, id);
    if (forgotten === before) continue;
    await db
      .updateTable("changes")
      .set({ before: JSON.stringify(forgotten), erased: 1 })
      .where("connection", "=", connection)
      .where("version", "=", mention.version)
      .where("ordinal", "=", mention.ordinal)
      .execute();
    rows++;
  }
  return rows;
}

function mentions(db: Kysely<Tables>, connection: string, id: string) {
  return db
    .selectFrom("changes")
    .select(["version", "ordinal", "before"])
    .where("connection", "=", connection)
    .where("before", "like", likePattern(id))
    .execute();
}

async function eraseFromReports(db: Kysely<Tables>, connection: string, id: string): Promise<number> {
  const reports = await db
    .selectFrom("cycles")
    .select(["number", "report"])
    .where("connection", "=", connection)
    .where("report", "like", likePattern(id))
    .execute();
  let rows = 0;
  for (const { number, report } of reports) {
    const parsed = JSON.parse(report) as CycleReport;
    const without = reportWithout(parsed, id);
    if (without === parsed) continue;
    await db
      .updateTable("cycles")
      .set({ report: JSON.stringify(without) })
      .where("connection", "=", connection)
      .where("number", "=", number)
      .execute();
    rows++;
  }
  return rows;
}

async function eraseFromAbsences(db: Kysely<Tables>, connection: string, id: string): Promise<number> {
  const absences = ((await readDocument(db, connection, "absences")) ?? []) as readonly Absence[];
  const others = absences.filter((absence) => absence.resourceType !== "User" || absence.id !== id);
  if (others.length === absences.length) return 0;
  await saveDocument(db, connection, "absences", others);
  return absences.length - others.length;
}

async function eraseFromSettings(db: Kysely<Tables>, connection: string, id: string): Promise<number> {
  let rows = 0;
  for (const name of SETTINGS_ABOUT_PEOPLE) {
    const value = await readDocument(db, connection, name);
    const without = settingWithout(value, id);
    if (without === value) continue;
    await saveDocument(db, connection, name, without);
    rows++;
  }
  return rows;
}

/** Finds candidates only: `%` and `_` in an id match more than themselves, and each find is looked at. */
function likePattern(id: string): string {
  return `%${JSON.stringify(id).replaceAll("\\", "_")}%`;
}
