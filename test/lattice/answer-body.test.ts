/** Memory that is used again holds the body of one answer at a time, whatever becomes of the others. */
import { once } from "node:events";
import { Readable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import { createBodyReader } from "../../src/lattice/answer-body.js";

const LONGEST = 2 ** 20;
const textOf = (body: Uint8Array): string => Buffer.from(body).toString();

/** A stream that gives what is pushed, and does not end by itself when it fails. */
function stream(): Readable {
  return new Readable({ autoDestroy: false, read: () => undefined });
}

describe("bodies of answers", () => {
  test("two that come at the same time are kept apart, and so are those that come after them", async () => {
    const bodies = createBodyReader(LONGEST);
    for (const size of [10, 300_000, 10]) {
      const both = [stream(), stream()];
      const read = both.map((one) => bodies.read(one, textOf));
      for (let half = 0; half < 2; half++) {
        for (const [at, one] of both.entries()) one.push(String(at).repeat(size));
        await new Promise(setImmediate);
      }
      for (const one of both) one.push(null);
      expect(await Promise.all(read)).toEqual([
        { ok: true, value: "0".repeat(2 * size) },
        { ok: true, value: "1".repeat(2 * size) },
      ]);
    }
  });

  test("what a stream delivers after it has failed is in nobody's body", async () => {
    const bodies = createBodyReader(LONGEST);
    const failing = stream();
    const failed = bodies.read(failing, textOf);
    failing.emit("error", Object.assign(new Error("reset"), { code: "ECONNRESET" }));
    expect(await failed).toEqual({ ok: false, error: { code: "ECONNRESET" } });
    const next = stream();
    const read = bodies.read(next, textOf);
    next.push("everybody");
    await once(next, "data");
    failing.push("somebody ");
    await new Promise(setImmediate);
    next.push(" else");
    next.push(null);
    expect(await read).toEqual({ ok: true, value: "everybody else" });
  });

  test("one that is too long is a failure, and what follows of it is in nobody's body", async () => {
    const bodies = createBodyReader(8);
    const long = stream();
    const failed = bodies.read(long, textOf);
    long.push("too long to be kept");
    expect(await failed).toEqual({ ok: false, error: { code: "BODY_TOO_LONG" } });
    const next = stream();
    const read = bodies.read(next, textOf);
    next.push("short");
    next.push(null);
    expect(await read).toEqual({ ok: true, value: "short" });
  });

  test("one whose stream has closed before it was looked at has broken off, and does not hang", async () => {
    const closed = stream();
    closed.destroy();
    await once(closed, "close");
    expect(await createBodyReader(LONGEST).read(closed, textOf)).toEqual({
      ok: false,
      error: { code: "BODY_BROKE_OFF" },
    });
  });
});
