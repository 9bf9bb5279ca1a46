/** A walk through a sorted list, page after page, none asked for before; each round walks another order. */
import { type Arena, BRIDGE, EXPRESS, NODE } from "../arena.js";
import { contest, measure } from "../contest.js";
import type { Findings } from "../finding.js";
import { median } from "../statistics.js";

const KEYS = ["name.familyName", "userName", "displayName", "title", "name.givenName", "meta.created"];
const PARTS = 3;

export async function sorted(arena: Arena): Promise<Findings> {
  const bridge = await arena.bridge();
  const { count } = bridge;
  const pages = Math.floor(count / 100);
  const orders = KEYS.flatMap((key) => ["ascending", "descending"].map((order) => `sortBy=${key}&sortOrder=${order}`));
  const rounds = Math.min(arena.options.rounds, orders.length - 1);
  const pageOf = (order: string, number: number) => `/scim/v2/Users?${order}&startIndex=${number * 100 + 1}&count=100`;
  const constants = await arena.constants(pageOf(orders[0] ?? "", 1));

  const firstPages: number[] = [];
  for (const order of orders.slice(0, rounds + 1)) {
    const load = { port: bridge.port, paths: [pageOf(order, 0)], connections: 1, forMs: 60_000 };
    const { result } = await measure(arena, bridge, load);
    firstPages.push(...result.latencies);
  }
  const perRound = Math.min(pages - 1, 600);
  const work = "page of a sorted walk, never asked before";
  const walk = await contest(arena, {
    work,
    people: count,
    servers: [bridge, ...constants],
    rounds,
    paths: (round) => {
      const order = orders[Math.max(0, round + 1)] ?? "";
      return Array.from({ length: perRound }, (_, at) => pageOf(order, 1 + Math.floor((at * (pages - 1)) / perRound)));
    },
  });
  const partOf = (order: string) => (part: number) =>
    Array.from({ length: Math.floor(pages / PARTS) }, (_, at) => pageOf(order, part * Math.floor(pages / PARTS) + at));
  const scattered = await flat(arena, partOf(orders[0] ?? ""));
  const bedded = await flat(arena, partOf(orders.at(-1) ?? ""));
  return {
    contests: [walk],
    verdicts: [
      { work, what: "Express / bridge", value: walk.ratio(EXPRESS, BRIDGE), unit: "times", bar: { atLeast: 0.9 } },
      { work, what: "node:http / bridge", value: walk.ratio(NODE, BRIDGE), unit: "times", bar: { atLeast: 0.3 } },
      {
        work,
        what: "dearest third of the walk / cheapest, by family name",
        value: scattered,
        unit: "times",
        bar: { atMost: 1.4 },
        note: `the first page of an order, which sorts, takes ${median(firstPages).toFixed(0)} ms`,
      },
      {
        work,
        what: "dearest third of the walk / cheapest, by meta.created",
        value: bedded,
        unit: "times",
        note: "people who came first lie side by side in this order, so that the end of its walk is cheap",
      },
    ],
  };
}

/** Processor time a page in each part of a walk, the dearest over the cheapest; medians of three rounds. */
async function flat(arena: Arena, part: (number: number) => readonly string[]): Promise<number> {
  const bridge = await arena.bridge();
  const micros = Array.from({ length: PARTS }, (): number[] => []);
  // The order is made once, and not part of what a page costs.
  await measure(arena, bridge, { port: bridge.port, paths: part(0).slice(0, 1), connections: 1, forMs: 60_000 });
  for (let round = 0; round < 3; round++) {
    for (let number = 0; number < PARTS; number++) {
      const load = { port: bridge.port, paths: part(number), connections: 8, forMs: 5000 };
      micros[number]?.push((await measure(arena, bridge, load)).micros);
    }
  }
  const medians = micros.map(median);
  return Math.max(...medians) / Math.min(...medians);
}
