/** One line and one count for every request, when it is over: never a token, a query value or anything of a person. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "../telemetry/logger.js";
import type { Clock } from "../time/clock.js";
import { exchangeOf, firstSegment } from "./exchange.js";

/** What is counted of a request; labels have few distinct values. */
export interface AnsweredRequest {
  readonly connection: string | undefined;
  readonly client: string | undefined;
  /** `/Users`, `/Users/{id}`, …; `other` for what is not SCIM. */
  readonly endpoint: string;
  readonly method: string;
  /** What was sent, whether or not the client stayed to read it; 0 where it left before there was an answer. */
  readonly status: number;
  readonly seconds: number;
}

export interface AccessLogOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onAnswered: ((request: AnsweredRequest) => void) | undefined;
}

/** Watches one request until its connection is done with it. */
export function watchExchange(
  req: IncomingMessage,
  res: ServerResponse,
  { clock, logger, onAnswered }: AccessLogOptions,
): void {
  const begun = clock.now();
  // Not `once`: it closes once, and taking the listener off again would cost more than all of this.
  res.on("close", () => {
    const { requestId, url, path = firstSegment(url), endpoint, connection, client } = exchangeOf(req);
    const method = req.method ?? "GET";
    const status = res.headersSent ? res.statusCode : 0;
    const milliseconds = clock.now() - begun;
    onAnswered?.({ connection, client, endpoint, method, status, seconds: milliseconds / 1000 });
    const fields = { requestId, method, path, status, milliseconds, connection, client };
    logger[levelOf(status)]("request", res.writableFinished ? fields : { ...fields, aborted: true });
  });
}

function levelOf(status: number): "http" | "info" | "warn" {
  if (status >= 500 && status !== 501) return "warn";
  return status >= 400 ? "info" : "http";
}
