/** What the wrappers around the wire hand to each other: one request, and what became of it as a value. */
import type { LatticeFailureKind } from "./lattice-client.js";

export interface LatticeRequest {
  /** Path under the base URL with its query, ready to send: `/users?status=ACTIVE&limit=100`. */
  readonly path: string;
  /** The path for messages and metrics, without ids and cursors: `/user/{id}`. */
  readonly template: string;
  readonly signal: AbortSignal | undefined;
  /** Called each time this goes to the wire, retries included. */
  readonly onAttempt?: () => void;
  readonly recall?: Recall;
}

/** Shown the body of an answer, it may say what is known of it already: then that is the body, and nothing is parsed. */
export type Recall = (body: Uint8Array) => object | undefined;

/** `always`: a passing trouble. `briefly`: may be a glitch of one answer, or how the other side is. */
export type Retry = "never" | "briefly" | "always";

export interface RequestFailure {
  readonly ok: false;
  readonly kind: LatticeFailureKind;
  /** For operators: what failed, where, what to do. */
  readonly reason: string;
  readonly retry: Retry;
  readonly status?: number;
  /** What the answer's Retry-After asks for, in milliseconds. */
  readonly retryAfterMs?: number;
}

export interface RequestSuccess {
  readonly ok: true;
  readonly status: number;
  /** Parsed JSON, otherwise unchecked; or what was recalled. */
  readonly body: unknown;
}

export type RequestOutcome = RequestSuccess | RequestFailure;

/** Never throws for what upstream or the network does; an abort is an outcome too. */
export type Send = (request: LatticeRequest) => Promise<RequestOutcome>;

export function aborted(request: LatticeRequest): RequestFailure {
  return { ok: false, kind: "aborted", reason: `GET ${request.template} was stopped on request`, retry: "never" };
}
