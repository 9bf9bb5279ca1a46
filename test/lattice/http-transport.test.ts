import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import type { RequestEvent } from "../../src/lattice/http-transport.js";
import { person } from "./scripted-lattice.js";
import { json, type Script, startRaw, startServer } from "./scripted-server.js";
import { clientOf, failureOf, KEY, opened } from "./test-client.js";

const ME = person("owner-1", "ACTIVE", { name: "Olga Owner", isAdmin: true });

async function serverOf(script: Script) {
  return opened(startServer(script));
}

describe("a request", () => {
  test("carries the key as a bearer token and the project's name, and keeps its connection", async () => {
    const server = await serverOf((_, response) => json(response, ME));
    const client = clientOf(server.origin);
    expect((await client.me()).id).toBe("owner-1");
    expect((await client.me()).isAdmin).toBe(true);
    expect(server.requests.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual(["GET /v1/me", "GET /v1/me"]);
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(server.requests[0]?.headers["user-agent"]).toMatch(/^lattice-scim-bridge/);
    expect(server.connections()).toBe(1);
  });

  test.each([["/v1"], ["/v1/"], ["/v1//"], ["/v1?x=1#y"]])("goes under the base URL written as %s", async (path) => {
    const server = await serverOf((_, response) => json(response, ME));
    await clientOf(server.origin, { baseUrl: `${server.origin}${path}` }).me();
    expect(server.requests[0]?.url.href).toBe("http://server.test/v1/me");
  });

  test("sends the key even where the base URL has a user and password", async () => {
    const server = await serverOf((_, response) => json(response, ME));
    await clientOf("", { baseUrl: `http://u:p@127.0.0.1:${server.port}/v1` }).me();
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  test("takes the key from a whole header's value", async () => {
    const server = await serverOf((_, response) => json(response, ME));
    await clientOf(server.origin, { apiKey: ` Bearer ${KEY}\n` }).me();
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  test("reads a compressed answer", async () => {
    const server = await serverOf((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(gzipSync(JSON.stringify(ME)));
    });
    expect((await clientOf(server.origin).me()).name).toBe("Olga Owner");
  });

  test("is told to the metrics, retries included, without ids", async () => {
    const events: RequestEvent[] = [];
    const server = await serverOf((_, response, n) => {
      if (n === 1) json(response, {}, 503);
      else if (n === 2) response.destroy();
      else json(response, { ...ME, id: "secret-id" });
    });
    await clientOf(server.origin, { onRequest: (event) => events.push(event) }).user("secret-id");
    expect(events).toEqual([
      { path: "/user/{id}", status: 503, failure: "unavailable", durationMs: 0 },
      { path: "/user/{id}", failure: "unavailable", durationMs: 0 },
      { path: "/user/{id}", status: 200, durationMs: 0 },
    ]);
  });
});

describe("one person by id", () => {
  test("is asked for at the singular path, the id encoded", async () => {
    const server = await serverOf((_, response) => json(response, person("a/b ü?", "DEACTIVATED")));
    const user = await clientOf(server.origin).user("a/b ü?");
    expect(user?.status).toBe("DEACTIVATED");
    expect(server.requests[0]?.url.href).toBe("http://server.test/v1/user/a%2Fb%20%C3%BC%3F");
  });

  test("is undefined where Lattice answers 404, without a second request", async () => {
    const server = await serverOf((_, response) => json(response, { error: "not found" }, 404));
    expect(await clientOf(server.origin).user("gone-1")).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  test.each([[""], ["."], [".."]])("is undefined for the id %j, which would be another address", async (id) => {
    const server = await serverOf((_, response) => json(response, ME));
    expect(await clientOf(server.origin).user(id)).toBeUndefined();
    expect(server.requests).toHaveLength(0);
  });

  test("is undefined for an id that is no text that could be sent", async () => {
    const server = await serverOf((_, response) => json(response, { error: "not found" }, 404));
    expect(await clientOf(server.origin).user("half-\ud800")).toBeUndefined();
    expect(server.requests[0]?.url.pathname).toBe("/v1/user/half-%EF%BF%BD");
  });

  test("must be the one that was asked for", async () => {
    const server = await serverOf((_, response) => json(response, ME));
    expect((await failureOf(clientOf(server.origin).user("someone-else"))).kind).toBe("malformed");
  });

  test("that cannot be decoded is a failure that names the field and not its value", async () => {
    const server = await serverOf((_, response) =>
      json(response, person("p-1", "ACTIVE", { name: ["Ada", "Secret"] })),
    );
    const failure = await failureOf(clientOf(server.origin).user("p-1"));
    expect(failure.kind).toBe("malformed");
    expect(failure.message).toContain("name");
    expect(failure.message).not.toContain("Secret");
  });
});

describe("an answer that is no data", () => {
  test.each([
    [401, "unauthorized", /API key.*401.*Admin > Settings > Platform > API keys/],
    [403, "forbidden", /owner.*403/],
    [404, "notFound", /404.*LATTICE_BASE_URL/],
    [400, "malformed", /400/],
    [422, "malformed", /422/],
    [407, "unavailable", /proxy.*407/i],
  ] as const)("of status %i is %s at once", async (status, kind, words) => {
    const server = await serverOf((_, response) => json(response, { error: `key ${KEY} of ada@example.com` }, status));
    const failure = await failureOf(clientOf(server.origin).me());
    expect(failure.kind).toBe(kind);
    expect(failure.message).toMatch(words);
    expect(failure.message).toContain(`GET ${server.origin}/v1/me`);
    expect(failure.message).not.toContain("ada@");
    expect(server.requests).toHaveLength(1);
  });

  test("is unauthorized with an empty body or an HTML one too", async () => {
    const server = await serverOf((_, response, n) => response.writeHead(401).end(n === 1 ? "" : "<html>no</html>"));
    const client = clientOf(server.origin);
    expect((await failureOf(client.me())).kind).toBe("unauthorized");
    expect((await failureOf(client.me())).kind).toBe("unauthorized");
  });

  test.each([301, 302, 303, 307, 308])("of status %i is not followed", async (status) => {
    const other = await serverOf((_, response) => json(response, ME));
    const server = await serverOf((_, response) =>
      json(response, {}, status, { location: `${other.origin}/v1/me?token=private` }),
    );
    const failure = await failureOf(clientOf(server.origin).me());
    expect(failure.kind).toBe("malformed");
    expect(failure.message).toMatch(/redirect to http:\/\/127\.0\.0\.1:\d+ /);
    expect(failure.message).not.toContain("private");
    expect(other.requests).toHaveLength(0);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ["an HTML page", "<!doctype html><title>Log in</title>", /HTML/],
    ["truncated JSON", '{"id":"owner-1","na', /breaks off/],
    ["an empty body", "", /empty/],
    ["text", "service ready", /not JSON/],
    ["bytes that are no UTF-8", Buffer.from([0x22, 0xe4, 0x22]), /not JSON/],
  ])("is malformed where it is %s, after asking three times", async (_, body, words) => {
    const server = await serverOf((_request, response) => {
      response.end(body);
    });
    const failure = await failureOf(clientOf(server.origin).me());
    expect(failure.kind).toBe("malformed");
    expect(failure.message).toMatch(words);
    expect(server.requests).toHaveLength(3);
  });

  test.each([[[]], ["text"], [42], [null]])("is malformed where it is the JSON value %j", async (value) => {
    const server = await serverOf((_, response) => json(response, value));
    expect((await failureOf(clientOf(server.origin).me())).kind).toBe("malformed");
  });

  test("is malformed where it is not HTTP", async () => {
    const { port } = await opened(startRaw((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n")));
    const failure = await failureOf(clientOf(`http://127.0.0.1:${port}`).me());
    expect(failure.kind).toBe("malformed");
  });

  test("is malformed where it does not end", async () => {
    const server = await serverOf((_, response) => {
      const block = Buffer.alloc(1024 * 1024, 0x20);
      const write = () => {
        while (!response.destroyed && response.write(block));
      };
      response.on("drain", write);
      write();
    });
    const failure = await failureOf(clientOf(server.origin).me());
    expect(failure.kind).toBe("malformed");
    expect(failure.message).toMatch(/larger/);
    expect(server.requests).toHaveLength(1);
  });

  test("never shows the key in what is thrown", async () => {
    const server = await serverOf((_, response, n) => {
      if (n <= 5) response.destroy();
      else json(response, {}, 401);
    });
    const client = clientOf(server.origin);
    for (const failure of [await failureOf(client.me()), await failureOf(client.me())]) {
      expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain(KEY);
      expect(failure.stack).not.toContain(KEY);
    }
  });
});

describe("a connection that fails", () => {
  test("to a port where nothing listens is unavailable, in words", async () => {
    const server = await startServer(() => {});
    await server.close();
    const failure = await failureOf(clientOf(server.origin).me());
    expect(failure.kind).toBe("unavailable");
    expect(failure.message).toMatch(/Nothing listens.*ECONNREFUSED/);
  });

  test("of a host that has no address is unavailable", async () => {
    const failure = await failureOf(clientOf("http://lattice.invalid").me());
    expect(failure.kind).toBe("unavailable");
    expect(failure.message).toMatch(/name of Lattice's host/);
  });

  test("that speaks http where https was said is unavailable", async () => {
    const server = await serverOf((_, response) => json(response, ME));
    const failure = await failureOf(clientOf(`https://127.0.0.1:${server.port}`).me());
    expect(failure.kind).toBe("unavailable");
    expect(failure.message).toMatch(/TLS/);
  });

  test("that never answers is cut, each time", async () => {
    const server = await serverOf(() => {});
    const failure = await failureOf(clientOf(server.origin, { answerTimeoutMs: 60 }).me());
    expect(failure.kind).toBe("unavailable");
    expect(failure.message).toMatch(/did not answer in full in 60 ms/);
    expect(server.requests).toHaveLength(5);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.open()).toBe(0);
  });

  test("that trickles is cut although bytes arrive", async () => {
    const server = await serverOf((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => response.write(" "), 10);
      response.on("close", () => {
        clearInterval(timer);
      });
    });
    const failure = await failureOf(clientOf(server.origin, { answerTimeoutMs: 80 }).me());
    expect(failure.kind).toBe("unavailable");
    expect(failure.message).toMatch(/did not answer in full/);
  });

  test("that never gets through its TLS handshake is cut by the deadline on connecting", async () => {
    const server = await opened(startRaw((socket) => socket.resume()));
    const client = clientOf(`https://127.0.0.1:${server.port}`, { connectTimeoutMs: 60, answerTimeoutMs: 10_000 });
    const failure = await failureOf(client.me());
    expect(failure.kind).toBe("unavailable");
    expect(failure.message).toMatch(/connected to in 60 ms/);
    expect(server.connections()).toBe(5);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.open()).toBe(0);
  });

  test("that answers later than the deadline on connecting is no failure", async () => {
    const server = await serverOf((_, response) => {
      setTimeout(() => {
        json(response, ME);
      }, 150);
    });
    const client = clientOf(server.origin, { connectTimeoutMs: 60 });
    expect((await client.me()).id).toBe("owner-1");
    expect((await client.me()).id).toBe("owner-1");
    expect(server.requests).toHaveLength(2);
  });
});

test.each([
  [{ baseUrl: "api.latticehq.com/v1" }, /base URL/],
  [{ baseUrl: "ftp://api.latticehq.com/v1" }, /base URL/],
  [{ apiKey: "" }, /API key/],
  [{ apiKey: "Bearer " }, /API key/],
  [{ apiKey: "kéy" }, /API key/],
])("an option that cannot be right is refused at once: %j", (options, words) => {
  expect(() => clientOf("http://127.0.0.1", options)).toThrow(words);
});
