/** One person, found by userName or by id: what clients do most. */
import { type Arena, BEST_SCIMMY, BRIDGE, EXPRESS, NODE } from "../arena.js";
import { contest } from "../contest.js";
import type { Findings } from "../finding.js";
import { byId, byUserName, type NextPaths } from "../requests.js";

export async function lookup(arena: Arena): Promise<Findings> {
  const people = await arena.people();
  const outcomes = [
    await one(arena, "userName eq, never asked before", byUserName(people.userNames)),
    await one(arena, "by id, never asked before", byId(people.ids)),
  ];
  return {
    contests: outcomes,
    verdicts: outcomes.flatMap(({ work, ratio }) => [
      { work, what: "Express / bridge", value: ratio(EXPRESS, BRIDGE), unit: "times", bar: { atLeast: 2.2 } },
      { work, what: "node:http / bridge", value: ratio(NODE, BRIDGE), unit: "times", bar: { atLeast: 0.5 } },
      { work, what: "best scimmy / bridge", value: ratio(BEST_SCIMMY, BRIDGE), unit: "times" },
    ]),
  };
}

async function one(arena: Arena, work: string, next: NextPaths) {
  const bridge = await arena.bridge();
  const [example = ""] = next(1);
  const servers = [bridge, ...(await arena.constants(example)), await arena.peer(BEST_SCIMMY)];
  return contest(arena, { work, people: bridge.count, servers, paths: () => next(1500), forMs: 800 });
}
