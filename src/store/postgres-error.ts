/** Tells a PostgreSQL that is away or unwell from one that refuses what it was asked. */
import { StoreUnavailableError } from "./store-error.js";

/** Classes and codes of PostgreSQL's appendix A that say: not now. */
const UNAVAILABLE_SQLSTATE = /^(08|53|57P|58|25006|40001|40P01|55P03|28|3D000)/;

const UNAVAILABLE_SYSTEM = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
]);

/** What the driver says, without a code, of a connection that is gone or never came. */
const UNAVAILABLE_MESSAGE =
  /connection terminated|connection ended|timeout|client has encountered a connection error|not queryable|client was closed/i;

/** The error to throw for one that the driver threw; `place` names the database without secrets. */
export function postgresError(error: unknown, place: string): unknown {
  if (error instanceof StoreUnavailableError) return error;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const text = typeof message === "string" && message !== "" ? message : String(code ?? error);
  const unavailable =
    typeof code === "string"
      ? UNAVAILABLE_SYSTEM.has(code) || UNAVAILABLE_SQLSTATE.test(code)
      : UNAVAILABLE_MESSAGE.test(text);
  return unavailable ? new StoreUnavailableError(`${place} does not answer: ${text}`, { cause: error }) : error;
}
