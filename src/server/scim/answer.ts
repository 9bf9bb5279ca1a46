/** Writes finished answers: headers that every one has, content coding, HEAD, and a client that reads slowly or leaves. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "../../telemetry/logger.js";
import { exchangeOf } from "../exchange.js";
import type { Compression } from "./compression.js";
import { afterwards, type Eventually } from "./eventually.js";
import { codingFor, mediaTypeFor } from "./negotiate.js";
import { createOutbox } from "./outbox.js";
import { type Bytes, textBytes } from "./page-bytes.js";
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

/** Neither throws nor rejects, and neither does anything where headers have been sent already: there is no second answer. */
export interface Answering {
  /** `more` headers go before the answer's own. */
  send(req: IncomingMessage, res: ServerResponse, answer: Answer, more: readonly string[]): Eventually<void>;
  /** Answers whatever was thrown; what is our fault is logged with its stack. */
  fail(req: IncomingMessage, res: ServerResponse, thrown: unknown, more: readonly string[]): Eventually<void>;
}

/** What answers depend on beside the path. */
const VARY = "Accept, Accept-Encoding";
/** Smaller bodies fit one packet with their headers, compressed or not. */
const WORTH_COMPRESSING = 1024;

/**
 * What may be kept where: people's data belong to nobody's shared cache. Answers with an ETag may be kept by the client
 * itself and asked about again; lists and errors are not kept at all.
 */
export const KEEP_AND_ASK: readonly string[] = ["Cache-Control", "private, no-cache"];
export const KEEP_NOTHING: readonly string[] = ["Cache-Control", "no-store"];

export function createAnswering(compression: Compression, logger: Logger): Answering {
  const lost = (res: ServerResponse, error: unknown): void => {
    logger.error("answer could not be written", { requestId: exchangeOf(res.req).requestId, error });
    res.destroy();
  };
  const outbox = createOutbox(lost);
  return {
    send,
    fail(req, res, thrown, more) {
      const { requestId } = exchangeOf(req);
      const failure = failureOf(thrown, requestId);
      if (failure.unexpected) logger.error("request failed", { requestId, error: thrown });
      const { status } = failure;
      const headers = [...KEEP_NOTHING, ...failure.headers];
      return send(req, res, { status, headers, body: textBytes(failure.body) }, more);
    },
  };

  function send(req: IncomingMessage, res: ServerResponse, answer: Answer, more: readonly string[]): Eventually<void> {
    try {
      const all = ["X-Request-Id", exchangeOf(req).requestId, "Vary", VARY, ...more, ...answer.headers];
      const written = write(req, res, answer, all);
      return written instanceof Promise ? written.catch((error: unknown) => lost(res, error)) : written;
    } catch (error) {
      lost(res, error);
    }
  }

  function write(
    req: IncomingMessage,
    res: ServerResponse,
    { status, body, bodyKey }: Answer,
    headers: string[],
  ): Eventually<void> {
    if (body === undefined) {
      if (!res.headersSent) res.writeHead(status, headers).end();
      return;
    }
    headers.push("Content-Type", mediaTypeFor(req.headers.accept), "X-Content-Type-Options", "nosniff");
    const isHead = req.method === "HEAD";
    const coding = isHead || body.length < WORTH_COMPRESSING ? undefined : codingFor(req.headers["accept-encoding"]);
    if (coding !== undefined) headers.push("Content-Encoding", coding);
    return afterwards(coding === undefined ? body : compression(body, coding, bodyKey), (sent) => {
      if (res.headersSent) return;
      headers.push("Content-Length", String(sent.length));
      res.writeHead(status, headers);
      if (isHead) res.end();
      else outbox(res, sent);
    });
  }
}
