/** The row that says what of a connection's rows is there: reading it and taking it for writing. */
import type { Kysely, Selectable } from "kysely";
import type { Tables } from "./tables.js";

export type ConnectionState = Selectable<Tables["connections"]>;

/** Undefined before the connection's first write. */
export function connectionState(db: Kysely<Tables>, connection: string): Promise<ConnectionState | undefined> {
  return db.selectFrom("connections").selectAll().where("id", "=", connection).executeTakeFirst();
}

/** In a transaction: whoever else wants it waits until the transaction ends. */
export async function lockConnection(transaction: Kysely<Tables>, connection: string): Promise<ConnectionState> {
  // An update takes the row's lock on both engines; the row itself stays as it is.
  const lock = () =>
    transaction
      .updateTable("connections")
      .set((eb) => ({ id: eb.ref("id") }))
      .where("id", "=", connection)
      .returningAll()
      .executeTakeFirst();
  const state = await lock();
  if (state !== undefined) return state;
  await transaction
    .insertInto("connections")
    .values({ id: connection })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const created = await lock();
  if (created === undefined) throw new Error(`the row of connection ${connection} is not there after its insertion`);
  return created;
}
