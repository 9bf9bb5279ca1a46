/** The query of a list: page size and cursor, read as the sandbox's settings have it. */
import type { CursorCodec } from "./cursor.js";
import { type Found, type LatticeRequest, refused, type Show, type StatusFilter } from "./lattice-request.js";
import type { Numbers } from "./listings.js";
import type { SandboxSettings } from "./sandbox-settings.js";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

export interface AskedList {
  /** A cursor is good for the list of that name alone; which status was asked for does not matter. */
  readonly name: string;
  readonly numbers: Numbers;
  readonly show: Show;
  readonly filter?: StatusFilter;
}

export function readListRequest(
  { name, numbers, show, filter }: AskedList,
  { query }: LatticeRequest,
  settings: SandboxSettings,
  cursors: CursorCodec,
): Found {
  const limit = readLimit(query.get("limit"), settings.badLimit);
  if (limit === undefined) return refused(400, `limit must be a number from 1 to ${MAX_LIMIT}`);
  const startingAfter = query.get("startingAfter") ?? undefined;
  const cursor = startingAfter === undefined ? undefined : cursors.decode(name, startingAfter);
  if (startingAfter !== undefined && cursor === undefined && settings.unknownCursor !== "restart") {
    return refused(Number(settings.unknownCursor), "Invalid cursor");
  }
  const request = { name, numbers, limit, cursor, startingAfter, order: settings.order };
  return { kind: "list", request, show, filter };
}

/** The whole list in one page, whatever the query says. */
export function wholeList({ name, numbers, show }: AskedList): Found {
  const request = {
    name,
    numbers,
    limit: Math.max(1, numbers.length),
    cursor: undefined,
    startingAfter: undefined,
    order: "oldest-first",
  } as const;
  return { kind: "list", request, show, filter: undefined };
}

function readLimit(given: string | null, badLimit: SandboxSettings["badLimit"]): number | undefined {
  if (given === null) return DEFAULT_LIMIT;
  const limit = /^[+-]?\d+$/.test(given) ? Number(given) : Number.NaN;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  if (badLimit === "reject") return undefined;
  return Number.isNaN(limit) ? DEFAULT_LIMIT : Math.min(MAX_LIMIT, Math.max(1, limit));
}
