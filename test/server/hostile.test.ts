/** A client that means harm, or has lost its way: whatever bytes it sends are answered or dropped, and others are served. */
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ERROR_URN, SEARCH_REQUEST_URN } from "../../src/scim/urn.js";
import { asked, onRawWire, type RawAnswer, type RawWire } from "./raw-wire.js";
import { fixture, manyPeople, TOKEN } from "./served-fixture.js";

const { app, log } = fixture({ users: manyPeople(1500), scim: { requestsPerSecond: 0 } });
const LIST = "/scim/v2/Users?count=0";
const CLOSE = "Connection: close";
const JSON_TYPE = "Content-Type: application/scim+json";

let wire: RawWire;
let release: () => void = () => undefined;
let served: Promise<void>;
const crashes: unknown[] = [];
const remember = (error: unknown): number => crashes.push(error);

beforeAll(async () => {
  process.on("uncaughtException", remember);
  process.on("unhandledRejection", remember);
  await new Promise<void>((ready) => {
    served = onRawWire(app, async (opened) => {
      wire = opened;
      ready();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
  });
});

afterAll(async () => {
  release();
  await served;
  process.off("uncaughtException", remember);
  process.off("unhandledRejection", remember);
});

/** Whoever asks properly is served all the same, and nothing is wrong in the log. */
async function expectWell(): Promise<void> {
  const [alive, list] = await wire.say(
    asked("GET /livez") + asked("GET /scim/v2/Users?count=1&filter=title%20eq%20%22odd%22", CLOSE),
  );
  expect(alive?.status).toBe(200);
  expect(JSON.parse(list?.body ?? "")).toMatchObject({ totalResults: 750, itemsPerPage: 1 });
  expect(crashes).toEqual([]);
  expect(log.filter(({ level }) => level === "error")).toEqual([]);
}

function expectRefusal(answer: RawAnswer | undefined, status: number, scimType?: string): void {
  expect(answer?.status).toBe(status);
  expect(answer?.headers.get("content-type")).toBe("application/scim+json");
  const { detail, ...others } = JSON.parse(answer?.body ?? "");
  expect(others).toEqual({
    schemas: [ERROR_URN],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
  });
  expect(detail).toMatch(/^\S[^]*\.$/);
}

function searchOf(members: object): string {
  return JSON.stringify({ schemas: [SEARCH_REQUEST_URN], count: 0, ...members });
}

function posted(body: string | Uint8Array, ...more: readonly string[]): Uint8Array {
  const bytes = Buffer.from(body);
  const head = asked("POST /scim/v2/Users/.search", JSON_TYPE, `Content-Length: ${bytes.length}`, CLOSE, ...more);
  return Buffer.concat([Buffer.from(head), bytes]);
}

describe("what is no HTTP request is refused as a SCIM error, and the connection closed", () => {
  const search = (...more: readonly string[]): string => asked("POST /scim/v2/.search", JSON_TYPE, ...more);
  test.each<readonly [string, number, string | Uint8Array]>([
    ["a greeting of TLS", 400, Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])],
    ["random bytes", 400, Buffer.concat([Buffer.from([0]), randomBytes(2000)])],
    ["HTTP/2's preface", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["another version", 505, `GET ${LIST} HTTP/2.0\r\nHost: x\r\n\r\n`],
    ["no version", 505, `GET ${LIST}\r\n\r\n`],
    ["no host", 400, `GET ${LIST} HTTP/1.1\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`],
    ["two hosts", 400, asked(`GET ${LIST}`, "host: y")],
    ["a method that nobody knows", 400, asked(`FETCH ${LIST}`)],
    ["a method in lower case", 400, asked(`get ${LIST}`)],
    ["NUL in the path", 400, asked("GET /scim/v2/Us\0ers")],
    ["CR in the path", 400, asked("GET /scim/v2/Us\rers")],
    ["bytes beyond ASCII in the path", 400, Buffer.from(asked("GET /scim/v2/Users/é"))],
    ["bytes that are no UTF-8 in the query", 400, Buffer.from(asked("GET /scim/v2/Users?x=\xff"), "latin1")],
    ["lines that end in LF alone", 400, `GET ${LIST} HTTP/1.1\nHost: x\n\n`],
    ["a folded header", 400, asked(`GET ${LIST}`, "X-A: a", " b")],
    ["NUL in a header", 400, asked(`GET ${LIST}`, "X-A: a\0b")],
    ["CR in a header", 400, asked(`GET ${LIST}`, "X-Request-Id: a\rSet-Cookie: b=c")],
    ["a space before the colon", 400, asked(`GET ${LIST}`, "X-A : a")],
    ["a header without a name", 400, asked(`GET ${LIST}`, ": a")],
    ["too many bytes of headers", 431, asked(`GET ${LIST}`, `X-A: ${"a".repeat(200_000)}`)],
    ["a URL without end", 431, asked(`GET /scim/v2/Users?x=${"a".repeat(200_000)}`)],
    ["a length and chunks", 400, `${search("Content-Length: 5", "Transfer-Encoding: chunked")}0\r\n\r\n`],
    ["two lengths", 400, `${search("Content-Length: 5", "Content-Length: 6")}abcdef`],
    ["a negative length", 400, search("Content-Length: -1")],
    ["a length that is none", 400, search("Content-Length: 0x10")],
    ["a length beyond all numbers", 400, search(`Content-Length: ${"9".repeat(30)}`)],
    ["chunks without a size", 400, `${search("Transfer-Encoding: chunked")}zz\r\nabc\r\n0\r\n\r\n`],
    ["a chunk longer than its size", 400, `${search("Transfer-Encoding: chunked")}2\r\nabc\r\n0\r\n\r\n`],
    ["a coding of the transfer other than chunks", 400, `${search("Transfer-Encoding: gzip")}abc`],
    ["chunks that are not the last coding", 400, `${search("Transfer-Encoding: chunked, gzip")}0\r\n\r\n`],
    ["an expectation that cannot be met", 417, asked(`GET ${LIST}`, "Expect: the-moon")],
    ["a tunnel", 405, asked("CONNECT example.org:443")],
  ])("%s: %i", async (_name, status, bytes) => {
    const answers = await wire.say(bytes);
    expectRefusal(answers[0], status);
    expect(answers).toHaveLength(1);
    expect(answers[0]?.headers.get("connection")).toBe("close");
    await expectWell();
  });

  test.each([
    ["half a line", "GET /scim/v2/Us"],
    ["half the headers", `GET ${LIST} HTTP/1.1\r\nHost: x\r\nAuthor`],
    ["half a body", `${asked("POST /scim/v2/.search", JSON_TYPE, "Content-Length: 500")}{"schemas"`],
    ["half a chunk", `${asked("POST /scim/v2/.search", JSON_TYPE, "Transfer-Encoding: chunked")}ff\r\n{`],
  ])("%s: 400", async (_name, bytes) => {
    const answers = await wire.say(bytes, { half: true });
    expectRefusal(answers[0], 400);
    await expectWell();
  });

  test("nothing but empty lines: nothing", async () => {
    expect(await wire.say("\r\n\r\n", { half: true })).toEqual([]);
    await expectWell();
  });
});

describe("targets", () => {
  const TARGETS: readonly (readonly [target: string, status: number, scimType?: string])[] = [
    ["http://elsewhere.example/scim/v2/Users?count=0", 200],
    ["HTTPS://elsewhere.example:1//scim/v2/Users?count=0", 200],
    ["//scim/v2/Users?count=0", 200],
    ["/scim/v2//Users/?count=0", 200],
    ["/scim/v2/Users%2F?count=0", 404],
    ["/scim/v2/Users/a%2Fb", 404],
    ["/scim/v2/Users/%00", 404],
    ["/scim/v2/Users/%0d%0aSet-Cookie:%20a=b", 404],
    ["/scim/v2/Users/..%2f..%2f..%2fetc%2fpasswd", 404],
    ["/scim/v2/../v2/Users", 404],
    ["/scim/v2/./Users", 404],
    ["/scim/v2/Users/p000/../p001", 404],
    ["/scim/v2/Users;a=b", 404],
    ["/scim/v2/Schemas/__proto__", 404],
    ["/scim/v2/ResourceTypes/constructor", 404],
    ["/scim/v2/Users/__proto__", 404],
    ["/scim/v2/__proto__", 404],
    [`/scim/v2${"/".repeat(5000)}Nope`, 404],
    [`/scim/v2/${"a/".repeat(20_000)}`, 404],
    ["/scim/v2/Users/%c3%28", 400, "invalidValue"],
    ["/scim/v2/Users/%", 400, "invalidValue"],
    ["/scim/v2/Users?filter=%c3%28", 400, "invalidValue"],
    ["/scim/v2/Users?filter=userName%20eq%20%22%ed%a0%80%22", 400, "invalidValue"],
    ["/scim/v2/Users?count=1&count=2", 400, "invalidValue"],
    ["/scim/v2/Users?filter=title%20pr&filter=active%20pr", 400, "invalidValue"],
    ["/scim/v2/Users?filter%5b%5d=title%20pr&count=0", 200],
    ["/scim/v2/Users?__proto__[a]=b&constructor=c&count=0", 200],
    ["/scim/v2/Users?count=1e3", 400, "invalidValue"],
    [`/scim/v2/Users?count=0&${"a=b&".repeat(20_000)}`, 200],
    [`/scim/v2/Users?count=0&attributes=${"a,".repeat(20_000)}`, 400, "invalidValue"],
    [`/scim/v2/Users?filter=${"(".repeat(4000)}`, 400, "invalidFilter"],
    [`/scim/v2/Users?filter=${"not%20(".repeat(1300)}`, 400, "invalidFilter"],
    [`/scim/v2/Users?cursor=${"A".repeat(60_000)}`, 400, "invalidCursor"],
    [`/scim/v${"1".repeat(5000)}/Users`, 400, "invalidVers"],
  ];
  const titled = TARGETS.map(([target, status, type]) => [target.slice(0, 60), target, status, type] as const);

  test.each(titled)("%s", async (_title, target, status, scimType) => {
    const [answer, ...more] = await wire.say(asked(`GET ${target}`, CLOSE));
    expect(more).toEqual([]);
    if (status === 200) expect([answer?.status, JSON.parse(answer?.body ?? "").totalResults]).toEqual([200, 1500]);
    else expectRefusal(answer, status, scimType);
    expect(answer?.headers.has("set-cookie")).toBe(false);
    await expectWell();
  });

  test.each(["GET *", "OPTIONS *", "GET ftp://x/scim/v2/Users", "GET /scim%2Fv2/Users", "GET /admin/../scim/v2/Users"])(
    "%s is nowhere: 404, and no data",
    async (line) => {
      const [answer] = await wire.say(asked(line, CLOSE));
      expect(answer?.status).toBe(404);
      expect(answer?.headers.get("content-type")).toMatch(/^application\/problem\+json/);
      await expectWell();
    },
  );
});

describe("credentials", () => {
  const right = `Authorization: Bearer ${TOKEN}`;
  const wrong = "AUTHORIZATION: Bearer wrong";
  test.each([
    ["another behind it", right, wrong],
    ["another before it", wrong, right],
    ["itself", right, right],
  ])("A01 with %s a token is refused", async (_name, ...lines) => {
    const [answer] = await wire.say([`GET ${LIST} HTTP/1.1`, "Host: x", ...lines, CLOSE, "", ""].join("\r\n"));
    expectRefusal(answer, 400);
    expect(answer?.headers.get("www-authenticate")).toBe('Bearer realm="SCIM", error="invalid_request"');
  });

  test.each([
    ["nothing behind the scheme", "Bearer"],
    ["a space behind the scheme", "Bearer "],
    ["a token twice", `Bearer ${TOKEN} ${TOKEN}`],
    ["a token twice, with a comma", `Bearer ${TOKEN},${TOKEN}`],
    ["a space that is none", `Bearer\u00a0${TOKEN}`],
    ["a hundred thousand characters", `Bearer ${"x".repeat(100_000)}`],
    ["the token as a password", `Basic ${Buffer.from(`x:${TOKEN}`).toString("base64")}`],
    ["the token alone", TOKEN],
    ["the token in capitals", `Bearer ${TOKEN.toUpperCase()}`],
  ])("A01 A03 %s is no token", async (_name, value) => {
    const [answer] = await wire.say(
      Buffer.from(`GET ${LIST} HTTP/1.1\r\nHost: x\r\nAuthorization: ${value}\r\n${CLOSE}\r\n\r\n`, "latin1"),
    );
    expectRefusal(answer, 401);
  });

  test("A01 in the URL or the body are none", async () => {
    const bare = (line: string): string => `${line} HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n\r\n`;
    expectRefusal((await wire.say(bare(`GET ${LIST}&access_token=${TOKEN}`)))[0], 401);
    expectRefusal((await wire.say(bare(`GET http://x:${TOKEN}@x${LIST}`)))[0], 401);
  });

  test("a request id is given back only where it is harmless", async () => {
    const idOf = async (...lines: readonly string[]): Promise<string | undefined> => {
      const [answer] = await wire.say(Buffer.from(asked(`GET ${LIST}`, CLOSE, ...lines), "latin1"));
      expect(answer?.status).toBe(200);
      return answer?.headers.get("x-request-id");
    };
    const own = /^[0-9a-f-]{36}$/;
    expect(await idOf("X-Request-Id: trace-1.2_3")).toBe("trace-1.2_3");
    expect(await idOf("X-Request-Id: a%0d%0aSet-Cookie: b=c")).toMatch(own);
    expect(await idOf("X-Request-Id: a\tb")).toMatch(own);
    expect(await idOf("X-Request-Id: <script>")).toMatch(own);
    expect(await idOf("X-Request-Id: \xe9")).toMatch(own);
    expect(await idOf(`X-Request-Id: ${"a".repeat(129)}`)).toMatch(own);
    expect(await idOf("X-Request-Id: a", "X-Request-Id: b")).toMatch(own);
  });
});

describe("bodies", () => {
  test.each<readonly [string, number, string | undefined, string | Uint8Array]>([
    ["nothing", 400, "invalidSyntax", ""],
    ["half an object", 400, "invalidSyntax", '{"schemas":['],
    ["bytes that are no UTF-8", 400, "invalidSyntax", Buffer.from(searchOf({ sortBy: "\xff" }), "latin1")],
    ["a list in a list in a list", 400, "invalidSyntax", "[".repeat(200_000)],
    ["lists that close", 400, "invalidSyntax", "[".repeat(100_000) + "]".repeat(100_000)],
    ["objects in objects", 400, "invalidSyntax", '{"a":'.repeat(40_000)],
    [
      "a deep filter",
      400,
      "invalidValue",
      `{"schemas":["${SEARCH_REQUEST_URN}"],"filter":${"[".repeat(9e4)}${"]".repeat(9e4)}}`,
    ],
    [
      "deep names",
      400,
      "invalidValue",
      `{"schemas":["${SEARCH_REQUEST_URN}"],"attributes":${"[".repeat(9e4)}${"]".repeat(9e4)}}`,
    ],
    ["a name twice, in other cases", 400, "invalidSyntax", searchOf({ filter: "title pr", FILTER: "active pr" })],
    ["many names", 400, "invalidValue", searchOf({ attributes: Array.from({ length: 20_000 }, () => "a") })],
    ["a number beyond all numbers", 400, "invalidValue", searchOf({}).replace('"count":0', '"count":1e999')],
    ["a filter in a thousand clauses", 400, "invalidFilter", searchOf({ filter: "title pr or ".repeat(999) })],
    ["more than is read", 413, undefined, searchOf({ filter: "x".repeat(400_000) })],
    ["a mark of byte order", 200, undefined, `\ufeff${searchOf({})}`],
  ])("%s: %i", async (_name, status, scimType, body) => {
    const [answer] = await wire.say(posted(body));
    if (status === 200) expect(answer?.status).toBe(200);
    else expectRefusal(answer, status, scimType);
    await expectWell();
  });

  test("with members that every object inherits change nothing", async () => {
    const before = Object.getOwnPropertyNames(Object.prototype).length;
    for (const name of ["__proto__", "constructor", "prototype", "toString"]) {
      const [answer] = await wire.say(
        posted(`{"schemas":["${SEARCH_REQUEST_URN}"],"count":0,"${name}":{"polluted":true,"count":7}}`),
      );
      expect(JSON.parse(answer?.body ?? "")).toMatchObject({ totalResults: 1500, itemsPerPage: 0 });
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("that are compressed are refused before they are looked at, bombs among them", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
    for (const coding of ["gzip", "deflate", "br", "GZIP", "gzip, gzip", "identity, gzip"]) {
      const [answer] = await wire.say(posted(bomb, `Content-Encoding: ${coding}`));
      expectRefusal(answer, 415);
    }
    await expectWell();
  });

  test("that are too large are refused before they come, and the connection is good for more", async () => {
    const big = 1_000_000;
    const announced = asked("POST /scim/v2/.search", JSON_TYPE, `Content-Length: ${big}`);
    expectRefusal((await wire.say(announced, { until: 1 }))[0], 413);
    const answers = await wire.say(announced + "x".repeat(big) + asked(`GET ${LIST}`, CLOSE));
    expect(answers.map(({ status }) => status)).toEqual([413, 200]);
  });

  test("that come in chunks of one byte are read", async () => {
    const chunks = Array.from(searchOf({}), (character) => `1\r\n${character}\r\n`).join("");
    const head = asked("POST /scim/v2/Users/.search", JSON_TYPE, "Transfer-Encoding: chunked", CLOSE);
    expect((await wire.say(`${head}${chunks}0\r\n\r\n`))[0]?.status).toBe(200);
  });

  test("wait for a leave to be sent, where they ask for one", async () => {
    const body = searchOf({});
    const socket = await wire.open();
    socket.write(
      asked("POST /scim/v2/.search", JSON_TYPE, "Expect: 100-continue", `Content-Length: ${body.length}`, CLOSE),
    );
    const leave = String(await new Promise((resolve) => socket.once("data", resolve)));
    expect(leave).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    socket.write(body);
    expect(String(await new Promise((resolve) => socket.once("data", resolve)))).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  test("on GET, HEAD and refused writes are passed over", async () => {
    const withBody = (line: string, ...more: readonly string[]): string =>
      `${asked(line, "Content-Length: 5", ...more)}GET /`;
    const questions = [withBody(`GET ${LIST}`), withBody("PUT /scim/v2/Users/p000"), withBody("POST /scim/v2/Bulk")];
    const answers = await wire.say(questions.join("") + asked(`GET ${LIST}`, CLOSE));
    expect(answers.map(({ status }) => status)).toEqual([200, 501, 501, 200]);
    const heads = await wire.say(withBody(`HEAD ${LIST}`) + asked(`HEAD ${LIST}`, CLOSE), { head: true });
    expect(heads.map(({ status, body }) => [status, body])).toEqual([
      [200, ""],
      [200, ""],
    ]);
  });
});

describe("connections", () => {
  test("with requests one behind the other are answered in that order", async () => {
    const ids = Array.from(
      { length: 100 },
      (_, index) =>
        `p${String(index * 7)
          .padStart(4, "0")
          .slice(1)}`,
    );
    const questions = ids.map((id) => asked(`GET /scim/v2/Users/${id}?attributes=id`));
    const answers = await wire.say(questions.join("") + asked("GET /scim/v2/Users/nobody", CLOSE));
    expect(answers.slice(0, -1).map(({ body }) => JSON.parse(body).id)).toEqual(ids);
    expectRefusal(answers.at(-1), 404);
  });

  test("of HTTP/1.0 are served, without a host, and closed", async () => {
    const [answer] = await wire.say(`GET ${LIST} HTTP/1.0\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`);
    expect([answer?.status, answer?.headers.get("connection")]).toEqual([200, "close"]);
  });

  test.each(["websocket", "h2c", "TLS/1.3"])("that ask to become %s go on as they are", async (protocol) => {
    const socket = await wire.open();
    for (const lines of [["Connection: Upgrade, HTTP2-Settings", `Upgrade: ${protocol}`, "HTTP2-Settings: AAMA"], []]) {
      socket.write(asked(`GET ${LIST}`, ...lines));
      const answer = String(await new Promise((resolve) => socket.once("data", resolve)));
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*"totalResults":1500,/);
    }
    await expectWell();
  });

  test("by the hundreds, open all at once, are all served, again and again", async () => {
    const sockets = await Promise.all(Array.from({ length: 200 }, () => wire.open()));
    for (let turn = 0; turn < 3; turn++) {
      const statuses = sockets.map(
        (socket) =>
          new Promise<string>((resolve) => {
            socket.once("data", (chunk) => {
              resolve(String(chunk).slice(0, 15));
            });
          }),
      );
      for (const socket of sockets) socket.write(asked(`GET ${LIST}`));
      expect(new Set(await Promise.all(statuses))).toEqual(new Set(["HTTP/1.1 200 OK"]));
    }
    for (const socket of sockets) socket.destroy();
    await expectWell();
  });

  test("that say a byte at a time hold up nobody", async () => {
    const sockets = await Promise.all(Array.from({ length: 50 }, () => wire.open()));
    const answered = Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once("data", resolve))));
    for (const character of asked(`GET ${LIST}`, CLOSE)) {
      for (const socket of sockets) socket.write(character);
      if (character === "\n") {
        await delay(1);
        await expectWell();
      }
    }
    for (const chunk of await answered) expect(String(chunk)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  test("that are left while an answer is made or on its way cost nothing", async () => {
    for (const coding of ["gzip", "br", "identity"]) {
      const sockets = await Promise.all(Array.from({ length: 20 }, () => wire.open()));
      for (const [index, socket] of sockets.entries()) {
        socket.write(asked(`GET /scim/v2/Users?count=${900 + index}`, `Accept-Encoding: ${coding}`));
        if (index % 2 === 0) socket.destroy();
        else socket.once("data", () => socket.destroy());
      }
      await expectWell();
      await Promise.all(
        sockets.map(async (socket) => {
          if (!socket.destroyed) await new Promise((resolve) => socket.once("close", resolve));
        }),
      );
    }
    await expectWell();
  });

  test("that never read what they asked for hold up nobody", async () => {
    const sockets = await Promise.all(Array.from({ length: 20 }, () => wire.open()));
    for (const socket of sockets) {
      socket.pause();
      socket.write(asked("GET /scim/v2/Users").repeat(20));
    }
    for (let turn = 0; turn < 5; turn++) await expectWell();
    for (const socket of sockets) socket.destroy();
    await expectWell();
  });
});

test("a base that does not exist is answered as one that does, to whoever has no token of it", async () => {
  const ask = async (base: string): Promise<unknown> => {
    const [answer] = await wire.say(
      `GET ${base}/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\n${CLOSE}\r\n\r\n`,
    );
    const headers = [...(answer?.headers ?? [])].filter(([name]) => name !== "date" && name !== "x-request-id");
    return { ...answer, headers };
  };
  expect(await ask("/connections/no-such-thing/scim/v2")).toEqual(await ask("/scim/v2"));
});
