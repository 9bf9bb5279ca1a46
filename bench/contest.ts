/** Runs one workload against several servers in turns, round after round, and compares them within each round. */
import { type Arena, BRIDGE, type Server } from "./arena.js";
import type { Contest, Figures } from "./finding.js";
import type { Load, LoadResult } from "./processes/load.js";
import type { Hotspot } from "./processes/profiler.js";
import { median, percentile } from "./statistics.js";

export interface Workload {
  readonly work: string;
  readonly people: number;
  readonly servers: readonly Server[];
  /** What is asked in a round, the same of every server; rounds below 0 warm up and are not counted. */
  readonly paths: (round: number) => readonly string[];
  readonly headers?: readonly string[];
  /** 8 by default: enough to keep a server busy. */
  readonly connections?: number;
  /** A server that has not answered all by then is judged by what it has answered. */
  readonly forMs?: number;
  readonly rounds?: number;
}

interface Sample {
  readonly micros: number;
  readonly result: LoadResult;
}

export interface Outcome extends Contest {
  /** Processor time a request, this server's over the other's: the median over the rounds. */
  readonly ratio: (server: string, other: string) => number;
  /** Every latency of a server, in milliseconds. */
  readonly latencies: (server: string) => readonly number[];
}

/** Until what is asked has been compiled in full, which takes some thousands of requests. */
const WARMING_UP = 5;

export async function contest(arena: Arena, workload: Workload): Promise<Outcome> {
  const { servers, rounds = arena.options.rounds, paths, headers = [], connections = 8, forMs = 1500 } = workload;
  const samples = new Map<string, Sample[]>(servers.map(({ name }) => [name, []]));
  for (let round = -WARMING_UP; round < rounds; round++) {
    const asked = paths(round);
    for (const server of inTurn(servers, round + WARMING_UP)) {
      const load: Load = { port: server.port, paths: asked, headers, connections, forMs };
      const sample = await measure(arena, server, load);
      if (round >= 0) samples.get(server.name)?.push(sample);
    }
  }
  const hot = arena.options.profile ? await profile(arena, workload) : undefined;
  const microsOf = (name: string) => (samples.get(name) ?? []).map(({ micros }) => micros);
  return {
    work: workload.work,
    people: workload.people,
    servers: Object.fromEntries(servers.map(({ name }) => [name, figures(samples.get(name) ?? [])])),
    ...(hot === undefined ? {} : { note: hot }),
    ratio(server, other) {
      const others = microsOf(other);
      return median(microsOf(server).map((micros, round) => micros / (others[round] ?? Number.NaN)));
    },
    latencies: (server) => (samples.get(server) ?? []).flatMap(({ result }) => result.latencies),
  };
}

/** Processor time of the server's whole process over one load, a request. Throws where an answer is not 200. */
export async function measure(arena: Arena, server: Server, load: Load): Promise<Sample> {
  const before = await server.child.work();
  const result = await arena.load.ask<LoadResult>("run", load);
  const after = await server.child.work();
  const refused = Object.keys(result.statuses).filter((status) => status !== "200");
  if (refused.length > 0) {
    throw new Error(`${server.name} answered ${JSON.stringify(result.statuses)} to requests like ${load.paths[0]}`);
  }
  return { micros: (after.micros - before.micros) / result.requests, result };
}

/** One more round against the bridge, watched. */
async function profile(arena: Arena, { servers, paths, headers = [], connections = 8 }: Workload): Promise<string> {
  const bridge = servers.find(({ name }) => name === BRIDGE);
  if (bridge === undefined) return "";
  await bridge.child.ask("profile");
  const again = { again: true, forMs: 2000 };
  await arena.load.ask("run", { port: bridge.port, paths: paths(0), headers, connections, ...again } satisfies Load);
  const hotspots = await bridge.child.ask<readonly Hotspot[]>("hotspots");
  const lines = hotspots.slice(0, 25).map(({ place, share }) => `${(share * 100).toFixed(1).padStart(6)} %  ${place}`);
  return `where the bridge spends its time:\n${lines.join("\n")}`;
}

function figures(samples: readonly Sample[]): Figures {
  const of = (figure: (sample: Sample) => number): number => median(samples.map(figure));
  return {
    micros: of(({ micros }) => micros),
    perSecond: of(({ result }) => (result.requests / result.ms) * 1000),
    p50: of(({ result }) => median(result.latencies)),
    p99: of(({ result }) => percentile(result.latencies, 99)),
    bytes: of(({ result }) => result.bytes / result.requests),
    requests: samples.reduce((total, { result }) => total + result.requests, 0),
  };
}

/**
 * Another one goes first each round, and every other round runs backwards: so that neither a drift of the machine nor what
 * the one before has left in the processor's caches always meets the same server.
 */
function inTurn<T>(items: readonly T[], round: number): readonly T[] {
  const at = round % items.length;
  const turn = [...items.slice(at), ...items.slice(0, at)];
  return round % 2 === 0 ? turn : turn.reverse();
}
