/** The HTTP surfaces in their order: SCIM reads in front of Express, then discovery, operations and what else is mounted. */
import { createHmac, randomUUID } from "node:crypto";
import type { RequestListener } from "node:http";
import express, { type NextFunction, type Request, type RequestHandler, type Response } from "express";
import { createCursorCodec } from "../query/cursor.js";
import type { Logger } from "../telemetry/logger.js";
import type { Clock } from "../time/clock.js";
import { type AnsweredRequest, watchExchange } from "./access-log.js";
import type { ConnectionLookup } from "./connection.js";
import { exchangeOf } from "./exchange.js";
import { createOpenApiSurface } from "./openapi/openapi-surface.js";
import { createOpsSurface, type OpsOptions } from "./ops/ops-surface.js";
import { createAnswering } from "./scim/answer.js";
import { createCompression } from "./scim/compression.js";
import { createDiscovery } from "./scim/discovery.js";
import { createGate } from "./scim/gate.js";
import { createRateLimit } from "./scim/rate-limit.js";
import { createScimHandler } from "./scim/scim-handler.js";
import type { ScimSettings } from "./scim/scim-settings.js";

export interface AppOptions {
  readonly connections: ConnectionLookup;
  readonly scim: ScimSettings;
  /** Signs cursors; the same in every process that serves the same directories, and after a restart. */
  readonly cursorSecret: Uint8Array;
  readonly ops: OpsOptions;
  /** Further surfaces, asked in this order after SCIM and operations. */
  readonly surfaces?: readonly RequestHandler[];
  /** Proxies in front, as Express's `trust proxy` has it. */
  readonly trustProxy?: boolean | number | string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Awaited between slices of a request that takes long. */
  readonly breathe: () => Promise<void>;
  readonly onAnswered?: (request: AnsweredRequest) => void;
  /** Names requests that come without a usable `X-Request-Id`. */
  readonly makeRequestId?: () => string;
}

export function createApp(options: AppOptions): RequestListener {
  const { clock, logger, scim: settings, breathe, onAnswered, makeRequestId = randomUUID } = options;
  const gate = createGate(options.connections, createRateLimit(settings.requestsPerSecond));
  const answering = createAnswering(createCompression(), logger);
  const cursors = createCursorCodec((text) => createHmac("sha256", options.cursorSecret).update(text).digest());
  const scim = createScimHandler({ gate, answering, settings, cursors, clock, breathe });
  const rest = express()
    .disable("x-powered-by")
    .set("etag", false)
    .set("query parser", "simple")
    .set("trust proxy", options.trustProxy ?? false)
    .use(createDiscovery({ gate, answering, settings }))
    .use(createOpsSurface(options.ops), createOpenApiSurface(), ...(options.surfaces ?? []))
    .use(notFound)
    .use(lastResort(logger));

  return (req, res) => {
    const { requestId } = exchangeOf(req, makeRequestId);
    watchExchange(req, res, { clock, logger, onAnswered });
    scim(req, res, () => {
      res.setHeader("X-Request-Id", requestId);
      rest(req, res);
    });
  };
}

function notFound(_req: Request, res: Response): void {
  problem(res, 404, "There is nothing at this path.");
}

/** Where an answer has been begun there is no second one: scimmy-routers, for one, answers and then passes its error on. */
function lastResort(logger: Logger) {
  return (error: unknown, req: Request, res: Response, _next: NextFunction): void => {
    const { requestId } = exchangeOf(req);
    const status = statusOf(error);
    if (status >= 500) logger.error("request failed", { requestId, error });
    if (res.headersSent) return;
    problem(
      res,
      status,
      status >= 500 ? `Internal error; quote request id ${requestId}.` : "The request is malformed.",
    );
  };
}

/** Express and its body parsers put the status of a client's mistake on the error. */
function statusOf(error: unknown): number {
  const status: unknown = typeof error === "object" && error !== null && "status" in error ? error.status : undefined;
  return typeof status === "number" && status >= 400 && status < 500 ? status : 500;
}

/** RFC 9457. */
function problem(res: Response, status: number, detail: string): void {
  res.status(status).set("Cache-Control", "no-store").type("application/problem+json").json({ status, detail });
}
