/** What Lattice last said of each person, as it is kept. */
import type { Kysely } from "kysely";
import type { Said } from "./store.js";
import type { Tables } from "./tables.js";

export async function readSaid(db: Kysely<Tables>, connection: string, id: string): Promise<Said | undefined> {
  const row = await visible(db, connection)
    .select(["said.raw", "said.digest", "said.at"])
    .where("said.id", "=", id)
    .orderBy("said.revision", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { raw: JSON.parse(row.raw) as Said["raw"], digest: row.digest, at: row.at };
}

export async function readSaidDigests(db: Kysely<Tables>, connection: string): Promise<ReadonlyMap<string, string>> {
  const rows = await visible(db, connection).select(["said.id", "said.digest"]).orderBy("said.revision").execute();
  // Of several rows of a person the newest, which comes last, is what stays.
  return new Map(rows.map(({ id, digest }) => [id, digest]));
}

function visible(db: Kysely<Tables>, connection: string) {
  return db
    .selectFrom("said")
    .innerJoin("connections", "connections.id", "said.connection")
    .where("said.connection", "=", connection)
    .whereRef("said.revision", "<=", "connections.revision");
}
