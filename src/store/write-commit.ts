/**
 * Writes commits. A small one is one transaction. The rows of a large one are staged in slices under the next version,
 * where nobody looks, then one small transaction makes them visible; what they superseded is tidied away afterwards. What
 * a crash leaves behind is either not visible yet (dropped by the next commit) or superseded (tidied by the next commit).
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Kysely } from "kysely";
import { sortInSlices } from "../directory/sort-in-slices.js";
import { inSlices } from "../directory/work.js";
import { checkFollows, eventOf } from "./commit-rules.js";
import { type ConnectionState, lockConnection } from "./connection-state.js";
import { saveDocument, saveHolds, saveReport } from "./documents.js";
import type { SqlEngine } from "./sql-engine.js";
import { dropStaged, supersede, type WrittenRows, tidy, writeRows } from "./staged-rows.js";
import { type Commit, StaleCommitError } from "./store.js";
import type { Tables } from "./tables.js";

const SLICE = 250;

type Transaction = Kysely<Tables>;

export async function writeCommit(engine: SqlEngine, connection: string, commit: Commit): Promise<void> {
  const slices = await sliced(commit);
  await tidy(engine.db, connection);
  if (slices.length > 1) {
    await writeInSlices(engine, connection, commit, slices);
    return;
  }
  await engine.db.transaction().execute(async (transaction) => {
    const state = await lockConnection(transaction, connection);
    checkFollows(state.version, commit.published);
    for (const rows of slices) {
      await dropStaged(transaction, state);
      await writeRows(transaction, state, rows);
      await supersede(transaction, state, rows);
    }
    await makeVisible(engine, transaction, state, commit, slices.length > 0);
  });
}

async function writeInSlices(
  engine: SqlEngine,
  connection: string,
  commit: Commit,
  slices: readonly WrittenRows[],
): Promise<void> {
  const staging = crypto.randomUUID();
  /** Whoever commits meanwhile takes the staging over: then this commit is stale. */
  const ours = (act: (transaction: Transaction, state: ConnectionState) => Promise<void>) =>
    engine.db.transaction().execute(async (transaction) => {
      const state = await lockConnection(transaction, connection);
      if (state.staging !== staging) throw new StaleCommitError("somebody else committed while this was being written");
      await act(transaction, state);
    });

  await engine.db.transaction().execute(async (transaction) => {
    const state = await lockConnection(transaction, connection);
    checkFollows(state.version, commit.published);
    await dropStaged(transaction, state);
    await transaction.updateTable("connections").set({ staging }).where("id", "=", connection).execute();
  });
  for (const rows of slices) await ours((transaction, state) => writeRows(transaction, state, rows));
  await ours(async (transaction, state) => {
    await makeVisible(engine, transaction, state, commit, true);
    await transaction.updateTable("connections").set({ untidy: 1 }).where("id", "=", connection).execute();
  });
  // It is committed: what superseded rows are left when this fails costs room, and goes with the next commit.
  await tidy(engine.db, connection).catch(() => undefined);
}

/**
 * The rows of a commit in slices: none where it has none, but an empty one where it publishes all the same. In the order
 * of the keys: a slice then writes to few places of the database, which is three times as fast. What was said stays in its
 * own order, in which it is unpacked.
 */
async function sliced({ published, said = [] }: Commit): Promise<readonly WrittenRows[]> {
  const ordered = (published?.changes ?? []).map((change, ordinal) => ({ change, ordinal, id: change.id }));
  const changes = await inSlices(sortInSlices(ordered, byId), nextTurn);
  const snapshot = published?.snapshot;
  const slices: WrittenRows[] = [];
  for (let from = 0; from < Math.max(changes.length, said.length); from += SLICE) {
    const to = from + SLICE;
    slices.push({ snapshot, changes: changes.slice(from, to), said: said.slice(from, to) });
  }
  if (slices.length === 0 && snapshot !== undefined) slices.push({ snapshot, changes: [], said: [] });
  return slices;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

async function makeVisible(
  engine: SqlEngine,
  transaction: Transaction,
  state: ConnectionState,
  commit: Commit,
  hasRows: boolean,
): Promise<void> {
  const { published, report } = commit;
  const event = eventOf(commit);
  const readAt = published?.readAt ?? commit.readAt;
  await transaction
    .updateTable("connections")
    .set({
      ...(published === undefined ? {} : whatIsServed(published)),
      ...(readAt === undefined ? {} : { read_at: readAt }),
      ...(hasRows ? { revision: state.revision + 1, staging: null } : {}),
      last_cycle: Math.max(state.last_cycle, report?.number ?? 0),
      [event]: state[event] + 1,
    })
    .where("id", "=", state.id)
    .execute();
  if (published !== undefined) {
    const { version, committedAt } = published.snapshot;
    await transaction
      .insertInto("versions")
      .values({ connection: state.id, version, committed_at: committedAt })
      .execute();
  }
  if (report !== undefined) await saveReport(transaction, state.id, report);
  if (commit.absences !== undefined) await saveDocument(transaction, state.id, "absences", commit.absences);
  await saveHolds(transaction, state.id, commit.holds ?? []);
  for (const [name, value] of Object.entries(commit.settings ?? {})) {
    await saveDocument(transaction, state.id, name, value);
  }
  await engine.announce(transaction, state.id);
}

function whatIsServed({ snapshot, baseUrl }: NonNullable<Commit["published"]>) {
  const { version, users, groups } = snapshot;
  return { version, users: users.size, groups: groups.size, base_url: baseUrl };
}
