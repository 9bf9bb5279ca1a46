import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { systemClock } from "../../src/time/clock.js";
import { crowd, person, startLattice } from "./scripted-lattice.js";
import { json, startServer } from "./scripted-server.js";
import { clientOf, failureOf, opened } from "./test-client.js";

/** What it failed with, and how long that took after the abort. */
async function abortedAfter(ms: number, start: (signal: AbortSignal) => Promise<unknown>) {
  const controller = new AbortController();
  const failing = failureOf(start(controller.signal));
  await wait(ms);
  const at = performance.now();
  controller.abort();
  const failure = await failing;
  return { kind: failure.kind, tookMs: performance.now() - at };
}

describe("an abort stops at once", () => {
  test("while an answer is awaited, and closes the socket", async () => {
    const server = await opened(startServer(() => {}));
    const client = clientOf(server.origin, { clock: systemClock });
    const { kind, tookMs } = await abortedAfter(100, (signal) => client.me(signal));
    expect(kind).toBe("aborted");
    expect(tookMs).toBeLessThan(200);
    await wait(50);
    expect(server.connections()).toBe(1);
    expect(server.open()).toBe(0);
  });

  test("in the middle of a body, and closes the socket", async () => {
    const server = await opened(startServer((_, response) => void response.write('{"data":[')));
    const client = clientOf(server.origin, { clock: systemClock });
    const { kind, tookMs } = await abortedAfter(100, (signal) => client.readAll(signal));
    expect(kind).toBe("aborted");
    expect(tookMs).toBeLessThan(200);
    await wait(50);
    expect(server.open()).toBe(0);
  });

  test("while a Retry-After is waited for", async () => {
    const server = await opened(startServer((_, response) => json(response, {}, 429, { "retry-after": "60" })));
    const client = clientOf(server.origin, { clock: systemClock });
    const { kind, tookMs } = await abortedAfter(100, (signal) => client.readAll(signal));
    expect(kind).toBe("aborted");
    expect(tookMs).toBeLessThan(200);
    expect(server.requests).toHaveLength(1);
  });

  test("while the window is full, and behind others that wait for it", async () => {
    const server = await opened(startServer((_, response) => json(response, person("owner-1", "ACTIVE"))));
    const client = clientOf(server.origin, { clock: systemClock, rateLimit: 2 });
    await Promise.all([client.me(), client.me()]);
    const { kind, tookMs } = await abortedAfter(100, (signal) =>
      Promise.all([client.me(signal), client.me(signal), client.me(signal)]),
    );
    expect(kind).toBe("aborted");
    expect(tookMs).toBeLessThan(200);
    expect(server.requests).toHaveLength(2);
  });

  test("before anything is sent", async () => {
    const server = await opened(startServer(() => {}));
    const failure = await failureOf(clientOf(server.origin).me(AbortSignal.abort()));
    expect(failure.kind).toBe("aborted");
    expect(server.requests).toHaveLength(0);
  });

  test("and leaves the client usable, with its kept connection", async () => {
    const server = await opened(
      startServer((_, response, n) => {
        if (n !== 2) json(response, person("owner-1", "ACTIVE"));
      }),
    );
    const client = clientOf(server.origin, { clock: systemClock });
    const first = new AbortController();
    await client.me(first.signal);
    first.abort();
    expect((await abortedAfter(50, (signal) => client.me(signal))).kind).toBe("aborted");
    expect((await client.me()).id).toBe("owner-1");
  });

  test("in the middle of a long read", async () => {
    const controller = new AbortController();
    const server = await opened(
      startLattice({ ACTIVE: crowd("a", 1000, "ACTIVE") }, (_request, _response, n) => {
        if (n === 6) controller.abort();
      }),
    );
    const failure = await failureOf(clientOf(server.origin).readAll(controller.signal));
    expect(failure.kind).toBe("aborted");
    expect(server.requests).toHaveLength(6);
  });
});

test("a closed client keeps no connection open", async () => {
  const server = await opened(startServer((_, response) => json(response, person("owner-1", "ACTIVE"))));
  const client = clientOf(server.origin);
  await client.me();
  expect(server.open()).toBe(1);
  client.close();
  await wait(50);
  expect(server.open()).toBe(0);
});
