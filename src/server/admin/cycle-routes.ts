/** The calls on cycles: what each did. */
import { AdminRefusal, type AdminRoute, connectionOf } from "./admin-route.js";
import { viewCycle } from "./cycle-view.js";
import { AFTER, keyAfter, pageOf } from "./list-page.js";

const PAGE = 100;

export const CYCLE_ROUTES: readonly AdminRoute[] = [
  {
    method: "GET",
    path: "/connections/{connection}/cycles",
    summary: "The cycles, newest first, as far back as they are kept.",
    query: [AFTER],
    gives: { 200: "CycleList" },
    async run(request) {
      const after = keyAfter(request.query);
      const before = after === undefined ? undefined : numberOf(after);
      if (after !== undefined && before === undefined) throw new AdminRefusal(400, "after: it is of another list.");
      const reports = await connectionOf(request).store.cycles(PAGE + 1, before);
      const { items, next } = pageOf(reports, PAGE, ({ number }) => String(number));
      return { status: 200, body: { items: items.map(viewCycle), next } };
    },
  },
  {
    method: "GET",
    path: "/connections/{connection}/cycles/{number}",
    summary: "One cycle.",
    gives: { 200: "Cycle" },
    async run(request) {
      const number = numberOf(request.parameter("number"));
      const report = number === undefined ? undefined : await connectionOf(request).store.cycle(number);
      if (report === undefined) throw new AdminRefusal(404, "There is no such cycle.");
      return { status: 200, body: viewCycle(report) };
    },
  },
];

function numberOf(text: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}
