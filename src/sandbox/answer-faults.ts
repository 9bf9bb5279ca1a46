/** Faults of the answer as a whole: refusals, outages, and what breaks on the way. */
import { type Delivery, deliverError, deliverHtml } from "./delivery.js";
import type { Fault, FaultContext } from "./fault.js";

type Answer = NonNullable<Fault["delivery"]>;

export const ANSWER_FAULTS = {
  "rate-limited": everywhere("429 with Retry-After in seconds", (_, context) =>
    throttled(context, { "retry-after": String(context.options.retryAfter ?? 1) }),
  ),
  "rate-limited-date": everywhere("429 with Retry-After as an HTTP date", (_, context) =>
    throttled(context, { "retry-after": httpDate(context.wallTime, context.options.retryAfter ?? 1) }),
  ),
  "rate-limited-bare": everywhere("429 without Retry-After", (_, context) => throttled(context, {})),
  "server-error": everywhere("500 with an error body", (_, { options }) =>
    deliverError(500, "Internal server error", options.body),
  ),
  "bad-gateway": everywhere("502 with an HTML page", (_, { options }) =>
    deliverError(502, "Bad Gateway", options.body ?? "html"),
  ),
  unavailable: everywhere("503, with Retry-After where retryAfter is given", (_, { options }) =>
    deliverError(
      503,
      "Service unavailable",
      options.body,
      options.retryAfter === undefined ? {} : { "retry-after": String(options.retryAfter) },
    ),
  ),
  outage: everywhere("everything is down: a 503 maintenance page", () => deliverHtml(503, "Down for maintenance")),
  unauthorized: everywhere("401, as if the key were revoked", (_, { options }) =>
    deliverError(401, "Invalid API key", options.body),
  ),
  forbidden: everywhere("403, as if the key's owner had lost access", (_, { options }) =>
    deliverError(403, "Not authorized", options.body),
  ),
  reset: everywhere("the connection is reset before an answer", ending("reset")),
  "reset-mid-body": everywhere("the connection breaks after half of the body", ending("reset-mid-body")),
  hang: everywhere("no answer, ever", ending("hang")),
  "hang-mid-body": everywhere("half of the body, then nothing more", ending("hang-mid-body")),
  slow: everywhere("the right answer after delayMs (1000)", (delivery, { options }) => ({
    ...delivery,
    delayMs: delivery.delayMs + (options.delayMs ?? 1000),
  })),
  "empty-body": everywhere("200 with nothing in it", (delivery) => ({ ...delivery, status: 200, body: "" })),
  "truncated-json": everywhere("200 with the first half of the JSON, sent as if it were all", (delivery) => ({
    ...delivery,
    body: delivery.body.slice(0, Math.ceil(delivery.body.length / 2)),
  })),
  "html-answer": everywhere("200 with an HTML page", () => deliverHtml(200, "Log in to Lattice")),
  "expired-cursor": {
    description: "every cursor is refused as unknown, with 400",
    applies: "later pages",
    delivery: (_, { options }) => deliverError(400, "Invalid cursor", options.body),
  },
} as const satisfies Record<string, Fault>;

function everywhere(description: string, delivery: Answer): Fault {
  return { description, applies: "everything", delivery };
}

function ending(how: Delivery["ending"]): Answer {
  return (delivery) => ({ ...delivery, ending: how });
}

function throttled({ options }: FaultContext, headers: Readonly<Record<string, string>>): Delivery {
  return deliverError(429, "Rate limit exceeded", options.body, headers);
}

/** HTTP dates have no parts of seconds, so this is the first whole second that is not too early. */
function httpDate(wallTime: number, seconds: number): string {
  return new Date(Math.ceil(wallTime / 1000 + seconds) * 1000).toUTCString();
}
