/** Problem documents (RFC 9457): every error of the admin API. */
import { STATUS_CODES } from "node:http";
import type { AdminAnswer } from "./admin-route.js";

export const PROBLEM_TYPE = "application/problem+json";

export function problem(status: number, detail: string, headers: Readonly<Record<string, string>> = {}): AdminAnswer {
  return { status, headers, body: { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status, detail } };
}
