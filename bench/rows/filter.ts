/** `title co ... and department eq ...`: two clauses that no index answers; the first time, again, and page after page. */
import { type Arena, BEST_SCIMMY, BRIDGE, EXPRESS, NODE } from "../arena.js";
import { contest } from "../contest.js";
import type { Findings } from "../finding.js";
import { filter as filterParameter, twoClauseFilter, twoClauses } from "../requests.js";
import { median } from "../statistics.js";

export async function filter(arena: Arena): Promise<Findings> {
  const bridge = await arena.bridge();
  const best = await arena.peer(BEST_SCIMMY);
  const { count, titleWords, departments } = await arena.people();
  const next = twoClauses(titleWords.slice(0, 40), departments);

  const firstTime = await contest(arena, {
    work: "two-clause filter, first time",
    people: count,
    servers: [bridge, best],
    paths: () => next(60),
    connections: 1,
    forMs: 1000,
  });
  const { text, matches } = await frequentFilter(bridge.port, titleWords, departments);
  const pageOf = (startIndex: number, size: number) =>
    `/scim/v2/Users?${filterParameter(text)}&startIndex=${startIndex}&count=${size}`;
  const pages = Math.max(1, Math.floor(matches / 10));
  const paged = await contest(arena, {
    work: `two-clause filter with ${matches} matches, pages of 10 one after the other`,
    people: count,
    servers: [bridge, best],
    paths: () => Array.from({ length: 200 }, (_, at) => pageOf((at % pages) * 10 + 1, 10)),
    connections: 1,
    forMs: 1000,
  });
  const again = pageOf(1, 100);
  const repeated = await contest(arena, {
    work: "two-clause filter asked again",
    people: count,
    servers: [bridge, ...(await arena.constants(again)), best],
    paths: () => Array.from({ length: 600 }, () => again),
    forMs: 800,
  });
  const slowest = Math.max(...firstTime.latencies(BRIDGE));
  return {
    contests: [firstTime, paged, repeated],
    verdicts: [
      {
        work: repeated.work,
        what: "Express / bridge",
        value: repeated.ratio(EXPRESS, BRIDGE),
        unit: "times",
        bar: { atLeast: 1.2 },
      },
      { work: repeated.work, what: "node:http / bridge", value: repeated.ratio(NODE, BRIDGE), unit: "times" },
      {
        work: firstTime.work,
        what: "p50, one client",
        value: median(firstTime.latencies(BRIDGE)),
        unit: "ms",
        bar: { atMost: 3 },
        note: `the slowest took ${slowest.toFixed(1)} ms; best scimmy's p50 ${median(firstTime.latencies(BEST_SCIMMY)).toFixed(1)} ms`,
      },
      {
        work: "two-clause filter, repeated and paged",
        what: "p50, one client",
        value: median(paged.latencies(BRIDGE)),
        unit: "ms",
        bar: { atMost: 0.3 },
        note: `${matches} matches in pages of 10`,
      },
    ],
  };
}

/** The first pair, the frequent ones first, with matches for a full page of 100. */
async function frequentFilter(
  port: number,
  words: readonly string[],
  departments: readonly string[],
): Promise<{ text: string; matches: number }> {
  let most = { text: "", matches: -1 };
  for (const department of departments.slice(0, 3)) {
    for (const word of words.slice(0, 10)) {
      const text = twoClauseFilter(word, department);
      const matches = await countMatches(port, text);
      if (matches > most.matches) most = { text, matches };
    }
  }
  return most;
}

async function countMatches(port: number, text: string): Promise<number> {
  const { TOKEN } = await import("../bridge.js");
  const answer = await fetch(`http://127.0.0.1:${port}/scim/v2/Users?${filterParameter(text)}&count=0`, {
    headers: { Authorization: `Bearer ${TOKEN}` },
  });
  return ((await answer.json()) as { totalResults: number }).totalResults;
}
