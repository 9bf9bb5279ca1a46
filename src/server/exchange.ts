/** What is known of one request while it is answered: its id, and what may be logged and counted of it afterwards. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

export interface Exchange {
  /** The client's `X-Request-Id` where it is sane, else our own. */
  readonly requestId: string;
  /** What was asked for, as it came: not to be logged. */
  readonly url: string;
  /** The path as it may be logged: ids, names and query values left out. Undefined where no surface knew one. */
  path: string | undefined;
  /** What was asked, as a metric label: few distinct values. */
  endpoint: string;
  connection: string | undefined;
  client: string | undefined;
}

const SANE_REQUEST_ID = /^[\w.-]{1,128}$/;
/** On the request itself: a map of requests would cost the collector of garbage more than all that is read from it. */
const EXCHANGE = Symbol("exchange");
type Carrier = IncomingMessage & { [EXCHANGE]?: Exchange };

/** The exchange of a request; the first who asks begins it, with `makeId` for a request without a usable id. */
export function exchangeOf(req: Carrier, makeId: () => string = randomUUID): Exchange {
  const known = req[EXCHANGE];
  if (known !== undefined) return known;
  const given = req.headers["x-request-id"];
  const exchange: Exchange = {
    requestId: typeof given === "string" && SANE_REQUEST_ID.test(given) ? given : makeId(),
    url: req.url ?? "/",
    path: undefined,
    endpoint: "other",
    connection: undefined,
    client: undefined,
  };
  req[EXCHANGE] = exchange;
  return exchange;
}

/** A path may hold anything, a secret link or somebody's e-mail address: its first segment is what may be logged of it. */
export function firstSegment(url: string): string {
  const [, segment = ""] = /^\/([\w.-]{0,40})(?=[/?]|$)/.exec(url) ?? [];
  return url.length > segment.length + 1 ? `/${segment}…` : `/${segment}`;
}
