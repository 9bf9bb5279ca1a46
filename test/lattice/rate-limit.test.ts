import { connect } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { systemClock } from "../../src/time/clock.js";
import { createFastClock } from "./fast-clock.js";
import { crowd, person, startLattice } from "./scripted-lattice.js";
import { json, startRaw, startServer } from "./scripted-server.js";
import { clientOf, opened } from "./test-client.js";

/** The most arrivals that any window of `windowMs` holds. */
function mostInAnyWindow(arrivals: readonly number[], windowMs: number): number {
  return Math.max(...arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + windowMs).length));
}

/** Passes bytes on to a port, each chunk later by another time, as a network does. */
function startSlowRoad(port: number, delays: readonly number[]) {
  let n = 0;
  return startRaw((socket) => {
    const road = connect(port, "127.0.0.1");
    road.on("error", () => socket.destroy());
    road.pipe(socket);
    socket.on("data", (chunk) => {
      n += 1;
      setTimeout(() => road.write(chunk), delays[n % delays.length]);
    });
    socket.on("close", () => road.destroy());
  });
}

describe("no window at the server holds more than the limit", () => {
  test("whatever the way there does to each request, retries included", async () => {
    const limit = 5;
    const windowMs = 400;
    const server = await opened(
      startServer(({ url }, response, n) => {
        if (n % 4 === 0) json(response, {}, 503);
        else json(response, person(url.pathname.slice("/v1/user/".length), "ACTIVE"));
      }),
    );
    const road = await opened(startSlowRoad(server.port, [150, 0, 90, 5, 120, 0, 0]));
    const client = clientOf(`http://127.0.0.1:${road.port}`, {
      clock: systemClock,
      random: () => 0,
      rateLimit: limit,
      rateWindowMs: windowMs,
    });
    const ids = Array.from({ length: 18 }, (_, i) => `p-${i}`);
    const started = performance.now();
    const users = await Promise.all(ids.map((id) => client.user(id)));
    expect(users.map((user) => user?.id)).toEqual(ids);
    const arrivals = server.requests.map(({ at }) => at);
    expect(arrivals.length).toBeGreaterThan(20);
    expect(mostInAnyWindow(arrivals, windowMs)).toBe(limit);
    // 24 requests are five windows' worth; it must not crawl either.
    expect(performance.now() - started).toBeLessThan(8 * windowMs);
  });

  test("with a limit of one", async () => {
    const server = await opened(startServer((_, response) => json(response, person("owner-1", "ACTIVE"))));
    const client = clientOf(server.origin, { clock: systemClock, rateLimit: 1, rateWindowMs: 100 });
    await Promise.all([client.me(), client.me(), client.me(), client.me()]);
    const arrivals = server.requests.map(({ at }) => at);
    expect(arrivals).toHaveLength(4);
    expect(mostInAnyWindow(arrivals, 100)).toBe(1);
  });

  test("by the minute, all of it used before any waiting", async () => {
    const clock = createFastClock();
    const started = clock.now();
    const seen: number[] = [];
    const server = await opened(
      startLattice({ ACTIVE: crowd("a", 2450, "ACTIVE") }, () => {
        seen.push(clock.now() - started);
      }),
    );
    const { users } = await clientOf(server.origin, { clock, rateLimit: 10 }).readAll();
    expect(users).toHaveLength(2450);
    expect(seen).toHaveLength(29);
    expect(seen.slice(0, 10).every((at) => at === 0)).toBe(true);
    expect(seen.slice(10, 20).every((at) => at >= 60_000 && at < 61_000)).toBe(true);
    expect(seen.slice(20).every((at) => at >= 120_000 && at < 122_000)).toBe(true);
  });
});

test("a clock that is set back makes nobody wait longer than a window", async () => {
  const fast = createFastClock();
  let shift = 0;
  const clock = { now: () => fast.now() + shift, sleep: fast.sleep.bind(fast) };
  const server = await opened(startServer((_, response) => json(response, person("owner-1", "ACTIVE"))));
  const client = clientOf(server.origin, { clock, rateLimit: 1 });
  await client.me();
  shift = -3_600_000;
  await client.me();
  expect(Math.max(...fast.sleeps)).toBeLessThan(61_000);
});
