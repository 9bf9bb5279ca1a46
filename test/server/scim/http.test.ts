/** Media types, headers and content codings of answers (RFC 7644 sections 3.8 and 3.12, RFC 9110). */
import type { RequestListener } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { BASE, filtered, get, search, send } from "../ask.js";
import { ALICE_ID, CAROL_ID, fixture, manyPeople, NOW, SALES_ID } from "../served-fixture.js";
import { onWire, type WireAnswer } from "../wire.js";

const { app, clock } = fixture();

describe("media types", () => {
  test.each([
    ["M01", "application/scim+json", "application/scim+json"],
    ["M02", "application/json", "application/json"],
    ["M02", "application/json; charset=utf-8", "application/json"],
    ["M04", "*/*", "application/scim+json"],
    ["M04", "application/*", "application/scim+json"],
    ["M04", "application/json, application/scim+json;q=0.5", "application/scim+json"],
    ["M04", "application/json, text/plain, */*", "application/scim+json"],
    ["M04", "application/scim+json;q=0, application/json", "application/json"],
    ["M04", "text/html", "application/scim+json"],
    ["M04", ",;q=,", "application/scim+json"],
  ])("%s Accept: %s is answered with %s", async (_id, accept, expected) => {
    for (const path of ["/Users", `/Users/${ALICE_ID}`, "/Schemas", "/Nope"]) {
      expect((await get(app, path, { accept })).headers["content-type"]).toBe(expected);
    }
  });

  test("M03 without Accept it is SCIM, without parameters", async () => {
    expect((await get(app, "/Users")).headers["content-type"]).toBe("application/scim+json");
    expect((await get(app, "/ServiceProviderConfig")).headers["content-type"]).toBe("application/scim+json");
  });

  test("a Content-Type on a GET does no harm", async () => {
    for (const path of ["/Users", "/Schemas", "/ServiceProviderConfig"]) {
      expect((await get(app, path, { "content-type": "application/scim+json" })).status).toBe(200);
    }
  });

  test("M05 names beyond ASCII arrive whole", async () => {
    const carol = await get(app, `/Users/${CAROL_ID}`);
    expect(carol.body.displayName).toBe("Carol Žižek 毛泽东");
    expect(Number(carol.headers["content-length"])).toBeGreaterThan(carol.text.length);
    expect((await get(app, filtered("/Users", 'name.familyName co "泽"'))).body.Resources[0].id).toBe(CAROL_ID);
    expect((await get(app, "/Users?attributes=displayName")).text).toContain("毛泽东");
  });
});

describe("headers", () => {
  test("every answer from a snapshot says how old the data are", async () => {
    const paths = [
      "/Users",
      "/Users?cursor&count=1",
      `/Users/${ALICE_ID}`,
      "/Users/nobody",
      "/Users?filter=(",
      "/Me",
      "/",
    ];
    clock.set(NOW + 1999);
    for (const path of paths) expect((await get(app, path)).headers["data-age"]).toBe("11");
    clock.set(NOW);
    expect((await search(app, "/Users/.search", {})).headers["data-age"]).toBe("10");
    const etag = (await get(app, `/Users/${ALICE_ID}`)).headers["etag"] ?? "";
    expect((await get(app, `/Users/${ALICE_ID}`, { "if-none-match": etag })).headers["data-age"]).toBe("10");
  });

  test("nothing of people is for shared caches, and lists and errors for none", async () => {
    expect((await get(app, `/Users/${ALICE_ID}`)).headers["cache-control"]).toBe("private, no-cache");
    expect((await get(app, "/Users")).headers["cache-control"]).toBe("no-store");
    expect((await get(app, "/Users/nobody")).headers["cache-control"]).toBe("no-store");
  });

  test("the framework does not show, and no method opens the service to other origins", async () => {
    for (const path of ["/Users", "/Schemas"]) {
      const { headers } = await get(app, path, { origin: "https://evil.example" });
      expect(headers).not.toHaveProperty("x-powered-by");
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });

  test("X-Request-Id is echoed where it is sane, else made", async () => {
    for (const path of ["/Users", "/Schemas", "/Nope"]) {
      expect((await get(app, path, { "x-request-id": "abc-123.X_y" })).headers["x-request-id"]).toBe("abc-123.X_y");
      const made = (await get(app, path, { "x-request-id": "no spaces, please" })).headers["x-request-id"];
      expect(made).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

describe("HEAD", () => {
  test.each([
    "/Users",
    `/Users/${ALICE_ID}`,
    `/Groups/${SALES_ID}`,
    "/Me",
    "/",
    "/Schemas",
    "/ServiceProviderConfig",
    "/Users/nobody",
  ])("%s is answered as GET is, without the body", async (path) => {
    const plain = { "accept-encoding": "identity" };
    const whole = await get(app, path, plain);
    const head = await send(app, "HEAD", BASE + path, plain);
    expect(head.status).toBe(whole.status);
    expect(head.text ?? "").toBe("");
    for (const name of ["content-type", "content-length", "etag", "data-age", "cache-control", "content-location"]) {
      expect(head.headers[name]).toBe(whole.headers[name]);
    }
    expect(whole.headers["content-length"]).toBe(String(Buffer.byteLength(whole.text)));
  });
});

describe("content codings", () => {
  const many = fixture({ users: manyPeople(400) }).app;

  /** The answers to one path, each with another Accept-Encoding. */
  async function coded(path: string, ...accepted: readonly string[]): Promise<readonly WireAnswer[]> {
    const answers: WireAnswer[] = [];
    await onWire(many, async ({ ask }) => {
      for (const coding of accepted) answers.push(await ask("GET", path, { "accept-encoding": coding }));
    });
    return answers;
  }

  test.each([
    ["gzip, deflate", "gzip"],
    ["gzip, deflate, br", "br"],
    ["br;q=0.5, gzip", "gzip"],
    ["gzip;q=0, br;q=0", undefined],
    ["identity", undefined],
    ["deflate", undefined],
    ["*", "br"],
    ["*;q=0", undefined],
    ["GZIP", "gzip"],
    ["gzip;q=oops", undefined],
    ["", undefined],
  ])("Accept-Encoding: %s is answered with %s", async (accepted, expected) => {
    const [plain, answer] = await coded("/Users?count=300", "identity", accepted);
    const coding = answer?.headers["content-encoding"];
    const bytes = answer?.bytes ?? Buffer.alloc(0);
    expect(coding).toBe(expected);
    expect(answer?.headers["content-length"]).toBe(String(bytes.length));
    const decoded = coding === "gzip" ? gunzipSync(bytes) : coding === "br" ? brotliDecompressSync(bytes) : bytes;
    expect(decoded.equals(plain?.bytes ?? Buffer.alloc(0))).toBe(true);
    if (coding !== undefined) expect(bytes.length).toBeLessThan(decoded.length / 5);
  });

  test("what is asked for again is the same bytes; another page is not", async () => {
    const [first, again] = await coded("/Users?count=50", "gzip", "gzip");
    expect(again?.bytes).toEqual(first?.bytes);
    const [other] = await coded("/Users?count=50&startIndex=51", "gzip");
    expect(gunzipSync(other?.bytes ?? "").toString()).toContain('"startIndex":51');
  });

  test("a compressed page is never that of an earlier snapshot, of another collection or another search", async () => {
    const served = fixture();
    const zipped = { "accept-encoding": "gzip" };
    expect((await get(served.app, "/Users", zipped)).body.totalResults).toBe(3);
    expect((await get(served.app, "/Groups", zipped)).body.totalResults).toBe(1);
    const next = fixture({ users: manyPeople(4) }).directory.current();
    if (next === undefined) throw new Error("no snapshot");
    served.directory.publish({ ...next, version: 2 }, NOW);
    expect((await get(served.app, "/Users", zipped)).body.totalResults).toBe(4);
    const people = manyPeople(40);
    const posted = fixture({ users: people }).app;
    expect((await search(posted, "/Users/.search", { count: 20 })).body.itemsPerPage).toBe(20);
    expect((await search(posted, "/Users/.search", { count: 21 })).body.itemsPerPage).toBe(21);
  });

  test("what fits a packet is not compressed", async () => {
    const [small] = await coded("/Users?count=1", "gzip");
    expect(small?.headers).not.toHaveProperty("content-encoding");
  });
});

test("an answer that cannot be written ends its own connection, and no other answer of that turn", async () => {
  const { app, log } = fixture();
  const both: (() => void)[] = [];
  const breaking: RequestListener = (req, res) => {
    if (req.headers["x-broken"] !== undefined) {
      res.end = () => {
        throw new Error("it cannot be written");
      };
    }
    both.push(() => app(req, res));
    if (both.length === 2) for (const answer of both) answer();
  };
  await onWire(
    breaking,
    async ({ ask }) => {
      const broken = ask("GET", "/Users", { "x-broken": "1" });
      broken.catch(() => undefined);
      expect((await ask("GET", "/Users")).status).toBe(200);
      await expect(broken).rejects.toThrow();
    },
    2,
  );
  expect(log).toContainEqual(expect.objectContaining({ level: "error", message: "answer could not be written" }));
});
