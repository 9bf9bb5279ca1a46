/** Owns the making of a Lattice client: the wire, wrapped in the rate limit, wrapped in the retries, and the calls on it. */
import type { Logger } from "../telemetry/logger.js";
import type { Clock } from "../time/clock.js";
import { isJsonObject } from "./decode-fields.js";
import { decodeDepartment, decodeUser, isRejection } from "./decode-record.js";
import { createHttpTransport, type RequestEvent } from "./http-transport.js";
import { type LatticeClient, LatticeError } from "./lattice-client.js";
import type { LatticeDepartment, LatticeUser } from "./lattice-user.js";
import type { ProxyEnvironment } from "./proxy-for-url.js";
import { withRateLimit } from "./rate-limit.js";
import { readEverything } from "./read-everything.js";
import { type Ask, malformed } from "./read-pages.js";
import { withRetry } from "./retry.js";

export interface LatticeClientOptions {
  /** `/v1` included: `https://api.latticehq.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Requests in any sliding minute, those of all calls and retries together. */
  readonly rateLimit: number;
  /** Milliseconds; another minute for tests. */
  readonly rateWindowMs?: number;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in either case; no proxies without it. */
  readonly environment?: ProxyEnvironment;
  /** PEM, one certificate or several, trusted beside Node's roots; NODE_EXTRA_CA_CERTS counts only where this is absent. */
  readonly extraCa?: string;
  /** Milliseconds until a connection stands, TLS and a proxy's tunnel included. */
  readonly connectTimeoutMs: number;
  /** Milliseconds until the last byte of an answer. */
  readonly answerTimeoutMs: number;
  /** For metrics: every request on the wire, retries included. */
  readonly onRequest?: (event: RequestEvent) => void;
  readonly logger?: Logger;
}

/** One client serves all calls with one key, so that they share its limit. Throws an Error where an option is wrong. */
export function createLatticeClient(options: LatticeClientOptions): LatticeClient {
  const { clock, random, logger } = options;
  const transport = createHttpTransport({
    baseUrl: parseBaseUrl(options.baseUrl),
    apiKey: parseApiKey(options.apiKey),
    clock,
    environment: options.environment ?? {},
    extraCa: options.extraCa,
    connectTimeoutMs: options.connectTimeoutMs,
    answerTimeoutMs: options.answerTimeoutMs,
    onRequest: options.onRequest,
  });
  const limit = { limit: options.rateLimit, windowMs: options.rateWindowMs ?? 60_000, clock };
  const send = withRetry(withRateLimit(transport.send, limit), { clock, random, logger });
  let requests = 0;

  function asking(signal: AbortSignal | undefined): Ask {
    const onAttempt = () => {
      requests += 1;
    };
    return async (path, template, recall) => {
      const outcome = await send({ path, template, signal, onAttempt, ...(recall === undefined ? {} : { recall }) });
      if (outcome.ok) return outcome.body;
      throw new LatticeError(outcome.kind, outcome.reason);
    };
  }

  async function byId<T extends { readonly id: string }>(
    path: "/user/" | "/department/",
    id: string,
    decode: (body: unknown, template: string) => T,
    signal: AbortSignal | undefined,
  ): Promise<T | undefined> {
    // As a path these would be another address.
    if (id === "" || id === "." || id === "..") return undefined;
    const template = `${path}{id}`;
    try {
      const one = decode(await asking(signal)(`${path}${encodePathPart(id)}`, template), template);
      if (one.id.toLowerCase() === id.toLowerCase()) return one;
    } catch (error) {
      if (error instanceof LatticeError && error.kind === "notFound") return undefined;
      throw error;
    }
    throw malformed(template, "it is another one than was asked for");
  }

  return {
    async me(signal) {
      return decodePerson(await asking(signal)("/me", "/me"), "/me");
    },
    user: (id, signal) => byId("/user/", id, decodePerson, signal),
    department: (id, signal) => byId("/department/", id, decodeUnit, signal),
    async readAll(signal, wishes = {}) {
      const before = requests;
      const everything = await readEverything(asking(signal), wishes, (users, departments) => {
        wishes.onProgress?.({ users, departments, requests: requests - before });
      });
      return { ...everything, completedAt: clock.now() };
    },
    requests: () => requests,
    close() {
      transport.closeIdle();
    },
  };
}

/** Half a surrogate pair cannot be encoded: it goes as U+FFFD, and nobody has that id. */
function encodePathPart(id: string): string {
  return encodeURIComponent(Buffer.from(id, "utf8").toString("utf8"));
}

function decodePerson(body: unknown, template: string): LatticeUser {
  if (!isJsonObject(body)) throw malformed(template, "it is no person");
  const user = decodeUser(body);
  if (isRejection(user)) throw malformed(template, user.reason);
  return user;
}

function decodeUnit(body: unknown, template: string): LatticeDepartment {
  if (!isJsonObject(body)) throw malformed(template, "it is no department");
  const department = decodeDepartment(body);
  if (isRejection(department)) throw malformed(template, department.reason);
  return department;
}

/** Without a query, a trailing slash, and credentials, which would take the key's place. */
function parseBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new Error("The base URL of Lattice is not a URL; expected https://host/v1");
  }
  return new URL(`${url.origin}${url.pathname.replace(/\/+$/, "")}`);
}

/** Some set the whole header's value; the key is what comes after the scheme. */
function parseApiKey(text: string): string {
  const key = text.trim().replace(/^bearer(\s+|$)/i, "");
  if (!/^[\x21-\x7e]+$/.test(key)) throw new Error("The API key of Lattice is empty or has characters that no key has");
  return key;
}
