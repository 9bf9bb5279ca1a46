/** scimmy and scimmy-routers as they come. Their page grows dearer with every person, so they hold fewer people here. */
import { type Arena, BRIDGE, STOCK_SCIMMY } from "../arena.js";
import { contest, measure } from "../contest.js";
import type { Contest, Findings, Verdict } from "../finding.js";
import { byId, byUserName, deepPages, type NextPaths } from "../requests.js";

const FEW = 1000;
const PATIENCE_MS = 240_000;

export async function stock(arena: Arena): Promise<Findings> {
  const bridge = await arena.bridge();
  const { ids, userNames } = await arena.people();
  const few = await arena.peer(STOCK_SCIMMY, FEW);
  const contests: Contest[] = [];
  const verdicts: Verdict[] = [];
  const kinds: readonly (readonly [string, NextPaths])[] = [
    ["page of 100", deepPages(FEW)],
    ["userName eq", byUserName(userNames.slice(0, FEW))],
    ["by id", byId(ids.slice(0, FEW))],
  ];
  for (const [kind, next] of kinds) {
    const outcome = await contest(arena, {
      work: `${kind}, stock scimmy holding ${FEW} people, the bridge ${bridge.count}`,
      people: bridge.count,
      servers: [bridge, few],
      paths: () => next(200),
      connections: 2,
      forMs: 1500,
      rounds: 2,
    });
    contests.push(outcome);
    verdicts.push({
      work: outcome.work,
      what: "stock scimmy / bridge",
      value: outcome.ratio(STOCK_SCIMMY, BRIDGE),
      unit: "times",
    });
  }
  // In the bounded run, ten thousand tell enough; everybody takes a minute a page and several gigabytes.
  const many = arena.options.full ? bridge.count : Math.min(bridge.count, 10_000);
  verdicts.push(await onePage(arena, many));
  return { contests, verdicts };
}

async function onePage(arena: Arena, people: number): Promise<Verdict> {
  const server = await arena.peer(STOCK_SCIMMY, people);
  const work = `one page of 100, stock scimmy holding ${people} people`;
  try {
    const load = {
      paths: ["/scim/v2/Users?startIndex=1&count=100"],
      connections: 1,
      forMs: 1000,
      patienceMs: PATIENCE_MS,
    };
    const { result } = await measure(arena, server, { port: server.port, ...load });
    const seconds = (result.latencies[0] ?? Number.NaN) / 1000;
    return { work, what: "until the page is there", value: seconds, unit: "s", note: pullNote(seconds, people) };
  } catch (error) {
    return { work, what: "until the page is there", value: undefined, unit: "s", note: String(error).slice(0, 120) };
  } finally {
    await server.child.stop();
  }
}

function pullNote(seconds: number, people: number): string {
  return `a pull of all of them would take ${((seconds * people) / 100 / 3600).toFixed(1)} h`;
}
