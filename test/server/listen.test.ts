/** The port: opened, with TLS too, and closed without cutting anybody off. */
import { Agent, get, type IncomingMessage, type RequestListener } from "node:http";
import { get as getTls } from "node:https";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { describe, expect, test } from "@jest/globals";
import { listen, type ListenOptions } from "../../src/server/listen.js";
import { ERROR_URN } from "../../src/scim/urn.js";
import { fixture, TOKEN } from "./served-fixture.js";
import { TLS } from "./tls-fixture.js";

const LOCAL: ListenOptions = { host: "127.0.0.1", port: 0, tls: undefined };
const hello: RequestListener = (_req, res) => res.end("hello");

/** Answers `/slow` when it is told to, by what `arrived` resolves with once it has been asked; all else at once. */
function slowListener() {
  let arrive: (finish: () => void) => void = () => undefined;
  const arrived = new Promise<() => void>((resolve) => {
    arrive = resolve;
  });
  const listener: RequestListener = (req, res) => {
    if (req.url === "/slow") arrive(() => res.end("finished"));
    else res.end("quick");
  };
  return { listener, arrived };
}

interface Answered {
  readonly status: number | undefined;
  readonly text: string;
  readonly keptAlive: boolean;
}

function ask(url: string, agent?: Agent, headers: Record<string, string> = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { agent, headers }, (response) => {
      read(response).then(resolve, reject);
    });
    asked.on("error", reject);
  });
}

async function read(response: IncomingMessage): Promise<Answered> {
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, text, keptAlive: response.headers.connection !== "close" };
}

function rawAnswer(port: number, question: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(question));
    let text = "";
    socket.on("data", (chunk) => (text += String(chunk)));
    socket.on("close", () => resolve(text));
    socket.on("error", reject);
  });
}

describe("opening", () => {
  test("serves at the origin it names", async () => {
    const server = await listen(hello, LOCAL);
    expect(server.origin).toBe(`http://127.0.0.1:${server.port}`);
    expect((await ask(`${server.origin}/`)).text).toBe("hello");
    await server.stop(1000);
  });

  test("a port that is taken is an error, and so is a host that is not ours", async () => {
    const first = await listen(hello, LOCAL);
    await expect(listen(hello, { ...LOCAL, port: first.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await expect(listen(hello, { ...LOCAL, host: "203.0.113.1" })).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
    await first.stop(1000);
  });

  test("an IPv6 host stands in brackets", async () => {
    const server = await listen(hello, { ...LOCAL, host: "::1" });
    expect(server.origin).toBe(`http://[::1]:${server.port}`);
    expect((await ask(`${server.origin}/`)).text).toBe("hello");
    await server.stop(1000);
  });
});

describe("requests that are no requests", () => {
  test("F37 a filter of 20 kB is answered as a filter that is too long", async () => {
    const { app } = fixture();
    const server = await listen(app, LOCAL);
    const filter = encodeURIComponent(`userName eq "${"x".repeat(20_000)}"`);
    const answer = await ask(`${server.origin}/scim/v2/Users?filter=${filter}`, undefined, {
      authorization: `Bearer ${TOKEN}`,
    });
    expect([answer.status, JSON.parse(answer.text).scimType]).toEqual([400, "invalidFilter"]);
    await server.stop(1000);
  });

  test.each([
    ["headers without end", `GET / HTTP/1.1\r\nX: ${"x".repeat(200_000)}\r\n\r\n`, "431"],
    ["no HTTP", "what is this\r\n\r\n", "400"],
  ])("G01 %s is refused as a SCIM error", async (_name, question, status) => {
    const server = await listen(hello, LOCAL);
    const text = await rawAnswer(server.port, question);
    expect(text.split(" ")[1]).toBe(status);
    const body: unknown = JSON.parse(text.slice(text.indexOf("\r\n\r\n") + 4));
    expect(body).toMatchObject({ schemas: [ERROR_URN], status });
    await server.stop(1000);
  });
});

describe("stopping", () => {
  test("finishes what is being answered, takes nothing new, and leaves idle connections at once", async () => {
    const slow = slowListener();
    const server = await listen(slow.listener, LOCAL);
    const agent = new Agent({ keepAlive: true });
    const silent = connect(server.port, "127.0.0.1");
    await ask(`${server.origin}/quick`, agent);
    const answer = ask(`${server.origin}/slow`, new Agent({ keepAlive: true }));
    const finish = await slow.arrived;
    const stopping = server.stop(10_000);
    expect(await Promise.race([stopping.then(() => "stopped"), delay(50, "still answering")])).toBe("still answering");
    await expect(ask(`${server.origin}/new`)).rejects.toThrow();
    finish();
    expect(await answer).toEqual({ status: 200, text: "finished", keptAlive: false });
    await stopping;
    silent.destroy();
    agent.destroy();
  });

  test("is not held up by a connection that has never asked anything", async () => {
    const server = await listen(hello, LOCAL);
    const silent = connect(server.port, "127.0.0.1");
    await new Promise((resolve) => silent.once("connect", resolve));
    await delay(20);
    const begun = performance.now();
    await server.stop(5000);
    expect(performance.now() - begun).toBeLessThan(1000);
    silent.destroy();
  });

  test("after the deadline cuts off what will not end", async () => {
    const server = await listen(() => undefined, LOCAL);
    const hanging = ask(`${server.origin}/`);
    hanging.catch(() => undefined);
    await delay(50);
    const begun = performance.now();
    await server.stop(100);
    expect(performance.now() - begun).toBeLessThan(2000);
    await expect(hanging).rejects.toThrow();
  });

  test("an answer that is made and not yet sent arrives whole, and its connection ends", async () => {
    const { app } = fixture();
    let stopping: Promise<void> | undefined;
    const server = await listen((req, res) => {
      app(req, res);
      stopping = server.stop(10_000);
    }, LOCAL);
    const agent = new Agent({ keepAlive: true });
    const begun = performance.now();
    const answer = await ask(`${server.origin}/scim/v2/Users`, agent, { authorization: `Bearer ${TOKEN}` });
    expect([answer.status, JSON.parse(answer.text).totalResults]).toEqual([200, 3]);
    await stopping;
    expect(performance.now() - begun).toBeLessThan(5000);
    agent.destroy();
  });

  test("a client that reads slowly gets all of its answer", async () => {
    const size = 20_000_000;
    const server = await listen((_req, res) => res.end(Buffer.alloc(size, "x")), LOCAL);
    const { stopping, length } = await new Promise<{ stopping: Promise<void>; length: number }>((resolve, reject) => {
      get(server.origin, (response) => {
        response.on("error", reject);
        response.pause();
        const stopped = server.stop(10_000);
        setTimeout(() => {
          read(response).then(({ text }) => resolve({ stopping: stopped, length: text.length }), reject);
        }, 50);
      }).on("error", reject);
    });
    expect(length).toBe(size);
    await stopping;
  });

  test("twice is once", async () => {
    const server = await listen(hello, LOCAL);
    await Promise.all([server.stop(1000), server.stop(1000)]);
    await server.stop(1000);
  });
});

describe("TLS", () => {
  test("A05 is served, never below 1.2, and plain HTTP is refused", async () => {
    const server = await listen(hello, { ...LOCAL, tls: TLS });
    expect(server.origin).toBe(`https://127.0.0.1:${server.port}`);
    const answer = await new Promise<Answered>((resolve, reject) => {
      getTls(`https://127.0.0.1:${server.port}/slow`, { servername: "localhost", ca: TLS.cert }, (response) => {
        read(response).then(resolve, reject);
      }).on("error", reject);
    });
    expect(answer.text).toBe("hello");
    await expect(ask(`http://127.0.0.1:${server.port}/`)).rejects.toThrow();
    const old = new Promise((resolve, reject) => {
      const socket = connectTls(
        { host: "127.0.0.1", port: server.port, maxVersion: "TLSv1.1", minVersion: "TLSv1", ca: TLS.cert },
        () => resolve(socket.getProtocol()),
      );
      socket.on("error", reject);
    });
    await expect(old).rejects.toThrow();
    await server.stop(1000);
  });

  test("stops in good order too", async () => {
    const slow = slowListener();
    const server = await listen(slow.listener, { ...LOCAL, tls: TLS });
    const answer = new Promise<Answered>((resolve, reject) => {
      getTls(`https://127.0.0.1:${server.port}/slow`, { servername: "localhost", ca: TLS.cert }, (response) => {
        read(response).then(resolve, reject);
      }).on("error", reject);
    });
    const finish = await slow.arrived;
    const stopping = server.stop(10_000);
    await delay(50);
    finish();
    expect((await answer).text).toBe("finished");
    await stopping;
  });
});
