/** Copies a whole store from one database to another, whatever their engines: how backups leave PostgreSQL and come back. */
import { type Insertable, type Kysely, sql } from "kysely";
import { TABLE_KEYS, type Tables } from "./tables.js";

const SLICE = 500;

type TableName = keyof typeof TABLE_KEYS;
type Row = Readonly<Record<string, unknown>>;

/** Both have today's tables, and `to` has no rows. Both must be transactions: one consistent view, and all or nothing. */
export async function copyTables(from: Kysely<Tables>, to: Kysely<Tables>): Promise<void> {
  for (const [name, keys] of Object.entries(TABLE_KEYS) as [TableName, readonly string[]][]) {
    for (let rows = await page(from, name, keys); rows.length > 0; rows = await page(from, name, keys, rows.at(-1))) {
      await to
        .insertInto(name)
        .values([...rows] as Insertable<Tables[TableName]>[])
        .execute();
    }
  }
}

export async function deleteAllRows(db: Kysely<Tables>): Promise<void> {
  for (const name of Object.keys(TABLE_KEYS) as TableName[]) await db.deleteFrom(name).execute();
}

async function page(
  from: Kysely<Tables>,
  name: TableName,
  keys: readonly string[],
  last?: Row,
): Promise<readonly Row[]> {
  const key = sql.join(keys.map((column) => sql.ref(column)));
  const after = last === undefined ? sql`` : sql`where (${key}) > (${sql.join(keys.map((column) => last[column]))})`;
  const { rows } = await sql<Row>`select * from ${sql.table(name)} ${after} order by ${key} limit ${SLICE}`.execute(
    from,
  );
  return rows;
}
