/** A page of 100: the first, and deep ones that nobody has asked for before. */
import { type Arena, BRIDGE, EXPRESS, NODE } from "../arena.js";
import { contest } from "../contest.js";
import type { Findings } from "../finding.js";
import { deepPages } from "../requests.js";

/** Requests: so many that opening the connections hardly counts, which clients keep. */
const A_ROUND = 2000;

export async function page(arena: Arena): Promise<Findings> {
  const bridge = await arena.bridge();
  const { count } = bridge;
  const first = "/scim/v2/Users?startIndex=1&count=100";
  const constants = await arena.constants(first);
  const firstPage = await contest(arena, {
    work: "page of 100, first",
    people: count,
    servers: [bridge, ...constants],
    paths: () => Array.from({ length: A_ROUND }, () => first),
  });
  const deep = deepPages(count);
  const deepPage = await contest(arena, {
    work: "page of 100, deep, never asked before",
    people: count,
    servers: [bridge, ...constants],
    paths: () => deep(A_ROUND),
  });
  return {
    contests: [firstPage, deepPage],
    verdicts: [firstPage, deepPage].flatMap(({ work, ratio }) => [
      { work, what: "Express / bridge", value: ratio(EXPRESS, BRIDGE), unit: "times", bar: { atLeast: 2.0 } },
      { work, what: "node:http / bridge", value: ratio(NODE, BRIDGE), unit: "times", bar: { atLeast: 0.6 } },
    ]),
  };
}
