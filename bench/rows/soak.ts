/** A week of cycles, compressed: people come, change and go, cursors walk, and the heap stays what it was. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Arena } from "../arena.js";
import { startBridge, startUpstream, TOKEN, untilReady, type Upstream } from "../bridge.js";
import type { Findings } from "../finding.js";
import { median } from "../statistics.js";

const PEOPLE = 2000;
const CYCLES = 10_000;
const WITHIN_MS = 30 * 60_000;
const CURSORS = 5;
const SAMPLE_EVERY = 200;
const MEGABYTE = 2 ** 20;

/** People leave and come back all the time here: the guard is not what is measured. */
const SETTINGS = `connections:
  - id: default
    guard: { leavers: { percent: 100, floor: 1000000, window: 0s } }
`;

interface Walk {
  live: boolean;
  pages: number;
}

export async function soak(arena: Arena): Promise<Findings> {
  const upstream = await startUpstream(arena.built, PEOPLE);
  const settings = join(arena.folder, "soak.yaml");
  writeFileSync(settings, SETTINGS);
  const bridge = await startBridge(arena.built, {
    upstreamUrl: upstream.url,
    databaseUrl: `sqlite:${join(arena.folder, "soak.db")}`,
    interval: "10ms",
    settings,
  });
  const walk: Walk = { live: true, pages: 0 };
  const heaps: number[] = [];
  let cycles = 0;
  let rss = 0;
  try {
    await untilReady(bridge, 60_000);
    const busy = [churn(upstream, walk), ...Array.from({ length: CURSORS }, () => walkOn(bridge.port, walk))];
    const end = performance.now() + WITHIN_MS;
    while (cycles < CYCLES && performance.now() < end) {
      await bridge.child.line((line) => line.includes('"message":"cycle"'), 60_000);
      cycles++;
      if (cycles % SAMPLE_EVERY !== 0) continue;
      await bridge.child.ask("collect");
      const memory = await bridge.child.memory();
      heaps.push(memory.heapUsed / MEGABYTE);
      rss = memory.rss / MEGABYTE;
      if (cycles % 1000 === 0) arena.say(`${cycles} cycles, heap ${heaps.at(-1)?.toFixed(1)} MB`);
    }
    walk.live = false;
    await Promise.all(busy);
  } finally {
    walk.live = false;
    await bridge.child.stop();
    await upstream.child.stop();
  }
  // The first fifth fills caches and the shelf of kept snapshots.
  const fifth = Math.floor(heaps.length / 5);
  const early = median(heaps.slice(fifth, 2 * fifth));
  const late = median(heaps.slice(-fifth));
  return {
    contests: [],
    verdicts: [
      {
        work: `${cycles} cycles with churn over ${PEOPLE} people, ${CURSORS} live cursors`,
        what: "heap after a collection: last fifth over second fifth",
        value: (late / early - 1) * 100,
        unit: "%",
        bar: { atMost: 5 },
        note: `${early.toFixed(1)} MB, then ${late.toFixed(1)} MB; RSS ${Math.round(rss)} MB at the end; ${walk.pages} pages walked`,
      },
    ],
  };
}

/** A page now and then, from the beginning to the end and again. */
async function walkOn(port: number, walk: Walk): Promise<void> {
  let cursor = "";
  while (walk.live) {
    const answer = await fetch(`http://127.0.0.1:${port}/scim/v2/Users?count=50&cursor=${encodeURIComponent(cursor)}`, {
      headers: { Authorization: `Bearer ${TOKEN}` },
    });
    const page = (await answer.json()) as { readonly nextCursor?: string };
    if (answer.ok) walk.pages++;
    cursor = page.nextCursor ?? "";
    await setTimeout(250);
  }
}

/** Every 20 ms somebody changes title, leaves, comes back, or is hired, the latter now and then. */
async function churn(upstream: Upstream, walk: Walk): Promise<void> {
  const people = await upstream.control<readonly { readonly id: string; readonly status: string }[]>("GET", "people");
  const active = people.filter(({ status }) => status === "ACTIVE").map(({ id }) => id);
  for (let number = 0; walk.live; number++) {
    const id = active[(number * 7919) % active.length] ?? "";
    const leaver = active[(Math.floor(number / 4) * 104_729) % active.length] ?? "";
    if (number % 4 === 1) await upstream.control("POST", `people/${leaver}/terminate`);
    else if (number % 4 === 3) await upstream.control("PATCH", `people/${leaver}`, { status: "ACTIVE" });
    else if (number % 400 === 0) await upstream.control("POST", "people", {});
    else await upstream.control("PATCH", `people/${id}`, { title: `Title ${number}` });
    await setTimeout(20);
  }
}
