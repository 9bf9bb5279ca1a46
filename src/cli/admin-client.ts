/** The admin API as the operators' commands call it, wherever it answers. */

export interface AdminClient {
  /** One call of the admin API; `target` stands below `/admin/v1`. */
  readonly call: (method: "GET" | "POST", target: string, body?: unknown) => Promise<CallAnswer>;
  readonly close: () => Promise<void>;
}

export interface CallAnswer {
  readonly status: number;
  readonly body: unknown;
}
