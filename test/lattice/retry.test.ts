import { describe, expect, test } from "@jest/globals";
import { systemClock } from "../../src/time/clock.js";
import type { LogFields, Logger } from "../../src/telemetry/logger.js";
import { silentLogger } from "../support/silent-logger.js";
import { createFastClock } from "./fast-clock.js";
import { person } from "./scripted-lattice.js";
import { json, startServer } from "./scripted-server.js";
import { clientOf, failureOf, opened } from "./test-client.js";

const ME = person("owner-1", "ACTIVE");

/** A server that fails the first `times` requests in that way. */
function failing(times: number, status: number, headers: Record<string, string> = {}) {
  return opened(
    startServer((_, response, n) => {
      if (n <= times) json(response, { error: "no" }, status, headers);
      else json(response, ME);
    }),
  );
}

describe("what passes by itself is asked for again", () => {
  test.each([429, 500, 502, 503, 504, 408])("status %i", async (status) => {
    const server = await failing(3, status);
    expect((await clientOf(server.origin).me()).id).toBe("owner-1");
    expect(server.requests).toHaveLength(4);
  });

  test("is logged, at a warning where it is given up, with nothing of the person asked for", async () => {
    const logged: (readonly [string, string, LogFields | undefined])[] = [];
    const at = (level: string) => (message: string, fields?: LogFields) => void logged.push([level, message, fields]);
    const logger: Logger = { ...silentLogger, info: at("info"), warn: at("warn") };
    const passing = await failing(1, 429, { "retry-after": "2" });
    await clientOf(passing.origin, { logger }).user("owner-1");
    const fields = { path: "/user/{id}", kind: "throttled", status: 429, attempt: 1 };
    expect(logged.splice(0)).toEqual([
      ["info", "Lattice request will be retried", { ...fields, waitMs: expect.any(Number) }],
    ]);
    const lasting = await failing(100, 503);
    await failureOf(clientOf(lasting.origin, { logger }).me());
    expect(logged.map(([level]) => level)).toEqual(["info", "info", "info", "info", "warn"]);
    expect(logged.at(-1)).toEqual([
      "warn",
      "Lattice request given up",
      { path: "/me", kind: "unavailable", status: 503, attempt: 5 },
    ]);
  });

  test("a connection that is reset before the answer", async () => {
    const server = await opened(
      startServer((_, response, n) => {
        if (n <= 2) response.socket?.resetAndDestroy();
        else json(response, ME);
      }),
    );
    expect((await clientOf(server.origin).me()).id).toBe("owner-1");
    expect(server.requests).toHaveLength(3);
  });

  test.each([["content-length"], ["transfer-encoding"]])("a body that breaks off (%s)", async (framing) => {
    const server = await opened(
      startServer((_, response, n) => {
        if (n > 2) {
          json(response, ME);
          return;
        }
        response.writeHead(200, framing === "content-length" ? { "content-length": "500" } : {});
        response.write('{"id":"own');
        setTimeout(() => response.socket?.destroy(), 20);
      }),
    );
    expect((await clientOf(server.origin).me()).id).toBe("owner-1");
    expect(server.requests).toHaveLength(3);
  });

  test("an answer that is an HTML page once", async () => {
    const server = await opened(
      startServer((_, response, n) => {
        if (n === 1) response.end("<html>busy</html>");
        else json(response, ME);
      }),
    );
    expect((await clientOf(server.origin).me()).id).toBe("owner-1");
  });

  test("a hang", async () => {
    const server = await opened(
      startServer((_, response, n) => {
        if (n > 1) json(response, ME);
      }),
    );
    expect((await clientOf(server.origin, { answerTimeoutMs: 80 }).me()).id).toBe("owner-1");
  });
});

describe("the pauses", () => {
  test("double, and the jitter takes any part of them", async () => {
    const whole = createFastClock();
    await clientOf((await failing(4, 503)).origin, { clock: whole, random: () => 1 }).me();
    expect(whole.sleeps).toEqual([500, 1000, 2000, 4000]);
    const half = createFastClock();
    await clientOf((await failing(4, 503)).origin, { clock: half, random: () => 0.5 }).me();
    expect(half.sleeps).toEqual([250, 500, 1000, 2000]);
  });

  test("come to an end, and so does the patience", async () => {
    const server = await failing(100, 503);
    const failure = await failureOf(clientOf(server.origin).me());
    expect(failure.kind).toBe("unavailable");
    expect(failure.message).toMatch(/503.*5 attempts/);
    expect(server.requests).toHaveLength(5);
  });

  test("outlast a minute's limit where 429 does not say how long", async () => {
    const clock = createFastClock();
    const server = await failing(6, 429);
    await clientOf(server.origin, { clock, random: () => 0.9 }).me();
    expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(60_000);
  });
});

describe("Retry-After", () => {
  test("in seconds is waited for", async () => {
    const clock = createFastClock();
    const server = await failing(1, 429, { "retry-after": "7" });
    await clientOf(server.origin, { clock, random: () => 0 }).me();
    expect(clock.sleeps).toEqual([7000]);
  });

  test("as an HTTP date is waited for, by the server's own clock", async () => {
    const clock = createFastClock(Date.parse("2020-01-01T00:00:00Z"));
    const server = await failing(1, 429, {
      date: "Mon, 02 Nov 2026 10:00:00 GMT",
      "retry-after": "Mon, 02 Nov 2026 10:00:11 GMT",
    });
    await clientOf(server.origin, { clock, random: () => 0 }).me();
    expect(clock.sleeps).toEqual([11_000]);
  });

  test("of an HTTP date that has passed is no wait but the backoff", async () => {
    const clock = createFastClock();
    const server = await failing(1, 429, { "retry-after": "Sun, 06 Nov 1994 08:49:37 GMT" });
    await clientOf(server.origin, { clock, random: () => 1 }).me();
    expect(clock.sleeps).toEqual([2000]);
  });

  test.each([["soon"], [""], ["-5"]])("that says nothing (%j) leaves it to the backoff", async (value) => {
    const clock = createFastClock();
    const server = await failing(1, 429, { "retry-after": value });
    await clientOf(server.origin, { clock, random: () => 1 }).me();
    expect(clock.sleeps).toEqual([2000]);
  });

  test("is obeyed with 503 too", async () => {
    const clock = createFastClock();
    const server = await failing(1, 503, { "retry-after": "3" });
    await clientOf(server.origin, { clock, random: () => 0 }).me();
    expect(clock.sleeps).toEqual([3000]);
  });

  test("of a day is cut to two minutes, and the whole to five", async () => {
    const clock = createFastClock();
    const server = await failing(100, 429, { "retry-after": "86400" });
    const failure = await failureOf(clientOf(server.origin, { clock, random: () => 0 }).me());
    expect(failure.kind).toBe("throttled");
    expect(failure.message).toMatch(/429.*LATTICE_RATE_LIMIT/);
    expect(clock.sleeps).toEqual([120_000, 120_000]);
  });

  test("holds back every request with this key, not only the refused one", async () => {
    const server = await failing(1, 429, { "retry-after": "1" });
    const client = clientOf(server.origin, { clock: systemClock, random: () => 0 });
    const refused = client.me();
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    expect(server.requests).toHaveLength(1);
    await Promise.all([refused, client.me()]);
    const [first = 0, ...later] = server.requests.map(({ at }) => at);
    expect(later).toHaveLength(2);
    for (const at of later) expect(at - first).toBeGreaterThanOrEqual(1000);
  });
});
