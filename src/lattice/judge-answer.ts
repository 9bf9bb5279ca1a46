/** Owns what an HTTP answer of Lattice's means: JSON, or a failure in an operator's words. */
import type { Recall, RequestFailure, RequestOutcome } from "./lattice-request.js";

export interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** The Location header. */
  readonly location: string | undefined;
  readonly retryAfterMs: number | undefined;
}

/** `where` is the method and address, without ids, cursors and key: `GET https://api.latticehq.com/v1/users`. */
export function judgeAnswer(answer: HttpAnswer, where: string, recall?: Recall): RequestOutcome {
  const { status, retryAfterMs } = answer;
  if (status === 200) return judgeBody(answer.body, where, recall);
  return {
    ok: false,
    status,
    ...judgeStatus(answer, `${status} on ${where}`),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

type Verdict = Pick<RequestFailure, "kind" | "reason" | "retry">;

function judgeStatus({ status, location }: HttpAnswer, what: string): Verdict {
  switch (status) {
    case 401:
      return {
        kind: "unauthorized",
        reason: `Lattice refused the API key (${what}): it is wrong or was revoked. Create a new key under Admin > Settings > Platform > API keys and set it as LATTICE_API_KEY`,
        retry: "never",
      };
    case 403:
      return {
        kind: "forbidden",
        reason: `Lattice knows the API key but its owner may not read this (${what}): a key has the rights of the person who made it. Give that person the rights back, or create a key as an administrator`,
        retry: "never",
      };
    case 404:
      return {
        kind: "notFound",
        reason: `Lattice has nothing at this address (${what}): check that LATTICE_BASE_URL is right and ends in /v1`,
        retry: "never",
      };
    case 407:
      return {
        kind: "unavailable",
        reason: `The proxy wants a user and password (${what}): put them into HTTP_PROXY as http://user:password@host:port`,
        retry: "never",
      };
    case 408:
      return { kind: "unavailable", reason: `Lattice gave up waiting (${what})`, retry: "always" };
    case 429:
      return {
        kind: "throttled",
        reason: `Lattice has had too many requests (${what}): if something else uses this key, lower LATTICE_RATE_LIMIT`,
        retry: "always",
      };
    default:
      return judgeStatusClass(status, location, what);
  }
}

function judgeStatusClass(status: number, location: string | undefined, what: string): Verdict {
  if (status >= 500) {
    return { kind: "unavailable", reason: `Lattice failed (${what})`, retry: "always" };
  }
  if (status >= 300 && status < 400) {
    return {
      kind: "malformed",
      reason: `Lattice answered with a redirect${originOf(location)} (${what}), which is not followed with the API key: check LATTICE_BASE_URL`,
      retry: "never",
    };
  }
  if (status >= 400) {
    return { kind: "malformed", reason: `Lattice did not accept the request (${what})`, retry: "never" };
  }
  return {
    kind: "malformed",
    reason: `Lattice answered without the data that were asked for (${what})`,
    retry: "briefly",
  };
}

/** The origin alone: the rest of a Location may hold a token. */
function originOf(location: string | undefined): string {
  return location !== undefined && URL.canParse(location) ? ` to ${new URL(location).origin}` : "";
}

function judgeBody(body: Uint8Array, where: string, recall: Recall | undefined): RequestOutcome {
  const recalled = recall?.(body);
  if (recalled !== undefined) return { ok: true, status: 200, body: recalled };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    return { ok: true, status: 200, body: JSON.parse(text) as unknown };
  } catch {
    // Neither the parser's message nor the body is repeated: both hold people's data.
    const what = describe(body);
    return {
      ok: false,
      status: 200,
      kind: "malformed",
      reason: `Lattice answered ${what} (200 on ${where})`,
      retry: "briefly",
    };
  }
}

function describe(body: Uint8Array): string {
  const start = Buffer.from(body.subarray(0, 64)).toString("latin1").trimStart();
  if (start === "") return "an empty body where JSON was expected";
  if (start.startsWith("<")) {
    return "an HTML page where JSON was expected: is LATTICE_BASE_URL right, and does a proxy or a log-in page stand in between?";
  }
  return start.startsWith("{") || start.startsWith("[")
    ? "JSON that breaks off or is not valid"
    : "something that is not JSON";
}
