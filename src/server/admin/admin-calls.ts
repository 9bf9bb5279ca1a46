/** Answers the calls of the admin API, whoever carries them: HTTP, or the command line on a store without a bridge. */
import type { Logger } from "../../telemetry/logger.js";
import type { Clock } from "../../time/clock.js";
import { StoreUnavailableError } from "../../store/store-error.js";
import type { AdminConnection } from "./admin-connection.js";
import { type AdminAnswer, AdminRefusal, type AdminRoute } from "./admin-route.js";
import { CONNECTION_ROUTES } from "./connection-routes.js";
import { CYCLE_ROUTES } from "./cycle-routes.js";
import { HOLD_ROUTES } from "./hold-routes.js";
import { problem } from "./problem.js";

export const ADMIN_ROUTES: readonly AdminRoute[] = [...CONNECTION_ROUTES, ...CYCLE_ROUTES, ...HOLD_ROUTES];

export interface AdminCallsOptions {
  /** Asked at each call. */
  readonly connections: () => readonly AdminConnection[];
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface AdminCall {
  readonly method: string;
  /** Below `/admin/v1`, percent-encoded, with its query: `/connections/default/holds?state=open`. */
  readonly target: string;
  /** The JSON that was sent, undefined where nothing was. */
  readonly body: unknown;
  /** Who asks, as their decisions are recorded. */
  readonly by: string;
}

export interface Answered extends AdminAnswer {
  /** The path as it may be logged, with names for what stands in it; undefined where there is no such call. */
  readonly path: string | undefined;
}

/** Rejects only where there is a bug. */
export type AdminCalls = (call: AdminCall) => Promise<Answered>;

export function createAdminCalls({ connections, clock, logger }: AdminCallsOptions): AdminCalls {
  return async (call) => {
    const found = find(call);
    if (found.route === undefined) return { ...found.answer, path: undefined };
    const { route, parameters, query } = found;
    const answer = await answering(async () =>
      route.run({
        connections: connections(),
        parameter: (name) => parameters.get(name) ?? "",
        query,
        body: objectIn(call.body),
        by: call.by,
        now: clock.now(),
      }),
    );
    if (call.method === "POST" && answer.status < 300) {
      const level = route.loud === true ? "warn" : "info";
      logger[level]("operator", { call: route.path, connection: parameters.get("connection"), by: call.by });
    }
    return { ...answer, path: route.path };
  };
}

async function answering(run: () => Promise<AdminAnswer>): Promise<AdminAnswer> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof AdminRefusal) return problem(error.status, error.message, error.headers);
    if (error instanceof StoreUnavailableError) {
      return problem(503, "The store does not answer; nothing was done.", { "Retry-After": "5" });
    }
    throw error;
  }
}

function objectIn(body: unknown): Readonly<Record<string, unknown>> {
  if (body === undefined) return {};
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return { ...body };
  throw new AdminRefusal(400, "The body must be a JSON object.");
}

type Found =
  | { readonly route: undefined; readonly answer: AdminAnswer }
  | { readonly route: AdminRoute; readonly parameters: ReadonlyMap<string, string>; readonly query: URLSearchParams };

function find({ method, target }: AdminCall): Found {
  const [path = "", query = ""] = target.split(/\?(.*)/s);
  const segments = segmentsOf(path);
  const here = ADMIN_ROUTES.flatMap((route) => {
    const parameters = segments === undefined ? undefined : match(route.path.split("/").slice(1), segments);
    return parameters === undefined ? [] : [{ route, parameters }];
  });
  // A fixed word wins over a parameter: `holds/approve` is no hold.
  const asked = method === "HEAD" ? "GET" : method;
  const found = here.sort((a, b) => a.parameters.size - b.parameters.size).find(({ route }) => route.method === asked);
  if (found !== undefined) return { ...found, query: new URLSearchParams(query) };
  if (here.length === 0) return { route: undefined, answer: problem(404, "There is nothing at this path.") };
  const allow = [...new Set(here.flatMap(({ route }) => (route.method === "GET" ? ["GET", "HEAD"] : ["POST"])))];
  return {
    route: undefined,
    answer: problem(405, `${method} is not allowed here.`, { Allow: allow.join(", ") }),
  };
}

/** Undefined where it is no path. */
function segmentsOf(path: string): readonly string[] | undefined {
  try {
    return path.replace(/\/$/, "").split("/").slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function match(pattern: readonly string[], segments: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters = new Map<string, string>();
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith("{")) parameters.set(part.slice(1, -1), segment);
    else if (part !== segment) return undefined;
  }
  return parameters;
}
