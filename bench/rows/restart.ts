/** From the start of the process until it serves what is stored, with Lattice out of reach. */
import { setTimeout } from "node:timers/promises";
import { startPostgres } from "../../test/support/postgres.js";
import type { Arena } from "../arena.js";
import { startBridge, untilReady } from "../bridge.js";
import type { Findings, Verdict } from "../finding.js";
import { median } from "../statistics.js";

const NOBODY_THERE = "http://127.0.0.1:1/v1";
const WITHIN_MS = 30_000;
const ROUNDS = 3;

export async function restart(arena: Arena): Promise<Findings> {
  const { count, databaseUrl } = await arena.bridge();
  await arena.retire();
  const sqlite = await restarts(arena, databaseUrl);
  return { contests: [], verdicts: [verdict(`restart with ${count} people, SQLite`, sqlite, 3)] };
}

export async function restartPostgres(arena: Arena): Promise<Findings> {
  const { count, upstream } = await arena.bridge();
  const postgres = await startPostgres();
  try {
    const databaseUrl = await postgres.createDatabase();
    const first = await startBridge(arena.built, { upstreamUrl: upstream.url, databaseUrl, interval: "7d" });
    await untilReady(first, 300_000);
    await setTimeout(1000);
    await first.child.stop();
    const seconds = await restarts(arena, databaseUrl);
    return { contests: [], verdicts: [verdict(`restart with ${count} people, PostgreSQL`, seconds, 4)] };
  } finally {
    await postgres.stop();
  }
}

/** Seconds; undefined where nothing is served without Lattice. */
async function restarts(arena: Arena, databaseUrl: string): Promise<number | undefined> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const bridge = await startBridge(arena.built, { upstreamUrl: NOBODY_THERE, databaseUrl, interval: "7d" });
    const ms = await untilReady(bridge, WITHIN_MS);
    await bridge.child.stop();
    if (ms === undefined) return undefined;
    took.push(ms / 1000);
  }
  return median(took);
}

function verdict(work: string, value: number | undefined, atMost: number): Verdict {
  return {
    work,
    what: "until it serves",
    value,
    unit: "s",
    bar: { atMost },
    ...(value === undefined ? { note: `it served nothing within ${WITHIN_MS / 1000} s` } : {}),
  };
}
