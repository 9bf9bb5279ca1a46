/** One call of the admin API: its shape for readers and for the OpenAPI document, and what it does. */
import type { AdminConnection } from "./admin-connection.js";
import type { BodyName, SchemaName } from "./openapi-schemas.js";

export interface AdminAnswer {
  readonly status: number;
  /** JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AdminRequest {
  readonly connections: readonly AdminConnection[];
  /** What stands in the path for a name in braces. */
  readonly parameter: (name: string) => string;
  readonly query: URLSearchParams;
  /** The body's JSON object; empty where there is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Who asks. */
  readonly by: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface QueryParameter {
  readonly name: string;
  readonly description: string;
  /** Where there are few. */
  readonly values?: readonly string[];
}

export interface AdminRoute {
  readonly method: "GET" | "POST";
  /** Below `/admin/v1`, parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly query?: readonly QueryParameter[];
  readonly takes?: BodyName;
  /** What it answers where all goes well, by status. */
  readonly gives: Readonly<Record<number, SchemaName>>;
  /** What else it may answer beside 400, 401 and 404. */
  readonly refuses?: readonly number[];
  /** Changes what is served, or whether anything is published: the log warns of it. */
  readonly loud?: boolean;
  /** Throws AdminRefusal where the call cannot be done. */
  readonly run: (request: AdminRequest) => Promise<AdminAnswer>;
}

/** The call is not done, and why; becomes a problem document (RFC 9457). */
export class AdminRefusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

/** The connection that the path names. Throws AdminRefusal (404). */
export function connectionOf({ connections, parameter }: AdminRequest): AdminConnection {
  const id = parameter("connection");
  const connection = connections.find((one) => one.id === id);
  if (connection === undefined) throw new AdminRefusal(404, "There is no such connection.");
  return connection;
}
