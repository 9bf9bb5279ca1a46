import { PassThrough, Writable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import { createSecret } from "../../src/config/secret.js";
import { createLogger, type LoggerOptions } from "../../src/telemetry/create-logger.js";
import type { Logger } from "../../src/telemetry/logger.js";

const clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678), sleep: () => Promise.resolve() };

/** What `use` makes a logger write. */
function written(options: Partial<LoggerOptions>, use: (logger: Logger) => void, stream = new PassThrough()): string {
  const chunks: string[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  use(createLogger({ level: "debug", format: "json", clock, write: stream, ...options }));
  for (let chunk: unknown = stream.read(); chunk !== null; chunk = stream.read());
  return chunks.join("");
}

function lines(use: (logger: Logger) => void, options: Partial<LoggerOptions> = {}): Record<string, unknown>[] {
  return written(options, use)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

describe("json", () => {
  test("one line an entry: time, level, message, fields", () => {
    const text = written({}, (logger) => logger.info("cycle finished", { connection: "default", people: 3 }));
    expect(text).toBe(
      '{"time":"2026-01-02T03:04:05.678Z","level":"info","message":"cycle finished","connection":"default","people":3}\n',
    );
  });

  test("the levels are winston's, and what matters less than the level is not written", () => {
    const all = (logger: Logger) => {
      logger.error("e");
      logger.warn("w");
      logger.info("i");
      logger.http("h");
      logger.debug("d");
    };
    const levels = (level: LoggerOptions["level"]) => lines(all, { level }).map((line) => line["level"]);
    expect(levels("error")).toEqual(["error"]);
    expect(levels("info")).toEqual(["error", "warn", "info"]);
    expect(levels("http")).toEqual(["error", "warn", "info", "http"]);
    expect(levels("verbose")).toEqual(["error", "warn", "info", "http"]);
    expect(levels("debug")).toEqual(["error", "warn", "info", "http", "debug"]);
  });

  test("a child's lines carry its fields, and its own child's both; the parent's carry neither", () => {
    const [parent, child, grandchild] = lines((logger) => {
      const request = logger.child({ request: "r1" });
      logger.info("a");
      request.info("b");
      request.child({ connection: "c" }).info("c", { request: "r2" });
    });
    expect(parent).not.toHaveProperty("request");
    expect(child).toMatchObject({ message: "b", request: "r1" });
    expect(grandchild).toMatchObject({ message: "c", request: "r2", connection: "c" });
  });

  test("fields named like the line's own do not touch it", () => {
    const [line] = lines((logger) =>
      logger.info("the message", { message: "m", level: "error", time: 1, timestamp: 2 }),
    );
    expect(line).toMatchObject({ message: "the message", level: "info", time: "2026-01-02T03:04:05.678Z" });
    expect(line).toMatchObject({ message_: "m", level_: "error", time_: 1, timestamp: 2 });
  });

  test("errors keep message, stack, code and cause, and lose what hangs on them", () => {
    const error = Object.assign(new TypeError("broken", { cause: new Error("deeper") }), {
      code: "ECONNRESET",
      config: { headers: { "X-Anything": "super-secret-value" } },
    });
    const text = written({}, (logger) => logger.error("failed", { error }));
    expect(text).not.toContain("super-secret-value");
    const line = JSON.parse(text);
    expect(line.message).toBe("failed");
    expect(line.error).toMatchObject({ name: "TypeError", message: "broken", code: "ECONNRESET" });
    expect(line.error.stack).toContain("create-logger.test");
    expect(line.error.cause.message).toBe("deeper");
  });

  test("whatever a field holds, the line is JSON and nothing throws", () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const trap = {
      get x(): never {
        throw new Error("no");
      },
    };
    const [line, unprintable] = lines((logger) => {
      logger.info("odd", {
        circle,
        big: 12n,
        nothing: undefined,
        none: null,
        nan: Number.NaN,
        date: new Date(0),
        url: new URL("https://example.com/x"),
        map: new Map([["a", 1]]),
        set: new Set([1, 2]),
        call: () => 1,
        long: "x".repeat(100_000),
        many: Array.from({ length: 5000 }, (_, index) => index),
        breaks: "a\nb",
        lone: "\ud800",
      });
      logger.info("trap", { trap });
    });
    expect(line).toMatchObject({
      big: "12",
      none: null,
      nan: "NaN",
      date: "1970-01-01T00:00:00.000Z",
      url: "https://example.com/x",
    });
    expect(line).toMatchObject({ map: { a: 1 }, set: [1, 2], breaks: "a\nb" });
    expect(line).not.toHaveProperty("nothing");
    expect(line).not.toHaveProperty("call");
    expect(String(line?.["long"]).length).toBeLessThan(10_000);
    expect(line?.["many"]).toHaveLength(100);
    expect(unprintable).toMatchObject({ message: "trap" });
  });
});

describe("what no line carries", () => {
  const SECRET = "Zx9-abcdefghijklmnop";

  test.each([
    "token",
    "adminToken",
    "authorization",
    "Authorization",
    "apiKey",
    "api_key",
    "api-key",
    "clientSecret",
    "password",
    "Cookie",
  ])("the value of a field named %s", (name) => {
    const text = written({}, (logger) => logger.debug("x", { [name]: SECRET, inner: { [name]: [SECRET] } }));
    expect(text).not.toContain(SECRET);
    expect(text).toContain(name);
  });

  test("counts of secrets are no secrets", () => {
    expect(lines((logger) => logger.info("x", { tokens: 2, tokenExpired: true, token: null }))[0]).toMatchObject({
      tokens: 2,
      tokenExpired: true,
      token: null,
    });
  });

  test.each([
    ["a header in a message", (logger: Logger) => logger.debug(`sent Authorization: Bearer ${SECRET}`)],
    ["a header in a field", (logger: Logger) => logger.debug("x", { header: `bearer ${SECRET}` })],
    ["a header in an error", (logger: Logger) => logger.error("x", { error: new Error(`Bearer ${SECRET} refused`) })],
    ["a password in a URL", (logger: Logger) => logger.debug(`at postgres://bridge:${SECRET}@db/x`)],
    ["a wrapped secret", (logger: Logger) => logger.debug("x", { value: createSecret(SECRET) })],
  ])("%s", (_name, use) => {
    expect(written({}, use)).not.toContain(SECRET);
  });

  test("words about tokens are left alone", () => {
    expect(lines((logger) => logger.info("SCIM_TOKEN: a bearer token is short"))[0]?.["message"]).toBe(
      "SCIM_TOKEN: a bearer token is short",
    );
  });

  test("e-mail addresses, above debug", () => {
    const use = (level: "error" | "warn" | "info" | "http" | "debug") => (logger: Logger) =>
      logger[level]("no jane.doe@example.com here", {
        path: "/Users?filter=userName%20eq%20%22jane.doe%40example.com%22",
        error: new Error("jane.doe@example.com again"),
        list: [{ deep: "<jane.doe@example.com>" }],
      });
    for (const level of ["error", "warn", "info", "http"] as const) {
      const text = written({}, use(level));
      expect(text).not.toContain("jane.doe");
      expect(text).toContain("no [email] here");
    }
    expect(written({}, use("debug"))).toContain("jane.doe@example.com");
  });
});

describe("pretty", () => {
  const pretty = { format: "pretty" } as const;

  test("time, level, message, fields, and stacks below", () => {
    const text = written(pretty, (logger) => {
      logger.info("cycle finished", { connection: "default", reason: "two words", counts: { created: 1 } });
      logger.error("failed", { error: new Error("broken", { cause: new Error("deeper") }) });
    });
    const [first, second, third] = text.split("\n");
    expect(first).toBe('03:04:05.678 info  cycle finished connection=default reason="two words" counts={"created":1}');
    expect(second).toBe("03:04:05.678 error failed");
    expect(third).toBe("Error: broken");
    expect(text).toContain("caused by Error: deeper");
  });

  test("colours on a terminal, and nowhere else", () => {
    const use = (logger: Logger) => logger.warn("x");
    expect(written(pretty, use)).not.toContain("\u001b");
    const terminal = Object.assign(new PassThrough(), { isTTY: true });
    expect(written(pretty, use, terminal)).toContain("\u001b[33m");
    expect(written({ format: "json" }, use, Object.assign(new PassThrough(), { isTTY: true }))).not.toContain("\u001b");
  });

  test("nobody writes lines or colours of his own into it", () => {
    const text = written(pretty, (logger) => logger.info("a\nb\u001b[31m", { name: "x\ry", ["k\ney"]: "v\u2028" }));
    expect(text.trimEnd().split(/[\n\r\u2028]/)).toHaveLength(1);
    expect(text).not.toContain("\u001b");
  });
});

test("a reader that has gone stops nothing", async () => {
  const broken = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    },
  });
  const logger = createLogger({ level: "info", format: "json", write: broken, clock });
  logger.info("one");
  await new Promise((resolve) => setImmediate(resolve));
  expect(broken.destroyed).toBe(true);
  expect(() => logger.info("two")).not.toThrow();
  await new Promise((resolve) => setImmediate(resolve));
});

test("many loggers on one stream add one listener", () => {
  const stream = new PassThrough();
  const before = stream.listenerCount("error");
  for (let i = 0; i < 5; i++) createLogger({ level: "info", format: "json", write: stream, clock });
  expect(stream.listenerCount("error")).toBe(before + 1);
});
