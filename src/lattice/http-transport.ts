/** Owns the wire: one axios instance with the key, the deadlines and the route; what comes back is an outcome. */
import type { ClientRequest, IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { type AxiosResponse, create as createAxios, isAxiosError } from "axios";
import type { Clock } from "../time/clock.js";
import { createBodyReader } from "./answer-body.js";
import { startDeadlines } from "./deadlines.js";
import { judgeAnswer } from "./judge-answer.js";
import { judgeNetworkError } from "./judge-network-error.js";
import type { LatticeFailureKind } from "./lattice-client.js";
import { aborted, type LatticeRequest, type RequestOutcome, type Send } from "./lattice-request.js";
import type { ProxyEnvironment } from "./proxy-for-url.js";
import { retryAfterMs } from "./retry-after.js";
import { createUpstreamRoute, type WireOptions } from "./upstream-route.js";

/** A page of 100 people is about 100 kB; this bounds what a runaway answer may take. */
const LONGEST_ANSWER = 32 * 1024 * 1024;

/** One request on the wire; a retried request makes several. */
export interface RequestEvent {
  /** Without ids and cursors. */
  readonly path: string;
  /** Undefined where no answer came. */
  readonly status?: number;
  /** Undefined where the request succeeded. */
  readonly failure?: LatticeFailureKind;
  readonly durationMs: number;
}

export interface HttpTransportOptions {
  /** Without credentials, query and trailing slash. */
  readonly baseUrl: URL;
  readonly apiKey: string;
  readonly clock: Clock;
  readonly environment: ProxyEnvironment;
  readonly extraCa: string | undefined;
  readonly connectTimeoutMs: number;
  readonly answerTimeoutMs: number;
  readonly onRequest: ((event: RequestEvent) => void) | undefined;
}

export interface HttpTransport {
  readonly send: Send;
  closeIdle(): void;
}

/** Throws an Error where the proxy's variable or the extra CA is wrong. */
export function createHttpTransport(options: HttpTransportOptions): HttpTransport {
  const { clock, onRequest } = options;
  const base = options.baseUrl.href.replace(/\/$/, "");
  const route = createUpstreamRoute(options.baseUrl, options.environment, options.extraCa);
  const http = createAxios({
    adapter: "http",
    baseURL: base,
    // The route has the proxy; axios would read the environment by itself.
    proxy: false,
    maxRedirects: 0,
    responseType: "stream",
    validateStatus: () => true,
    transformResponse: (body: unknown) => body,
    headers: {
      Accept: "application/json",
      Authorization: `Bearer ${options.apiKey}`,
      "User-Agent": "lattice-scim-bridge",
    },
  });

  const bodies = createBodyReader(LONGEST_ANSWER);

  async function exchange(request: LatticeRequest): Promise<RequestOutcome> {
    const where = `GET ${base}${request.template}`;
    const deadlines = startDeadlines(request, options, where);
    const transport = {
      request(wire: WireOptions, onResponse: (response: IncomingMessage) => void): ClientRequest {
        const sent = route.request({ ...wire, signal: deadlines.signal }, onResponse);
        whenConnected(sent, deadlines.connected);
        return sent;
      },
    };
    try {
      const response = await http.get<Readable>(request.path, { signal: deadlines.signal, transport });
      const judged = await bodies.read(response.data, (body) =>
        judgeAnswer({ ...headOf(response, clock.now()), body }, where, request.recall),
      );
      return judged.ok ? judged.value : (deadlines.cut() ?? judgeNetworkError(judged.error, where));
    } catch (error) {
      const cut = deadlines.cut();
      if (cut !== undefined) return cut;
      if (!isAxiosError(error)) throw error;
      // The error holds the key among its request's headers: it goes no further.
      return judgeNetworkError({ code: error.code ?? "no code" }, where);
    } finally {
      deadlines.end();
    }
  }

  return {
    async send(request) {
      if (request.signal?.aborted === true) return aborted(request);
      request.onAttempt?.();
      const started = clock.now();
      const outcome = await exchange(request);
      onRequest?.({
        path: request.template,
        ...(outcome.status === undefined ? {} : { status: outcome.status }),
        ...(outcome.ok ? {} : { failure: outcome.kind }),
        durationMs: clock.now() - started,
      });
      return outcome;
    },
    closeIdle: () => {
      route.closeIdle();
    },
  };
}

/** Calls back as soon as bytes can flow: at once on a connection that was kept, after TCP and TLS on a new one. */
function whenConnected(request: ClientRequest, done: () => void): void {
  request.once("socket", (socket) => {
    if (request.reusedSocket) done();
    else socket.once("encrypted" in socket ? "secureConnect" : "connect", done);
  });
}

function headOf(response: AxiosResponse, now: number) {
  const header = (name: string): string | undefined => {
    const value: unknown = response.headers[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    status: response.status,
    location: header("location"),
    retryAfterMs: retryAfterMs(header("retry-after"), header("date"), now),
  };
}
