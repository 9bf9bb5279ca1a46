/** The sandbox on a port: reads requests, sends deliveries, and breaks connections where a fault says so. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { answerControl } from "./control-api.js";
import type { Delivery } from "./delivery.js";
import { answerLattice } from "./lattice-api.js";
import type { SandboxControl } from "./sandbox-control.js";
import type { Scene } from "./scene.js";

export interface SandboxServer {
  /** Port 0 takes any that is free. */
  listen(port: number, host?: string): Promise<{ readonly url: string }>;
  /** Breaks every connection, those of hanging requests too. */
  close(): Promise<void>;
}

/** Only there because a request names a path without its host. */
const ORIGIN = "http://sandbox";

export function createSandboxServer(
  scene: () => Scene,
  control: SandboxControl,
  wallClock: () => number,
): SandboxServer {
  const server = createServer((request, response) => {
    const target = request.url ?? "/";
    const { pathname, searchParams } = new URL(URL.canParse(target, ORIGIN) ? target : "/", ORIGIN);
    if (pathname === "/control" || pathname.startsWith("/control/")) {
      readBody(request, (body) => {
        sendControl(response, control, request.method ?? "GET", pathname.slice("/control/".length), body);
      });
      return;
    }
    request.resume();
    const { delivery, pattern } = answerLattice(scene(), {
      method: request.method ?? "GET",
      path: pathname.startsWith("/v1/") ? pathname.slice("/v1/".length) : "",
      query: searchParams,
      authorization: request.headers.authorization,
      base: `http://${request.headers.host ?? ""}/v1`,
      wallTime: wallClock(),
    });
    const status = delivery.ending === "complete" ? delivery.status : 0;
    scene().log.record(pattern, { method: request.method ?? "GET", url: target, status });
    if (delivery.delayMs > 0) setTimeout(() => send(response, delivery), delivery.delayMs).unref();
    else send(response, delivery);
  });
  // Longer than any client waits between two pages, so that no connection is lost which no fault has asked for.
  server.keepAliveTimeout = 65_000;

  return {
    listen: (port, host = "127.0.0.1") =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          const address = server.address();
          const bound = typeof address === "object" && address !== null ? address.port : port;
          resolve({ url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}/v1` });
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, { status, headers, body, ending }: Delivery): void {
  const { socket } = response;
  if (socket === null || socket.destroyed || ending === "hang") return;
  if (ending === "reset") {
    socket.resetAndDestroy();
    return;
  }
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, "content-length": bytes.length });
  if (ending === "complete") {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
    if (ending === "reset-mid-body") socket.destroy();
  });
}

function sendControl(
  response: ServerResponse,
  control: SandboxControl,
  method: string,
  path: string,
  body: string,
): void {
  const { status, body: result, stream } = answerControl(control, method, path, body);
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  if (stream === undefined) {
    response.end(result === undefined ? "" : JSON.stringify(result));
    return;
  }
  void sendList(response, stream);
}

/** Keeps to the reader's pace, so that a million people do not pile up in memory. */
async function sendList(response: ServerResponse, items: Iterable<unknown>): Promise<void> {
  let chunk = "[";
  let first = true;
  for (const item of items) {
    chunk += (first ? "" : ",") + JSON.stringify(item);
    first = false;
    if (chunk.length < 64_000) continue;
    if (response.destroyed) return;
    if (!response.write(chunk)) await new Promise((resolve) => response.once("drain", resolve).once("close", resolve));
    chunk = "";
  }
  response.end(`${chunk}]`);
}

function readBody(request: IncomingMessage, then: (body: string) => void): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    then(Buffer.concat(chunks).toString());
  });
}
