/** The calls on connections as a whole: how they stand, sync now, test, freeze and roll back. */
import { LatticeError } from "../../lattice/lattice-client.js";
import { type AdminRequest, AdminRefusal, type AdminRoute, connectionOf } from "./admin-route.js";
import { reasonIn, versionIn } from "./body-fields.js";
import { viewConnection, viewKeyOwner } from "./connection-view.js";
import { viewCycle } from "./cycle-view.js";
import { explainPerson } from "./explain-person.js";
import { AFTER, keyAfter, pageOf } from "./list-page.js";

const PAGE = 100;
/** How long a test waits for Lattice, retries included, in milliseconds. */
const TEST_TIMEOUT_MS = 30_000;

export const CONNECTION_ROUTES: readonly AdminRoute[] = [
  {
    method: "GET",
    path: "/connections",
    summary: "All connections, by id.",
    query: [AFTER],
    gives: { 200: "ConnectionList" },
    async run({ connections, query, now }) {
      const after = keyAfter(query);
      const sorted = [...connections].sort((a, b) => (a.id < b.id ? -1 : 1));
      const rest = after === undefined ? sorted : sorted.filter(({ id }) => id > after);
      const { items, next } = pageOf(rest, PAGE, ({ id }) => id);
      const views = await Promise.all(items.map((connection) => viewConnection(connection, now)));
      return { status: 200, body: { items: views, next } };
    },
  },
  {
    method: "GET",
    path: "/connections/{connection}",
    summary: "How a connection stands.",
    gives: { 200: "Connection" },
    run: standing,
  },
  {
    method: "POST",
    path: "/connections/{connection}/test",
    summary: "Asks Lattice whose key it is, and says what was found. Changes nothing.",
    gives: { 200: "TestResult" },
    run: test,
  },
  {
    method: "POST",
    path: "/connections/{connection}/sync",
    summary:
      "Runs a cycle that begins after this call, in the process that `leader` names. Answers at once, or with `wait=true` when it has finished.",
    query: [{ name: "wait", description: "Whether to wait for the end of the cycle.", values: ["true", "false"] }],
    gives: { 200: "Cycle", 202: "Connection" },
    refuses: [503],
    run: sync,
  },
  {
    method: "POST",
    path: "/connections/{connection}/freeze",
    summary: "Stops publishing; reading goes on. Freezing what is frozen changes nothing.",
    takes: "Reason",
    gives: { 200: "Connection" },
    loud: true,
    async run(request) {
      await connectionOf(request).operations.freeze(request.by, reasonIn(request.body));
      return standing(request);
    },
  },
  {
    method: "POST",
    path: "/connections/{connection}/unfreeze",
    summary: "Publishes again: approved departures at once, the rest with a cycle that begins now.",
    gives: { 200: "Connection" },
    loud: true,
    async run(request) {
      await connectionOf(request).operations.unfreeze();
      return standing(request);
    },
  },
  {
    method: "POST",
    path: "/connections/{connection}/rollback",
    summary: "Serves the content of an earlier version again, under a new version, and freezes.",
    takes: "Version",
    gives: { 200: "Connection" },
    loud: true,
    async run(request) {
      const { operations } = connectionOf(request);
      const decided = await operations.rollBack(versionIn(request.body), request.by, reasonIn(request.body));
      if (!decided.ok) throw new AdminRefusal(404, `${decided.detail}.`);
      return standing(request);
    },
  },
  {
    method: "GET",
    path: "/connections/{connection}/users/{user}/explain",
    summary: "Why a person, named by id or userName, is served as they are.",
    gives: { 200: "Explanation" },
    async run(request) {
      const explanation = await explainPerson(connectionOf(request), request.parameter("user"), request.now);
      if (explanation === undefined) throw new AdminRefusal(404, "Nothing is known of such a person.");
      return { status: 200, body: explanation };
    },
  },
];

async function standing(request: AdminRequest) {
  return { status: 200, body: await viewConnection(connectionOf(request), request.now) };
}

async function sync(request: AdminRequest) {
  const connection = connectionOf(request);
  const { finished } = await connection.syncNow();
  if (request.query.get("wait") !== "true") {
    finished.catch(() => undefined);
    return { status: 202, body: await viewConnection(connection, request.now) };
  }
  const report = await finished;
  if (report === undefined) {
    throw new AdminRefusal(503, "The cycle broke off; the log says why. Nothing of it was published.");
  }
  return { status: 200, body: viewCycle(report) };
}

async function test(request: AdminRequest) {
  try {
    const owner = await connectionOf(request).whoseKey(AbortSignal.timeout(TEST_TIMEOUT_MS));
    const { id, name, email, isAdmin } = owner;
    const warning = isAdmin
      ? undefined
      : "its owner is no admin of Lattice, so people may be missing from what it sees";
    return {
      status: 200,
      body: { ok: true, problem: null, keyOwner: viewKeyOwner({ id, name, email, isAdmin, warning }) },
    };
  } catch (error) {
    if (!(error instanceof LatticeError)) throw error;
    return { status: 200, body: { ok: false, problem: { kind: error.kind, detail: error.message }, keyOwner: null } };
  }
}
