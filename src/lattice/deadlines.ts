/** Owns when one request on the wire is cut: at its caller's word, or when connecting or the whole answer takes too long. */
import { aborted, type LatticeRequest, type RequestFailure } from "./lattice-request.js";

export interface DeadlineOptions {
  /** From the start to a connection that bytes can flow on, TLS and a proxy's tunnel included. */
  readonly connectTimeoutMs: number;
  /** From the start to the last byte of the answer. */
  readonly answerTimeoutMs: number;
}

export interface Deadlines {
  readonly signal: AbortSignal;
  /** What cut the request, undefined where nothing did. */
  cut(): RequestFailure | undefined;
  /** To be called when the connection stands. */
  readonly connected: () => void;
  end(): void;
}

/**
 * The caller's signal and both deadlines as one signal. The timers are real, not the clock's: a clock that tests wind
 * forward would cut every request.
 */
export function startDeadlines(request: LatticeRequest, options: DeadlineOptions, where: string): Deadlines {
  const { connectTimeoutMs, answerTimeoutMs } = options;
  const controller = new AbortController();
  let cause: RequestFailure | undefined;
  const cut = (failure: RequestFailure) => {
    cause ??= failure;
    controller.abort();
  };
  const late = (what: string) => () => {
    cut({ ok: false, kind: "unavailable", reason: `${what} (${where})`, retry: "always" });
  };
  const stop = () => {
    cut(aborted(request));
  };
  request.signal?.addEventListener("abort", stop, { once: true });
  const connect = setTimeout(late(`Lattice could not be connected to in ${connectTimeoutMs} ms`), connectTimeoutMs);
  const answer = setTimeout(late(`Lattice did not answer in full in ${answerTimeoutMs} ms`), answerTimeoutMs);
  return {
    signal: controller.signal,
    cut: () => cause,
    connected: () => {
      clearTimeout(connect);
    },
    end: () => {
      clearTimeout(connect);
      clearTimeout(answer);
      request.signal?.removeEventListener("abort", stop);
    },
  };
}
