/** What stands before every answer of a SCIM service: credential, limits, version, endpoint, method, in this order. */
import type { IncomingMessage } from "node:http";
import type { ConnectionLookup, ServedConnection } from "../connection.js";
import { exchangeOf } from "../exchange.js";
import { timesGiven } from "../malformed.js";
import { identify } from "./credentials.js";
import { afterwards, type Eventually } from "./eventually.js";
import type { Allowance, RateLimit } from "./rate-limit.js";
import { type Endpoint, endpointLabel, type Route } from "./route.js";
import { Refusal } from "./scim-failure.js";

export interface Admission {
  readonly connection: ServedConnection;
  /** The client's name; `anonymous` for what needs no credentials. */
  readonly client: string;
}

/** Gives who may go on, or throws a Refusal. What it adds to `headers` belongs on the answer either way. */
export type Gate = (req: IncomingMessage, route: Route, headers: string[]) => Eventually<Admission>;

const REALM = 'Bearer realm="SCIM"';
const READ = ["Allow", "GET, HEAD"];
const SEARCH = ["Allow", "POST"];
const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

export function createGate(connections: ConnectionLookup, rateLimit: RateLimit | undefined): Gate {
  return (req, route, headers) => {
    const exchange = exchangeOf(req);
    const connection = connections(route.basePath);
    exchange.endpoint = endpointLabel(route.endpoint);
    exchange.path = (connection?.basePath ?? "/{unknown}") + exchange.endpoint;
    if (connection !== undefined && isPublic(req.method, route)) return { connection, client: "anonymous" };

    if (timesGiven(req, "authorization") > 1) {
      // Whoever stands in front may have gone by another one than we would (RFC 6750 section 3.1).
      throw new Refusal(400, "There is more than one Authorization header.", [
        "WWW-Authenticate",
        `${REALM}, error="invalid_request"`,
      ]);
    }
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
    const admit = (): Admission => {
      checkEndpoint(route.endpoint);
      checkMethod(req.method ?? "GET", route.endpoint);
      return { connection, client: client.name };
    };
    if (rateLimit === undefined) return admit();
    return afterwards(rateLimit(`${connection.id}/${client.name}`), (allowance) => {
      spend(allowance, headers);
      return admit();
    });
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

function spend(allowance: Allowance, headers: string[]): void {
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
function checkMethod(method: string, endpoint: Endpoint): void {
  const { kind } = endpoint;
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
  const isResource = kind === "resource" || kind === "me" || (kind === "list" && endpoint.of !== "");
  if (isResource && WRITES.has(method)) {
    throw new Refusal(501, "This service is read-only: people are changed in Lattice.", READ);
  }
  throw new Refusal(405, `${method} is not allowed here.`, READ);
}
