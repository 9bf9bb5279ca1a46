/** Whether a page costs the same however many people there are: one directory beside a small one, page by page. */
import type { Arena, LoadedBridge } from "../arena.js";
import { contest } from "../contest.js";
import type { Findings, Verdict } from "../finding.js";
import { deepPages } from "../requests.js";
import { memoryVerdict } from "./first-load.js";

const FEW = 1000;
const MANY = 1_000_000;

export async function size(arena: Arena): Promise<Findings> {
  return besideFew(arena, await arena.bridge());
}

export async function million(arena: Arena): Promise<Findings> {
  const bridge = await arena.bridge(MANY);
  const { contests, verdicts } = await besideFew(arena, bridge);
  await arena.retire(MANY);
  return { contests, verdicts: [...verdicts, memoryVerdict(bridge, 3 * 1024)] };
}

async function besideFew(arena: Arena, bridge: LoadedBridge): Promise<Findings> {
  const few = await arena.bridge(FEW);
  const named = [
    { ...few, name: `bridge with ${FEW}` },
    { ...bridge, name: `bridge with ${bridge.count}` },
  ];
  const placesOf = deepPages(FEW);
  const work = `page of 100 of ${bridge.count} people and of ${FEW}`;
  // The same places of both, so that the length of a number in the URL does not matter; they come again after 900.
  const outcome = await contest(arena, {
    work,
    people: bridge.count,
    servers: named,
    rounds: arena.options.rounds + 4,
    paths: () => placesOf(600),
  });
  const verdict: Verdict = {
    work,
    what: "the many / the few, processor time",
    value: outcome.ratio(named[1]?.name ?? "", named[0]?.name ?? ""),
    unit: "times",
    bar: { atLeast: 0.8, atMost: 1.2 },
  };
  return { contests: [outcome], verdicts: [verdict] };
}
