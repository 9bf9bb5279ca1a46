/** Readers as there are in life, at a steady pace: a third reads pages, a third looks up names, a third asks by id. */
import type { Arena, LoadedBridge, Server } from "../arena.js";
import { measure } from "../contest.js";
import type { LoadResult } from "../processes/load.js";
import { byId, byUserName, deepPages } from "../requests.js";

export interface Readers {
  /** Requests a second: half of what the bridge can answer at most. */
  readonly pace: number;
  warmUp(server: Server): Promise<void>;
  read(server: Server, forMs: number): Promise<LoadResult>;
}

const MANY = 16;

export async function readersOf(arena: Arena, bridge: LoadedBridge): Promise<Readers> {
  const people = await arena.people();
  const kinds = [deepPages(people.count), byUserName(people.userNames), byId(people.ids)].map((next) => next(2000));
  const paths = Array.from({ length: 6000 }, (_, at) => kinds[at % 3]?.[Math.floor(at / 3)] ?? "");
  const most = { paths, connections: MANY, forMs: 3000, again: true };
  await measure(arena, bridge, { port: bridge.port, ...most });
  const { result } = await measure(arena, bridge, { port: bridge.port, ...most });
  const pace = ((result.requests / result.ms) * 1000) / 2;
  return {
    pace,
    async warmUp({ port }) {
      await arena.load.ask("run", { port, ...most });
    },
    read: ({ port }, forMs) => arena.load.ask("run", { port, paths, connections: 4 * MANY, forMs, pace, again: true }),
  };
}
