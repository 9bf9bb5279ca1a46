/** Everything that is not 2xx, as a finished answer: the one place that writes SCIM errors (RFC 7644 section 3.12). */
import { ScimError, type ScimType } from "../../scim/scim-error.js";
import { ERROR_URN } from "../../scim/urn.js";

/** A ScimError that also needs headers, such as `Allow` or `Retry-After`: name, value, name, value. */
export class Refusal extends ScimError {
  readonly headers: readonly string[];

  constructor(status: number, detail: string, headers: readonly string[], scimType?: ScimType) {
    super(status, detail, scimType);
    this.headers = headers;
  }
}

/** Seconds after which a client may ask again for what is not there yet, or not at present. */
export const RETRY_AFTER = "30";

export interface Failure {
  readonly status: number;
  readonly body: string;
  readonly headers: readonly string[];
  /** True where a bug or an outage stands behind it, which belongs into the log and not into the answer. */
  readonly unexpected: boolean;
}

/** Whatever was thrown. A foreign exception tells the client no more than the request id to ask us about. */
export function failureOf(thrown: unknown, requestId: string): Failure {
  if (thrown instanceof ScimError) {
    return {
      status: thrown.status,
      body: errorBody(thrown.status, thrown.detail, thrown.scimType),
      headers: thrown instanceof Refusal ? thrown.headers : [],
      unexpected: false,
    };
  }
  return {
    status: 500,
    body: errorBody(500, `Internal error; quote request id ${requestId} to the operator of this service.`),
    headers: [],
    unexpected: true,
  };
}

/** `status` is a string in the body (RFC 7644 section 3.12). */
export function errorBody(status: number, detail: string, scimType?: ScimType): string {
  return JSON.stringify({
    schemas: [ERROR_URN],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
    detail,
  });
}
