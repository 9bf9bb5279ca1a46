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

const SLICE = 1000;

/** Of several rows of a person the newest, which comes last, is what stays. In slices, so that nobody is kept waiting. */
export async function readSaidDigests(db: Kysely<Tables>, connection: string): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  for (let last: { readonly id: string; readonly revision: number } = { id: "", revision: 0 }; ; ) {
    const { id, revision } = last;
    const rows = await visible(db, connection)
      .select(["said.id", "said.digest", "said.revision"])
      .where((eb) => eb(eb.refTuple("said.id", "said.revision"), ">", eb.tuple(id, revision)))
      .orderBy("said.id")
      .orderBy("said.revision")
      .limit(SLICE)
      .execute();
    for (const row of rows) digests.set(row.id, row.digest);
    const end = rows.at(-1);
    if (end === undefined || rows.length < SLICE) return digests;
    last = end;
  }
}

function visible(db: Kysely<Tables>, connection: string) {
  return db
    .selectFrom("said")
    .innerJoin("connections", "connections.id", "said.connection")
    .where("said.connection", "=", connection)
    .whereRef("said.revision", "<=", "connections.revision");
}
