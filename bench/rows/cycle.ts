/** A cycle over everybody with 100 changes: what it costs, how long the event loop stands still, and what readers notice. */
import { setTimeout } from "node:timers/promises";
import type { Arena, LoadedBridge, Server } from "../arena.js";
import { type CycleLine, KEY, nextCycle, type RunningBridge, startBridge, type Upstream } from "../bridge.js";
import { startChild } from "../child.js";
import type { Findings } from "../finding.js";
import type { Stall } from "../processes/answer-questions.js";
import { median, percentile } from "../statistics.js";
import { stallVerdicts } from "./first-load.js";
import { type Readers, readersOf } from "./readers.js";

const CHANGES = 100;
const MEASURED = 3;
const PAUSE = "1s";
/** The pause is at least this, jitter considered. */
const PAUSE_AT_LEAST_MS = 900;
const CYCLE_WITHIN_MS = 300_000;

export async function cycle(arena: Arena): Promise<Findings> {
  const rested = await arena.bridge();
  const { ids } = await arena.people();
  const readers = await readersOf(arena, rested);
  const atRest = await readers.read(rested, 10_000);
  await arena.retire();
  const fetching = await fetchOnly(arena, rested.upstream);
  const bridge = await startBridge(arena.built, {
    upstreamUrl: rested.upstream.url,
    databaseUrl: rested.databaseUrl,
    interval: PAUSE,
  });
  try {
    await nextCycle(bridge, CYCLE_WITHIN_MS);
    const cycles: Cycle[] = [];
    for (let number = 0; number <= MEASURED; number++) {
      const measured = await oneCycle(bridge, rested.upstream, ids.slice(number * CHANGES, (number + 1) * CHANGES));
      arena.say(`a cycle took ${measured.line.seconds} s: ${JSON.stringify(measured.line.changes)}`);
      // The first one is the process's first full pass and warms up what the others run on.
      if (number > 0) cycles.push(measured);
    }
    const busy = await whileCycling(bridge, rested, readers);
    return findings(rested.count, { cycles, fetching, atRest, busy, pace: readers.pace });
  } finally {
    await bridge.child.stop();
  }
}

interface Cycle {
  readonly micros: number;
  readonly stall: Stall;
  readonly line: CycleLine;
}

/** Changes people while the bridge pauses, and watches the cycle after it. */
async function oneCycle(bridge: RunningBridge, upstream: Upstream, ids: readonly string[]): Promise<Cycle> {
  await nextCycle(bridge, CYCLE_WITHIN_MS);
  const pause = setTimeout(PAUSE_AT_LEAST_MS - 100);
  await Promise.all(
    ids.map((id, at) => upstream.control("PATCH", `people/${id}`, { title: `Changed ${at} ${Date.now()}` })),
  );
  await pause;
  const before = await bridge.child.work();
  await bridge.child.ask("watchLoop");
  const line = await nextCycle(bridge, CYCLE_WITHIN_MS);
  const stall = await bridge.child.stall();
  const after = await bridge.child.work();
  return { micros: after.micros - before.micros, stall, line };
}

/** Processor time of fetching and parsing the pages that a cycle reads, in microseconds; the first round warms up. */
async function fetchOnly(arena: Arena, upstream: Upstream): Promise<number> {
  const child = startChild({ name: "fetching only", args: [arena.built.process("fetch-pages"), upstream.url, KEY] });
  try {
    const micros: number[] = [];
    for (let round = 0; round < 4; round++) {
      const before = await child.work();
      await child.ask("fetchAll");
      const after = await child.work();
      if (round > 0) micros.push(after.micros - before.micros);
    }
    return median(micros);
  } finally {
    await child.stop();
  }
}

/** Latencies of the requests that were due while a cycle ran. */
async function whileCycling(
  bridge: RunningBridge,
  { name }: LoadedBridge,
  readers: Readers,
): Promise<readonly number[]> {
  const server: Server = { name, child: bridge.child, port: bridge.port };
  await readers.warmUp(server);
  const pausesFrom: number[] = [];
  const reading = new AbortController();
  const watching = (async () => {
    while (!reading.signal.aborted) {
      await nextCycle(bridge, CYCLE_WITHIN_MS);
      pausesFrom.push(Date.now());
    }
  })();
  const { latencies, dueAt } = await readers.read(server, 20_000);
  reading.abort();
  await watching;
  return latencies.filter((_, at) => {
    const due = dueAt[at] ?? 0;
    return !pausesFrom.some((from) => due >= from && due < from + PAUSE_AT_LEAST_MS);
  });
}

interface Measured {
  readonly cycles: readonly Cycle[];
  /** Microseconds. */
  readonly fetching: number;
  readonly atRest: { readonly latencies: readonly number[] };
  readonly busy: readonly number[];
  readonly pace: number;
}

function findings(people: number, { cycles, fetching, atRest, busy, pace }: Measured): Findings {
  const work = `cycle over ${people} people with ${CHANGES} changes`;
  const micros = median(cycles.map((one) => one.micros));
  const rest = percentile(atRest.latencies, 99);
  const disturbed = percentile(busy, 99);
  const readers = `readers at half the most, ${Math.round(pace)} a second`;
  return {
    contests: [],
    verdicts: [
      {
        work,
        what: "processor time, against only fetching and parsing",
        value: micros / fetching,
        unit: "times",
        bar: { atMost: 2.5 },
        note: `${(micros / 1e6).toFixed(2)} s against ${(fetching / 1e6).toFixed(2)} s; takes ${median(cycles.map(({ line }) => line.seconds)).toFixed(1)} s; changes ${JSON.stringify(cycles.at(-1)?.line.changes)}`,
      },
      ...stallVerdicts(
        work,
        cycles.map(({ stall }) => stall),
      ),
      {
        work: readers,
        what: "p99 during a cycle / at rest (10 ms at least)",
        value: disturbed / Math.max(rest, 10),
        unit: "times",
        bar: { atMost: 1.5 },
        note: `${disturbed.toFixed(1)} ms during cycles, ${rest.toFixed(1)} ms at rest; p50 ${median(busy).toFixed(2)} and ${median(atRest.latencies).toFixed(2)} ms`,
      },
    ],
  };
}
