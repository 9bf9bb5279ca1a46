/** Everybody, in pages of 100, by one client that waits for each page. */
import { type Arena, BEST_SCIMMY, BRIDGE, EXPRESS, NODE, type Server } from "../arena.js";
import { measure } from "../contest.js";
import type { Contest, Figures, Findings } from "../finding.js";
import { median, percentile } from "../statistics.js";

export async function pull(arena: Arena): Promise<Findings> {
  const bridge = await arena.bridge();
  const { count } = bridge;
  const paths = Array.from(
    { length: Math.ceil(count / 100) },
    (_, at) => `/scim/v2/Users?startIndex=${at * 100 + 1}&count=100`,
  );
  const constants = await arena.constants(paths[0] ?? "");
  const best = await arena.peer(BEST_SCIMMY);
  const quick = [bridge, ...constants];
  const seconds = new Map<string, number[]>();
  const servers: Record<string, Figures> = {};

  async function pullFrom(server: Server): Promise<void> {
    const { micros, result } = await measure(arena, server, {
      port: server.port,
      paths,
      connections: 1,
      forMs: 180_000,
    });
    const whole = (result.ms / 1000) * (paths.length / result.requests);
    seconds.set(server.name, [...(seconds.get(server.name) ?? []), whole]);
    servers[server.name] = {
      micros,
      perSecond: (result.requests / result.ms) * 1000,
      p50: median(result.latencies),
      p99: percentile(result.latencies, 99),
      bytes: result.bytes / result.requests,
      requests: result.requests,
    };
  }

  for (let round = 0; round < 3; round++) for (const server of quick) await pullFrom(server);
  await pullFrom(best);
  for (const server of quick) await pullFrom(server);
  const tookOf = (name: string) => median(seconds.get(name) ?? []);
  const contest: Contest = {
    work: "full pull in pages of 100, one client",
    people: count,
    servers,
    note: [BRIDGE, EXPRESS, NODE, BEST_SCIMMY].map((name) => `${name} ${tookOf(name).toFixed(2)} s`).join(", "),
  };
  return {
    contests: [contest],
    verdicts: [
      {
        work: contest.work,
        what: "best scimmy / bridge, elapsed time",
        value: tookOf(BEST_SCIMMY) / tookOf(BRIDGE),
        unit: "times",
        bar: { atLeast: 100 },
        note: `${tookOf(BRIDGE).toFixed(2)} s against ${tookOf(BEST_SCIMMY).toFixed(1)} s`,
      },
    ],
  };
}
