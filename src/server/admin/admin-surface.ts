/** `/admin/v1` over HTTP: the operators' credential, bodies, answers. What a call does stands with its route. */
import { createHash, timingSafeEqual } from "node:crypto";
import express, { type NextFunction, type Request, type RequestHandler, type Response, Router } from "express";
import { exchangeOf } from "../exchange.js";
import { ADMIN_ROUTES, type AdminCalls } from "./admin-calls.js";
import type { AdminAnswer } from "./admin-route.js";
import { openApiDocument } from "./openapi-document.js";
import { plainText } from "./plain-text.js";
import { problem, PROBLEM_TYPE } from "./problem.js";

export interface AdminSurfaceOptions {
  /** The bearer token of operators. */
  readonly token: string;
  readonly calls: AdminCalls;
}

const BASE = "/admin/v1";
const LONGEST_NAME = 100;

export function createAdminSurface({ token, calls }: AdminSurfaceOptions): RequestHandler {
  const expected = digest(token);
  const document = openApiDocument(ADMIN_ROUTES);
  const router = Router({ caseSensitive: true });

  router.get(`${BASE}/openapi.json`, (_req, res) => {
    res.set("Cache-Control", "no-cache").json(document);
  });
  router.use(
    BASE,
    (req: Request, res: Response, next: NextFunction) => {
      const refusal = refuse(req, expected);
      if (refusal === undefined) next();
      else send(res, refusal);
    },
    express.json({ type: () => true, limit: "64kb" }),
    async (req: Request, res: Response) => {
      const call = { method: req.method, target: req.url, body: req.body as unknown, by: operator(req) };
      const answer = await calls(call);
      exchangeOf(req).path = `${BASE}${answer.path ?? "/{unknown}"}`;
      send(res, answer);
    },
    badBody,
  );
  return router;
}

/** Compares in constant time. */
function refuse(req: Request, expected: Uint8Array): AdminAnswer | undefined {
  const [, token] = /^bearer +(\S+) *$/i.exec(req.get("authorization") ?? "") ?? [];
  if (token === undefined) {
    return problem(401, "The bearer token of operators is required.", { "WWW-Authenticate": 'Bearer realm="admin"' });
  }
  if (timingSafeEqual(digest(token), expected)) return undefined;
  const challenge = 'Bearer realm="admin", error="invalid_token"';
  return problem(401, "The bearer token is not that of operators.", { "WWW-Authenticate": challenge });
}

/** The token says that it is an operator; which one, they may add themselves (`X-Operator`, UTF-8). */
function operator(req: Request): string {
  const header = Buffer.from(req.get("x-operator") ?? "", "latin1").toString("utf8");
  const name = plainText(header).slice(0, LONGEST_NAME);
  return name === "" ? "admin token" : `admin token (${name})`;
}

/** Express's parser puts the status of a client's mistake on the error. */
function badBody(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  const status: unknown = typeof error === "object" && error !== null && "status" in error ? error.status : undefined;
  if (status === 413) send(res, problem(413, "The body is larger than any of these calls needs."));
  else if (typeof status === "number" && status >= 400 && status < 500)
    send(res, problem(status, "The body must be JSON."));
  else next(error);
}

function send(res: Response, { status, body, headers = {} }: AdminAnswer): void {
  res.status(status).set({ ...headers, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" });
  res.type(status < 400 ? "application/json" : PROBLEM_TYPE).send(Buffer.from(JSON.stringify(body)));
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
