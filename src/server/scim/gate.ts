/** What stands before every answer of a SCIM service: credential, limits, version, endpoint, method, in this order. */
import type { IncomingMessage } from "node:http";
import type { ConnectionLookup, ServedConnection } from "../connection.js";
import { exchangeOf } from "../exchange.js";
import { identify } from "./credentials.js";
import type { RateLimit } from "./rate-limit.js";
import { type Endpoint, endpointLabel, type Route } from "./route.js";
import { Refusal } from "./scim-failure.js";

export interface Admission {
  readonly connection: ServedConnection;
  /** The client's name; `anonymous` for what needs no credentials. */
  readonly client: string;
}

/** Resolves with who may go on, or throws a Refusal. What it adds to `headers` belongs on the answer either way. */
export type Gate = (req: IncomingMessage, route: Route, headers: string[]) => Promise<Admission>;

const REALM = 'Bearer realm="SCIM"';
const READ = ["Allow", "GET, HEAD"];
const SEARCH = ["Allow", "POST"];
const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

export function createGate(connections: ConnectionLookup, rateLimit: RateLimit | undefined): Gate {
  return async (req, route, headers) => {
    const exchange = exchangeOf(req);
    const connection = connections(route.basePath);
    exchange.path = (connection?.basePath ?? "/{unknown}") + endpointLabel(route.endpoint);
    exchange.endpoint = endpointLabel(route.endpoint);
    if (connection !== undefined && isPublic(req.method, route)) return { connection, client: "anonymous" };

    const client = identify(req.headers.authorization, connection?.clients ?? []);
    if (client === "missing") throw new Refusal(401, "A bearer token is required.", ["WWW-Authenticate", REALM]);
    if (client === "unknown" || connection === undefined) {
      throw new Refusal(401, "The bearer token is not valid here.", [
        "WWW-Authenticate",
        `${REALM}, error="invalid_token"`,
      ]);
    }
    exchange.connection = connection.id;
    exchange.client = client.name;
    if (rateLimit !== undefined) await limit(rateLimit, `${connection.id}/${client.name}`, headers);
    checkEndpoint(route.endpoint);
    checkMethod(req.method ?? "GET", route.endpoint);
    return { connection, client: client.name };
  };
}

/** RFC 7643 section 5: how to authenticate should be readable before one can; other bases would tell which of them exist. */
function isPublic(method: string | undefined, { basePath, endpoint }: Route): boolean {
  return (
    basePath === "/scim/v2" &&
    endpoint.kind === "discovery" &&
    endpoint.name === "ServiceProviderConfig" &&
    (method === "GET" || method === "HEAD")
  );
}

async function limit(rateLimit: RateLimit, client: string, headers: string[]): Promise<void> {
  const allowance = await rateLimit(client);
  headers.push(...allowance.headers);
  if (allowance.allowed) return;
  const seconds = Math.max(1, Math.ceil(allowance.resetIn / 1000));
  throw new Refusal(429, "Too many requests; wait for as long as Retry-After says.", ["Retry-After", String(seconds)]);
}

function checkEndpoint(endpoint: Endpoint): void {
  if (endpoint.kind === "otherVersion") {
    throw new Refusal(400, `Protocol version ${endpoint.version} is not supported; version 2 is.`, [], "invalidVers");
  }
  if (endpoint.kind === "unknown") throw new Refusal(404, "There is no such endpoint.", []);
}

/** Writes are refused as not implemented, all else that is not a read as not allowed (RFC 7644 section 3.12, RFC 9110). */
function checkMethod(method: string, { kind, ...endpoint }: Endpoint): void {
  const reads = method === "GET" || method === "HEAD";
  if (kind === "bulk") {
    if (reads) throw new Refusal(404, "There is no such endpoint.", []);
    if (method === "POST") throw new Refusal(501, "Bulk operations are not supported.", READ);
    throw new Refusal(405, `${method} is not allowed here.`, READ);
  }
  if (kind === "search") {
    if (method !== "POST") throw new Refusal(405, `${method} is not allowed here; searches are posted.`, SEARCH);
    return;
  }
  if (reads) return;
  const isResource =
    kind === "resource" || kind === "me" || (kind === "list" && "of" in endpoint && endpoint.of !== "");
  if (isResource && WRITES.has(method)) {
    throw new Refusal(501, "This service is read-only: people are changed in Lattice.", READ);
  }
  throw new Refusal(405, `${method} is not allowed here.`, READ);
}
