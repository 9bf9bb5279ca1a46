/** The first read of everybody: what it leaves in memory, and how long the event loop stood still meanwhile. */
import type { Arena, LoadedBridge } from "../arena.js";
import type { Findings, Verdict } from "../finding.js";
import type { Stall } from "../processes/answer-questions.js";

const MEGABYTE = 2 ** 20;

export async function firstLoad(arena: Arena): Promise<Findings> {
  const bridge = await arena.bridge();
  const { readyMs, micros, stall } = bridge.firstLoad;
  return {
    contests: [],
    verdicts: [
      {
        work: `first load of ${bridge.count} people`,
        what: "until it serves",
        value: readyMs / 1000,
        unit: "s",
        note: `${(micros / 1e6).toFixed(1)} s of processor time`,
      },
      ...stallVerdicts(`first load of ${bridge.count} people`, [stall]),
      memoryVerdict(bridge, 450),
    ],
  };
}

/** RSS as it is some seconds after the load, without a collection that nobody would ask for in life. */
export function memoryVerdict({ count, firstLoad: { memory } }: LoadedBridge, atMost: number): Verdict {
  return {
    work: `memory after the load of ${count} people with groups`,
    what: "RSS",
    value: memory.rss / MEGABYTE,
    unit: "MB",
    bar: { atMost },
    note: `heap ${Math.round(memory.heapUsed / MEGABYTE)} MB, outside of it ${Math.round(memory.external / MEGABYTE)} MB`,
  };
}

/** The worst of several. */
export function stallVerdicts(work: string, stalls: readonly Stall[]): readonly Verdict[] {
  const worst = (figure: (stall: Stall) => number): number => Math.max(...stalls.map(figure));
  return [
    { work, what: "event-loop stall, p99.9", value: worst(({ p999 }) => p999), unit: "ms", bar: { atMost: 25 } },
    { work, what: "event-loop stall, longest", value: worst(({ max }) => max), unit: "ms", bar: { atMost: 60 } },
  ];
}
