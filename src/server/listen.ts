/** Opens the port, with TLS or without, and closes it again without cutting anybody off. */
import { createServer, type RequestListener, type Server, type ServerResponse, type ServerOptions } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import { faultOf, refuse, refuseTunnel, refuseUnreadable } from "./malformed.js";

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** PEM texts; undefined serves plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
}

export interface RunningServer {
  readonly port: number;
  /** Origin as a URL, `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Takes no more connections, finishes what is being answered, and after `deadline` milliseconds cuts off the rest. */
  stop(deadline: number): Promise<void>;
}

const HTTP_OPTIONS: ServerOptions = {
  // Longer than the idle timeouts of common proxies and load balancers, so that none of them writes into a closing socket.
  keepAliveTimeout: 75_000,
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  // A filter stands in the URL, and one that is too long deserves an answer that says so.
  maxHeaderSize: 128 * 1024,
  // Node would answer without a body.
  requireHostHeader: false,
};

/** Rejects where the port cannot be opened. */
export async function listen(listener: RequestListener, { host, port, tls }: ListenOptions): Promise<RunningServer> {
  const server =
    tls === undefined
      ? createServer(HTTP_OPTIONS)
      : createTlsServer({ ...HTTP_OPTIONS, ...tls, minVersion: "TLSv1.2" });
  server.on("request", (req, res) => {
    const fault = faultOf(req);
    if (fault === undefined) listener(req, res);
    else refuse(res, fault);
  });
  server.on("checkExpectation", (_req, res) => {
    refuse(res, [417, "Of expectations only 100-continue can be met."]);
  });
  server.on("connect", refuseTunnel);
  server.on("clientError", refuseUnreadable);
  const stop = stopping(server, tls === undefined ? "connection" : "secureConnection");
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return { port: actual, origin: `${tls === undefined ? "http" : "https"}://${shownHost}:${actual}`, stop };
}

/** Keeps account of sockets and answers itself: Node's own leaves sockets open that have not asked anything yet. */
function stopping(server: Server, clientEvent: "connection" | "secureConnection"): (deadline: number) => Promise<void> {
  const all = new Set<Socket>();
  /**
   * The answers under way on each. Lists that live as long as their socket: in a table of answers, which is made anew now
   * and then, those that are long gone would survive many collections of garbage.
   */
  const clients = new Map<Socket, ServerResponse[]>();
  let stopped: Promise<void> | undefined;
  // Under TLS each client has two sockets, one inside the other; only the outermost is closed in good order.
  track(
    server,
    "connection",
    (socket) => all.add(socket),
    (socket) => all.delete(socket),
  );
  track(
    server,
    clientEvent,
    (socket) => clients.set(socket, []),
    (socket) => clients.delete(socket),
  );
  server.prependListener("request", (req, res) => {
    if (stopped !== undefined) res.shouldKeepAlive = false;
    const answers = clients.get(req.socket) ?? [];
    answers.push(res);
    res.on("close", () => {
      answers.splice(answers.indexOf(res), 1);
      if (stopped !== undefined) closeIdle();
    });
  });

  return (deadline) => {
    stopped ??= close(deadline);
    return stopped;
  };

  function close(deadline: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        for (const socket of all) socket.destroy();
      }, deadline);
      // Node takes for idle whom all has been written for, and would cut off a client that has not read it yet.
      server.closeIdleConnections = () => undefined;
      server.close(() => {
        clearTimeout(timer);
        resolve();
      });
      for (const answers of clients.values()) for (const res of answers) res.shouldKeepAlive = false;
      closeIdle();
    });
  }

  function closeIdle(): void {
    for (const [socket, answers] of clients) if (answers.length === 0) socket.destroySoon();
  }
}

function track(
  server: Server,
  event: string,
  opened: (socket: Socket) => void,
  closed: (socket: Socket) => void,
): void {
  server.on(event, (socket: Socket) => {
    opened(socket);
    socket.once("close", () => {
      closed(socket);
    });
  });
}
