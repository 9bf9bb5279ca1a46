/** One person, found by userName or by id: what clients do most. */
import { type Arena, BEST_SCIMMY, BRIDGE, EXPRESS, NODE } from "../arena.js";
import { contest, type Outcome } from "../contest.js";
import type { Findings } from "../finding.js";
import { byId, byUserName, type NextPaths } from "../requests.js";

/** Requests: so many that opening the connections hardly counts, which clients keep. */
const A_ROUND = 4000;

export async function lookup(arena: Arena): Promise<Findings> {
  const { userNames, ids } = await arena.people();
  const ways = [
    { work: "userName eq, never asked before", next: byUserName(userNames) },
    { work: "by id, never asked before", next: byId(ids) },
  ];
  const constants: Outcome[] = [];
  for (const way of ways) constants.push(await besideConstants(arena, way));
  // By themselves: a server that works for long between two others leaves them cold caches.
  const scimmy: Outcome[] = [];
  for (const way of ways) scimmy.push(await besideScimmy(arena, way));
  return {
    contests: [...constants, ...scimmy],
    verdicts: [
      ...constants.flatMap(({ work, ratio }) => [
        { work, what: "Express / bridge", value: ratio(EXPRESS, BRIDGE), unit: "times", bar: { atLeast: 2.2 } },
        { work, what: "node:http / bridge", value: ratio(NODE, BRIDGE), unit: "times", bar: { atLeast: 0.5 } },
      ]),
      ...scimmy.map(({ work, ratio }) => ({
        work,
        what: "best scimmy / bridge",
        value: ratio(BEST_SCIMMY, BRIDGE),
        unit: "times",
      })),
    ],
  };
}

interface Way {
  readonly work: string;
  readonly next: NextPaths;
}

async function besideConstants(arena: Arena, { work, next }: Way): Promise<Outcome> {
  const bridge = await arena.bridge();
  const [example = ""] = next(1);
  const servers = [bridge, ...(await arena.constants(example))];
  return contest(arena, { work, people: bridge.count, servers, paths: () => next(A_ROUND) });
}

async function besideScimmy(arena: Arena, { work, next }: Way): Promise<Outcome> {
  const bridge = await arena.bridge();
  const servers = [bridge, await arena.peer(BEST_SCIMMY)];
  return contest(arena, { work, people: bridge.count, servers, paths: () => next(1000), forMs: 800, rounds: 3 });
}
