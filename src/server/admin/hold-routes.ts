/** The calls on what is kept back: holds of single leavers, and a quarantined cycle. */
import type { Hold, HoldState } from "../../store/hold.js";
import type { Decided, Operations, Word } from "../../sync/operations.js";
import { type AdminAnswer, AdminRefusal, type AdminRequest, type AdminRoute, connectionOf } from "./admin-route.js";
import { checksumIn, reasonIn } from "./body-fields.js";
import { viewConnection } from "./connection-view.js";
import { viewHold } from "./hold-view.js";
import { AFTER, keyAfter, pageOf } from "./list-page.js";

const PAGE = 1000;
const STATES: readonly HoldState[] = ["open", "approved", "rejected", "released"];
const VERBS = { approve: "approved", reject: "rejected" } as const;
type Verb = keyof typeof VERBS;

export const HOLD_ROUTES: readonly AdminRoute[] = [
  {
    method: "GET",
    path: "/connections/{connection}/holds",
    summary: "Leavers who are or were kept back, oldest first.",
    query: [{ name: "state", description: "Only those in this state.", values: STATES }, AFTER],
    gives: { 200: "HoldList" },
    run: listHolds,
  },
  ...decisions("approve", "lets them go at once"),
  ...decisions("reject", "keeps them as they are until the evidence changes"),
];

function decisions(verb: Verb, what: string): readonly AdminRoute[] {
  return [
    {
      method: "POST",
      path: `/connections/{connection}/holds/${verb}`,
      summary: `Decides on all open holds: ${what}. \`checksum\` is that of the list that was read.`,
      takes: "Checksum",
      gives: { 200: "HoldList" },
      refuses: [409],
      run(request) {
        const checksum = checksumIn(request.body);
        return decide(request, (operations) => operations.decideAllHolds(checksum, wordOf(request, verb)));
      },
    },
    {
      method: "POST",
      path: `/connections/{connection}/holds/{hold}/${verb}`,
      summary: `Decides on one hold: ${what}.`,
      takes: "Reason",
      gives: { 200: "HoldList" },
      refuses: [409],
      run(request) {
        const id = request.parameter("hold");
        return decide(request, (operations) => operations.decideHold(id, wordOf(request, verb)));
      },
    },
    {
      method: "POST",
      path: `/connections/{connection}/quarantine/${verb}`,
      summary:
        verb === "approve"
          ? "Lets the quarantined plan through at once; where it is not at hand any more, the next cycle does, if it plans the same."
          : "Leaves the quarantined plan where it is; cycles go on, and a read within limits ends the quarantine.",
      takes: "Checksum",
      gives: { 200: "Connection" },
      refuses: [409],
      run: (request) => decideQuarantine(request, verb),
    },
  ];
}

async function listHolds(request: AdminRequest): Promise<AdminAnswer> {
  const { store, operations } = connectionOf(request);
  const state = request.query.get("state");
  const wanted = STATES.find((one) => one === state);
  if (state !== null && wanted === undefined) {
    throw new AdminRefusal(400, `state: one of ${STATES.join(", ")} is expected.`);
  }
  const after = keyAfter(request.query);
  const holds = await store.holds(wanted);
  const rest = after === undefined ? holds : holds.filter((hold) => keyOf(hold) > after);
  const { items, next } = pageOf(rest, PAGE, keyOf);
  return { status: 200, body: { items: items.map(viewHold), next, checksum: (await operations.holds()).checksum } };
}

/** Keeps its place in the order when holds before it are decided and leave the list. */
function keyOf({ openedAt, id }: Hold): string {
  return `${String(openedAt).padStart(15, "0")} ${id}`;
}

function wordOf({ by, body }: AdminRequest, verb: Verb): Word {
  return { decision: VERBS[verb], by, reason: reasonIn(body) };
}

async function decide(
  request: AdminRequest,
  act: (operations: Operations) => Promise<Decided<readonly Hold[]>>,
): Promise<AdminAnswer> {
  const { operations } = connectionOf(request);
  const decided = await act(operations);
  if (!decided.ok) throw new AdminRefusal(decided.why === "unknown" ? 404 : 409, `${decided.detail}.`);
  const { checksum } = await operations.holds();
  return { status: 200, body: { items: decided.value.map(viewHold), next: null, checksum } };
}

async function decideQuarantine(request: AdminRequest, verb: Verb): Promise<AdminAnswer> {
  const connection = connectionOf(request);
  const decided = await connection.operations.decideQuarantine(checksumIn(request.body), wordOf(request, verb));
  // Whether another plan is quarantined or none: what the operator has read is not so any more.
  if (!decided.ok) throw new AdminRefusal(409, `${decided.detail}.`);
  return { status: 200, body: await viewConnection(connection, request.now) };
}
