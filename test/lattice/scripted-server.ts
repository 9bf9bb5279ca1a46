/** An HTTP or HTTPS server on loopback that answers as the test says, and remembers what it was asked. */
import { readFileSync } from "node:fs";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import { createServer as createNetServer, type Server as NetServer, type Socket } from "node:net";

export interface SeenRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** When it arrived, by `performance.now()`. */
  readonly at: number;
}

export interface ScriptedServer {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  readonly port: number;
  readonly server: Server;
  readonly requests: SeenRequest[];
  /** How many TCP connections were opened to it. */
  readonly connections: () => number;
  /** How many of them are open. */
  readonly open: () => number;
  close(): Promise<void>;
}

/** `n` counts the requests from 1. */
export type Script = (request: SeenRequest, response: ServerResponse, n: number) => void;

export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

export function list(data: readonly unknown[], endingCursor: string | null = null) {
  return { object: "list", hasMore: endingCursor !== null, endingCursor, data };
}

export function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8");
}

/** Listens on a free port of loopback, and gives the port and the way to stop it, which cuts its connections. */
export async function listen(server: NetServer) {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    port: address.port,
    connections: () => connections,
    open: () => sockets.size,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

/** A server of plain TCP. */
export function startRaw(onSocket: (socket: Socket) => void) {
  return listen(createNetServer(onSocket));
}

export async function startServer(script: Script, options: { readonly tls?: boolean } = {}): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  const answer = (message: IncomingMessage, response: ServerResponse) => {
    const seen = {
      method: message.method ?? "",
      url: new URL(message.url ?? "/", "http://server.test"),
      headers: message.headers,
      at: performance.now(),
    };
    requests.push(seen);
    script(seen, response, requests.length);
  };
  const server = options.tls
    ? createSecureServer({ cert: fixture("localhost.pem"), key: fixture("localhost-key.pem") }, answer)
    : createServer(answer);
  const listening = await listen(server);
  return { ...listening, origin: `${options.tls ? "https" : "http"}://127.0.0.1:${listening.port}`, server, requests };
}
