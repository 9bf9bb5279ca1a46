/** Writes finished answers: headers that every one has, content coding, HEAD, and a client that reads slowly or leaves. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "../../telemetry/logger.js";
import { exchangeOf } from "../exchange.js";
import type { Compression } from "./compression.js";
import { codingFor, mediaTypeFor } from "./negotiate.js";
import { type Bytes, CHUNK, chunksOf, textBytes } from "./page-bytes.js";
import { failureOf } from "./scim-failure.js";

export interface Answer {
  readonly status: number;
  /** Beside those that every answer has: name, value, name, value. */
  readonly headers: readonly string[];
  /** Undefined where there is none, as with 304. */
  readonly body: Bytes | undefined;
  /** Names the body for as long as the process lives; undefined where it will not be asked for again. */
  readonly bodyKey?: string | undefined;
}

/** Neither rejects, and neither does anything where headers have been sent already: there is no second answer. */
export interface Answering {
  send(req: IncomingMessage, res: ServerResponse, answer: Answer): Promise<void>;
  /** Answers whatever was thrown, with these headers beside its own; what is our fault is logged with its stack. */
  fail(req: IncomingMessage, res: ServerResponse, thrown: unknown, headers: readonly string[]): Promise<void>;
}

/** Smaller bodies fit one packet with their headers, compressed or not. */
const WORTH_COMPRESSING = 1024;

/**
 * What may be kept where: people's data belong to nobody's shared cache. Answers with an ETag may be kept by the client
 * itself and asked about again; lists and errors are not kept at all.
 */
export const KEEP_AND_ASK: readonly string[] = ["Cache-Control", "private, no-cache"];
export const KEEP_NOTHING: readonly string[] = ["Cache-Control", "no-store"];

export function createAnswering(compression: Compression, logger: Logger): Answering {
  return {
    send,
    async fail(req, res, thrown, headers) {
      const { requestId } = exchangeOf(req);
      const failure = failureOf(thrown, requestId);
      if (failure.unexpected) logger.error("request failed", { requestId, error: thrown });
      await send(req, res, {
        status: failure.status,
        headers: [...headers, ...KEEP_NOTHING, ...failure.headers],
        body: textBytes(failure.body),
      });
    },
  };

  async function send(req: IncomingMessage, res: ServerResponse, answer: Answer): Promise<void> {
    try {
      await write(req, res, answer, compression);
    } catch (error) {
      logger.error("answer could not be written", { requestId: exchangeOf(req).requestId, error });
      res.destroy();
    }
  }
}

async function write(
  req: IncomingMessage,
  res: ServerResponse,
  { status, headers, body, bodyKey }: Answer,
  compression: Compression,
): Promise<void> {
  const all = ["X-Request-Id", exchangeOf(req).requestId, "Vary", "Accept, Accept-Encoding", ...headers];
  if (body === undefined) {
    if (!res.headersSent) res.writeHead(status, all).end();
    return;
  }
  all.push("Content-Type", mediaTypeFor(req.headers.accept), "X-Content-Type-Options", "nosniff");
  const isHead = req.method === "HEAD";
  const coding = isHead || body.length < WORTH_COMPRESSING ? undefined : codingFor(req.headers["accept-encoding"]);
  const sent = coding === undefined ? body : await compression(body, coding, bodyKey);
  if (coding !== undefined) all.push("Content-Encoding", coding);
  if (res.headersSent) return;
  all.push("Content-Length", String(sent.length));
  res.writeHead(status, all);
  if (isHead) res.end();
  else if (sent.length <= CHUNK) writeAtOnce(res, [...chunksOf(sent)]);
  else pour(res, chunksOf(sent));
}

function writeAtOnce(res: ServerResponse, chunks: Uint8Array[]): void {
  const last = chunks.pop();
  for (const chunk of chunks) res.write(chunk);
  res.end(last);
}

/**
 * A large body is made as fast as the client reads it, so that many slow clients hold little memory. A client that has
 * left never drains, and that is all.
 */
function pour(res: ServerResponse, chunks: Iterator<Uint8Array, undefined>): void {
  for (;;) {
    const { value } = chunks.next();
    if (value === undefined) {
      res.end();
      return;
    }
    if (!res.write(value)) {
      res.once("drain", () => {
        pour(res, chunks);
      });
      return;
    }
  }
}
