/** Bytes as a hostile client writes them, against the port as it is opened in service, and the answers taken apart. */
import { connect, type Socket } from "node:net";
import { listen } from "../../src/server/listen.js";
import { TOKEN } from "./served-fixture.js";
import type { RequestListener } from "node:http";

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface RawWire {
  readonly port: number;
  /** All answers until the server closes the connection, or until there are `until` of them. */
  readonly say: (bytes: string | Uint8Array, how?: Saying) => Promise<readonly RawAnswer[]>;
  /** A connection that has been opened, to do with as one likes; it is destroyed in the end. */
  readonly open: () => Promise<Socket>;
}

export interface Saying {
  readonly until?: number;
  /** Our end is closed once everything has been sent. */
  readonly half?: boolean;
  /** The answers have no bodies, whatever their headers say. */
  readonly head?: boolean;
}

/** Request lines and headers with the token and a host, ready to be sent; `more` are whole lines. */
export function asked(line: string, ...more: readonly string[]): string {
  return `${[`${line} HTTP/1.1`, "Host: x", `Authorization: Bearer ${TOKEN}`, ...more].join("\r\n")}\r\n\r\n`;
}

export async function onRawWire(app: RequestListener, use: (wire: RawWire) => Promise<void>): Promise<void> {
  const server = await listen(app, { host: "127.0.0.1", port: 0, tls: undefined });
  const sockets: Socket[] = [];
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: server.port, host: "127.0.0.1", allowHalfOpen: true });
      sockets.push(socket);
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        // Whoever is refused may find the connection reset before all has been sent.
        socket.on("error", () => socket.destroy());
        resolve(socket);
      });
    });
  try {
    await use({ port: server.port, open, say: async (bytes, how) => converse(await open(), bytes, how) });
  } finally {
    for (const socket of sockets) socket.destroy();
    await server.stop(1000);
  }
}

function converse(socket: Socket, bytes: string | Uint8Array, how: Saying = {}): Promise<readonly RawAnswer[]> {
  return new Promise((resolve) => {
    let arrived = Buffer.alloc(0);
    const finish = (): void => {
      resolve(answersIn(arrived, how.head === true));
      socket.destroy();
    };
    socket.on("data", (chunk) => {
      arrived = Buffer.concat([arrived, chunk]);
      if (how.until !== undefined && answersIn(arrived, how.head === true).length >= how.until) finish();
    });
    socket.on("end", finish);
    socket.on("close", finish);
    if (how.half === true) socket.end(bytes);
    else socket.write(bytes);
  });
}

/** Those that have arrived whole. */
function answersIn(bytes: Buffer, head: boolean): readonly RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf("\r\n\r\n", at);
    if (end < 0) break;
    const [first = "", ...lines] = bytes.toString("latin1", at, end).split("\r\n");
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
      }),
    );
    const length = head ? 0 : Number(headers.get("content-length") ?? 0);
    if (bytes.length < end + 4 + length) break;
    at = end + 4 + length;
    answers.push({ status: Number(first.split(" ")[1]), headers, body: bytes.toString("utf8", end + 4, at) });
  }
  return answers;
}
