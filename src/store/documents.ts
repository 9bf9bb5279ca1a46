/** The small things of a connection that are kept as JSON: settings and absences, reports, holds. */
import type { Kysely } from "kysely";
import type { CycleReport } from "./cycle-report.js";
import type { Hold } from "./hold.js";
import type { SettingName } from "./store.js";
import type { Tables } from "./tables.js";

export type DocumentName = SettingName | "absences";

export async function readDocument(db: Kysely<Tables>, connection: string, name: DocumentName): Promise<unknown> {
  const row = await db
    .selectFrom("documents")
    .select("json")
    .where("connection", "=", connection)
    .where("name", "=", name)
    .executeTakeFirst();
  return row === undefined ? undefined : parse(row.json);
}

/** Undefined removes it. */
export async function saveDocument(
  db: Kysely<Tables>,
  connection: string,
  name: string,
  value: unknown,
): Promise<void> {
  if (value === undefined) {
    await db.deleteFrom("documents").where("connection", "=", connection).where("name", "=", name).execute();
    return;
  }
  await db
    .insertInto("documents")
    .values({ connection, name, json: JSON.stringify(value) })
    .onConflict((conflict) =>
      conflict.columns(["connection", "name"]).doUpdateSet((eb) => ({ json: eb.ref("excluded.json") })),
    )
    .execute();
}

/** Newest first; `before` is a number that the reports must be under. */
export async function readReports(
  db: Kysely<Tables>,
  connection: string,
  limit: number,
  before?: number,
): Promise<readonly CycleReport[]> {
  const rows = await db
    .selectFrom("cycles")
    .select("report")
    .where("connection", "=", connection)
    .$if(before !== undefined, (query) => query.where("number", "<", before ?? 0))
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ report }) => parse(report) as CycleReport);
}

export async function readReport(
  db: Kysely<Tables>,
  connection: string,
  number: number,
): Promise<CycleReport | undefined> {
  const [report] = await readReports(db, connection, 1, number + 1);
  return report?.number === number ? report : undefined;
}

export async function saveReport(db: Kysely<Tables>, connection: string, report: CycleReport): Promise<void> {
  await db
    .insertInto("cycles")
    .values({
      connection,
      number: report.number,
      finished_at: report.finishedAt,
      report: JSON.stringify(report),
    })
    .onConflict((conflict) =>
      conflict.columns(["connection", "number"]).doUpdateSet((eb) => ({
        finished_at: eb.ref("excluded.finished_at"),
        report: eb.ref("excluded.report"),
      })),
    )
    .execute();
}

/** Oldest first. */
export async function readHolds(
  db: Kysely<Tables>,
  connection: string,
  state?: Hold["state"],
): Promise<readonly Hold[]> {
  const rows = await db
    .selectFrom("holds")
    .select("hold")
    .where("connection", "=", connection)
    .$if(state !== undefined, (query) => query.where("state", "=", state ?? "open"))
    .orderBy("opened_at")
    .orderBy("id")
    .execute();
  return rows.map(({ hold }) => parse(hold) as Hold);
}

const SLICE = 500;

export async function saveHolds(db: Kysely<Tables>, connection: string, holds: readonly Hold[]): Promise<void> {
  for (let from = 0; from < holds.length; from += SLICE) {
    await db
      .insertInto("holds")
      .values(
        holds.slice(from, from + SLICE).map((hold) => ({
          connection,
          id: hold.id,
          person_id: hold.person.id,
          state: hold.state,
          opened_at: hold.openedAt,
          decided_at: hold.decidedAt ?? null,
          hold: JSON.stringify(hold),
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(["connection", "id"])
          .doUpdateSet((eb) => ({
            state: eb.ref("excluded.state"),
            decided_at: eb.ref("excluded.decided_at"),
            hold: eb.ref("excluded.hold"),
          }))
          // What was decided through another process meanwhile is not opened again.
          .where((eb) => eb.or([eb("holds.state", "=", "open"), eb("excluded.state", "!=", "open")])),
      )
      .execute();
  }
}

function parse(json: string): unknown {
  return JSON.parse(json);
}
