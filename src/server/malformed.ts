/** What is no proper HTTP/1.1 request is answered all the same, in the form that SCIM clients expect (RFC 9110, RFC 9112). */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { errorBody } from "./scim/scim-failure.js";

/** A status, and what a person should be told. */
export type Fault = readonly [status: number, detail: string];

const REASONS: ReadonlyMap<number, string> = new Map([
  [400, "Bad Request"],
  [405, "Method Not Allowed"],
  [408, "Request Timeout"],
  [417, "Expectation Failed"],
  [431, "Request Header Fields Too Large"],
  [505, "HTTP Version Not Supported"],
]);

/** Codes of Node's own and of its parser; all others are 400 without a word of why. */
const FAULTS: ReadonlyMap<string, Fault> = new Map([
  ["HPE_HEADER_OVERFLOW", [431, "The headers are too large."]],
  ["ERR_HTTP_REQUEST_TIMEOUT", [408, "The request took too long to arrive."]],
  ["HPE_INVALID_URL", [400, "The URL holds something that must be percent-encoded."]],
]);

/** What the parser lets pass although it is no request: another version, or not exactly one Host (RFC 9112 section 3.2). */
export function faultOf(req: IncomingMessage): Fault | undefined {
  if (req.httpVersionMajor !== 1) return [505, "HTTP/1.1 is spoken here."];
  const hosts = timesGiven(req, "host");
  if (hosts > 1 || (hosts === 0 && req.httpVersionMinor > 0)) return [400, "There must be one Host header."];
  return undefined;
}

/** How often a header stands in the request; Node keeps only the first of some. */
export function timesGiven({ rawHeaders }: IncomingMessage, name: string): number {
  let times = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const given = rawHeaders[index] ?? "";
    if (given.length === name.length && given.toLowerCase() === name) times++;
  }
  return times;
}

/** Answers and lets the connection go. */
export function refuse(res: ServerResponse, [status, detail]: Fault): void {
  res.writeHead(status, headersFor(errorBody(status, detail)));
  res.end(errorBody(status, detail));
}

/** For Node's `clientError`: the bytes that arrived are no request. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  endWith(socket, FAULTS.get(error.code ?? "") ?? [400, "This is no HTTP request."], {});
}

/** For Node's `connect`: we are no proxy. */
export function refuseTunnel(_req: IncomingMessage, socket: Duplex): void {
  socket.on("error", () => {
    socket.destroy();
  });
  endWith(socket, [405, "CONNECT is not allowed here."], { Allow: "GET, HEAD" });
}

function endWith(socket: Duplex, [status, detail]: Fault, more: Readonly<Record<string, string>>): void {
  const body = errorBody(status, detail);
  const head = Object.entries({ ...headersFor(body), ...more }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${REASONS.get(status) ?? ""}\r\n${head.join("")}\r\n${body}`);
}

function headersFor(body: string): Readonly<Record<string, string>> {
  return {
    "Content-Type": "application/scim+json",
    "Content-Length": String(Buffer.byteLength(body)),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    Connection: "close",
  };
}
