/** One kept-alive HTTP/1.1 connection that asks and counts, with as little work of its own as can be. */
import { connect, type Socket } from "node:net";

export interface Answered {
  readonly status: number;
  readonly bodyBytes: number;
}

export interface HttpConnection {
  /** One at a time; `done` is called when the last byte is here. */
  ask(request: string, done: (answered: Answered) => void): void;
  close(): void;
}

const HEADER_END = "\r\n\r\n";

/** Understands answers with a Content-Length, which all servers here send; anything else is an error. */
export function openConnection(port: number, onError: (error: Error) => void): Promise<HttpConnection> {
  return new Promise((resolve, reject) => {
    let done: ((answered: Answered) => void) | undefined;
    let header: Buffer | undefined;
    let status = 0;
    let length = 0;
    let left = -1;
    const fail = (reason: string): void => {
      done = undefined;
      socket.destroy();
      onError(new Error(reason));
    };
    const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => {
      socket.off("error", reject);
      socket.on("error", (error) => fail(error.message));
      socket.on("close", () => {
        if (done !== undefined) fail("the server closed the connection");
      });
      resolve({
        ask(request, then) {
          done = then;
          socket.write(request, "latin1");
        },
        close: () => socket.destroy(),
      });
    });
    socket.once("error", reject);
    socket.on("data", (chunk: Buffer) => {
      if (left < 0) {
        header = header === undefined ? chunk : Buffer.concat([header, chunk]);
        const end = header.indexOf(HEADER_END);
        if (end < 0) return;
        const text = header.toString("latin1", 0, end);
        status = Number(text.slice(9, 12));
        const match = /\r\ncontent-length: *(\d+)/i.exec(text);
        if (match === null && status !== 304) {
          fail(`an answer without Content-Length: ${text}`);
          return;
        }
        length = Number(match?.[1] ?? 0);
        left = length - (header.length - end - HEADER_END.length);
        header = undefined;
      } else {
        left -= chunk.length;
      }
      if (left === 0) {
        left = -1;
        const then = done;
        done = undefined;
        then?.({ status, bodyBytes: length });
      } else if (left < 0) {
        fail("more bytes than the answer has");
      }
    });
  });
}
