import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "@jest/globals";
import { systemClock } from "../../src/time/clock.js";
import { crowd, person, startLattice } from "./scripted-lattice.js";
import { fixture, json, listen, startRaw, startServer } from "./scripted-server.js";
import { clientOf, failureOf, KEY, opened } from "./test-client.js";

const CA = fixture("test-ca.pem");
const ME = person("owner-1", "ACTIVE");

function secureServer() {
  return opened(startServer((_, response) => json(response, ME), { tls: true }));
}

/** A proxy that opens tunnels, or refuses them with a status; and forwards plain requests. It remembers what it saw. */
async function startProxy(options: { readonly refuse?: number; readonly tls?: boolean } = {}) {
  const seen: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const bytes: Buffer[] = [];
  const proxy = options.tls
    ? createSecureServer({ cert: fixture("localhost.pem"), key: fixture("localhost-key.pem") })
    : createServer();
  proxy.on("connect", (request, socket: Duplex) => {
    seen.push(`CONNECT ${request.url}`);
    authorizations.push(request.headers["proxy-authorization"]);
    socket.on("error", () => {});
    if (options.refuse !== undefined) {
      socket.end(`HTTP/1.1 ${options.refuse} No\r\ncontent-length: 4\r\n\r\nNo!\n`);
      return;
    }
    const [, port] = (request.url ?? "").split(":");
    const upstream: Socket = connect(Number(port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.on("data", (chunk: Buffer) => bytes.push(chunk));
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("close", () => upstream.destroy());
  });
  proxy.on("request", (request, response) => {
    seen.push(`${request.method} ${request.url} host ${request.headers.host}`);
    authorizations.push(request.headers["proxy-authorization"]);
    json(response, ME);
  });
  const listening = await opened(listen(proxy));
  return {
    ...listening,
    url: `${options.tls ? "https" : "http"}://127.0.0.1:${listening.port}`,
    seen,
    authorizations,
    bytes,
  };
}

describe("HTTPS", () => {
  test("trusts the extra CA", async () => {
    const server = await secureServer();
    expect((await clientOf(server.origin, { extraCa: CA }).me()).id).toBe("owner-1");
  });

  test("trusts every certificate of a bundle", async () => {
    const server = await secureServer();
    const other = fixture("localhost.pem");
    expect((await clientOf(server.origin, { extraCa: `# a bundle\n${other}\n${CA}` }).me()).id).toBe("owner-1");
  });

  test("with a certificate that nobody vouches for is a failure in words, at once", async () => {
    const server = await secureServer();
    const failure = await failureOf(clientOf(server.origin).me());
    expect(failure.kind).toBe("unavailable");
    expect(failure.message).toMatch(/certificate.*not trusted.*NODE_EXTRA_CA_CERTS/);
    expect(server.connections()).toBe(1);
    expect(server.requests).toHaveLength(0);
  });

  test("checks the name in the certificate", async () => {
    const server = await secureServer();
    // The proxy finds the server under any name.
    const proxy = await startProxy();
    const client = clientOf(`https://other.test:${server.port}`, {
      extraCa: CA,
      environment: { HTTPS_PROXY: proxy.url },
    });
    const failure = await failureOf(client.me());
    expect(failure.message).toMatch(/ERR_TLS_CERT_ALTNAME_INVALID/);
    expect(server.requests).toHaveLength(0);
  });

  test.each([["no PEM at all"], ["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]])(
    "refuses an extra CA that is none: %j",
    (extraCa) => {
      expect(() => clientOf("https://127.0.0.1", { extraCa })).toThrow(/extra CA/);
    },
  );
});

describe("HTTPS_PROXY", () => {
  test("carries an https base URL in a tunnel, end to end encrypted, over one connection", async () => {
    const server = await opened(startServer((_, response) => json(response, ME), { tls: true }));
    const proxy = await startProxy();
    const client = clientOf(server.origin, { extraCa: CA, environment: { HTTPS_PROXY: proxy.url } });
    await client.me();
    await client.me();
    expect(proxy.seen).toEqual([`CONNECT 127.0.0.1:${server.port}`]);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(server.requests[0]?.headers["proxy-authorization"]).toBeUndefined();
    expect(Buffer.concat(proxy.bytes).toString("latin1")).not.toContain(KEY);
  });

  test("gets its user and password, and Lattice does not", async () => {
    const server = await secureServer();
    const proxy = await startProxy();
    const url = proxy.url.replace("://", "://us%40er:p%3Ass@");
    await clientOf(server.origin, { extraCa: CA, environment: { https_proxy: url } }).me();
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from("us@er:p:ss").toString("base64")}`]);
  });

  test("may speak TLS itself", async () => {
    const server = await secureServer();
    const proxy = await startProxy({ tls: true });
    await clientOf(server.origin, { extraCa: CA, environment: { HTTPS_PROXY: proxy.url } }).me();
    expect(proxy.seen).toEqual([`CONNECT 127.0.0.1:${server.port}`]);
    expect(server.requests).toHaveLength(1);
  });

  test("that speaks TLS is checked by its own name, not by Lattice's", async () => {
    const proxy = await startProxy({ tls: true, refuse: 403 });
    const environment = { HTTPS_PROXY: proxy.url };
    const failure = await failureOf(clientOf("https://other.test", { extraCa: CA, environment }).me());
    expect(failure.message).toMatch(/does not let us through/);
    const untrusted = await failureOf(clientOf("https://other.test", { environment }).me());
    expect(untrusted.message).toMatch(/not trusted/);
    expect(proxy.seen).toHaveLength(1);
  });

  test("carries a read of many pages and an abort closes the tunnel", async () => {
    const lattice = await opened(startLattice({ ACTIVE: crowd("a", 20, "ACTIVE") }));
    const server = await opened(
      startServer(
        (request, response) => {
          if (request.url.pathname === "/v1/me") return;
          void fetch(`${lattice.origin}${request.url.pathname}${request.url.search}`)
            .then((answer) => answer.text())
            .then((text) => response.end(text));
        },
        { tls: true },
      ),
    );
    const proxy = await startProxy();
    const client = clientOf(server.origin, { extraCa: CA, environment: { HTTPS_PROXY: proxy.url } });
    expect((await client.readAll()).users).toHaveLength(20);
    const controller = new AbortController();
    const stopping = failureOf(client.me(controller.signal));
    await wait(50);
    controller.abort();
    expect((await stopping).kind).toBe("aborted");
    await wait(50);
    expect(proxy.open()).toBe(0);
  });

  test.each([
    [407, /wants a user and password.*HTTPS_PROXY/, 1],
    [403, /does not let us through/, 1],
    [502, /proxy could not reach Lattice/, 5],
  ])("that refuses with %i is named, and not taken for Lattice", async (refuse, words, times) => {
    const server = await secureServer();
    const proxy = await startProxy({ refuse });
    const environment = { HTTPS_PROXY: proxy.url.replace("://", "://user:hush@") };
    const failure = await failureOf(clientOf(server.origin, { extraCa: CA, environment }).me());
    expect(failure.kind).toBe("unavailable");
    expect(failure.message).toMatch(words);
    expect(failure.message).not.toContain("hush");
    expect(proxy.seen).toHaveLength(times);
    expect(server.requests).toHaveLength(0);
  });

  test("that never answers is cut by the deadline on connecting, and by an abort at once", async () => {
    const proxy = await opened(startRaw((socket) => socket.resume()));
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const late = clientOf("https://127.0.0.1", { environment, connectTimeoutMs: 60, answerTimeoutMs: 10_000 });
    expect((await failureOf(late.me())).message).toMatch(/connected to in 60 ms/);
    const controller = new AbortController();
    const client = clientOf("https://127.0.0.1", { environment, clock: systemClock });
    const stopping = failureOf(client.me(controller.signal));
    await wait(50);
    controller.abort();
    expect((await stopping).kind).toBe("aborted");
    await wait(50);
    expect(proxy.open()).toBe(0);
  });

  test("that is not there is unavailable", async () => {
    const proxy = await startServer(() => {});
    await proxy.close();
    const environment = { HTTPS_PROXY: proxy.origin };
    const failure = await failureOf(clientOf("https://127.0.0.1", { environment }).me());
    expect(failure.message).toMatch(/Nothing listens.*proxy/);
  });

  test("is left aside for the hosts of NO_PROXY", async () => {
    const server = await secureServer();
    const proxy = await startProxy();
    const environment = { HTTPS_PROXY: proxy.url, NO_PROXY: "localhost,127.0.0.1" };
    await clientOf(server.origin, { extraCa: CA, environment }).me();
    expect(proxy.seen).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });
});

describe("HTTP_PROXY", () => {
  test("forwards for a plain http base URL", async () => {
    const proxy = await startProxy();
    const environment = { HTTP_PROXY: proxy.url.replace("://", "://user:word@") };
    await clientOf("http://lattice.test:8080", { environment }).me();
    expect(proxy.seen).toEqual(["GET http://lattice.test:8080/v1/me host lattice.test:8080"]);
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from("user:word").toString("base64")}`]);
  });

  test("may speak TLS itself", async () => {
    const proxy = await startProxy({ tls: true });
    await clientOf("http://lattice.test", { extraCa: CA, environment: { HTTP_PROXY: proxy.url } }).me();
    expect(proxy.seen).toEqual(["GET http://lattice.test/v1/me host lattice.test"]);
  });
});

describe("the process's own environment", () => {
  const names = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "NO_PROXY",
    "no_proxy",
  ] as const;
  const before = names.map((name) => [name, process.env[name]] as const);

  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  test("is not read behind our back", async () => {
    const dead = await startServer(() => {});
    await dead.close();
    const proxy = await startProxy();
    for (const name of names) process.env[name] = name.toLowerCase() === "no_proxy" ? "" : dead.origin;
    const server = await secureServer();
    const plain = await opened(startServer((_, response) => json(response, ME)));
    await clientOf(server.origin, { extraCa: CA }).me();
    await clientOf(plain.origin).me();
    await clientOf(server.origin, { extraCa: CA, environment: { HTTPS_PROXY: proxy.url } }).me();
    expect(server.requests).toHaveLength(2);
    expect(plain.requests).toHaveLength(1);
    expect(proxy.seen).toHaveLength(1);
  });

  test("adds NODE_EXTRA_CA_CERTS to the CAs, as Node does", async () => {
    const server = await secureServer();
    const program = `
      import { createLatticeClient } from "./src/lattice/create-lattice-client.ts";
      import { systemClock } from "./src/time/clock.ts";
      const client = createLatticeClient({ baseUrl: process.argv[1], apiKey: "k", rateLimit: 9, clock: systemClock,
        random: Math.random, connectTimeoutMs: 5000, answerTimeoutMs: 5000 });
      console.log((await client.me().catch((error) => error)).id ?? "untrusted");`;
    const run = async (environment: Record<string, string>) => {
      const args = ["--import", "tsx", "--input-type=module", "-e", program, `${server.origin}/v1`];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...environment } });
      return stdout.trim();
    };
    const ca = fileURLToPath(new URL("./fixtures/test-ca.pem", import.meta.url));
    expect(await run({ NODE_EXTRA_CA_CERTS: ca })).toBe("owner-1");
    expect(await run({ NODE_EXTRA_CA_CERTS: "" })).toBe("untrusted");
  });
});
