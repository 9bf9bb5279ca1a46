/** A small Lattice for tests: users by status and departments, in pages behind opaque cursors. */
import { type Script, type ScriptedServer, json, list, startServer } from "./scripted-server.js";

export type WireUser = Readonly<Record<string, unknown>>;

export interface People {
  readonly CREATED?: readonly unknown[];
  readonly INVITED?: readonly unknown[];
  readonly ACTIVE?: readonly unknown[];
  readonly DEACTIVATED?: readonly unknown[];
  readonly departments?: readonly unknown[];
}

export function person(id: string, status: string, more: Readonly<Record<string, unknown>> = {}): WireUser {
  return { id, object: "user", status, email: `${id}@example.com`, isAdmin: false, ...more };
}

/** `n` people, `prefix-1` and on. */
export function crowd(prefix: string, n: number, status: string): WireUser[] {
  return Array.from({ length: n }, (_, i) => person(`${prefix}-${i + 1}`, status));
}

/**
 * `before` may answer a request itself, and says so with true. People may be given anew for each request: `n` counts them
 * from 1.
 */
export function startLattice(
  people: People | ((n: number) => People),
  before: (...args: Parameters<Script>) => boolean | void = () => false,
): Promise<ScriptedServer> {
  return startServer((request, response, n) => {
    if (before(request, response, n) === true) return;
    const { pathname, searchParams } = request.url;
    const all = typeof people === "function" ? people(n) : people;
    const status = searchParams.get("status") ?? "ACTIVE";
    const lists: Readonly<Record<string, readonly unknown[] | undefined>> = { ...all };
    const records = pathname === "/v1/departments" ? all.departments : lists[status];
    if (pathname !== "/v1/users" && pathname !== "/v1/departments") {
      json(response, { error: "not found" }, 404);
      return;
    }
    const size = Math.min(100, Number(searchParams.get("limit") ?? 10));
    const from = Number(Buffer.from(searchParams.get("startingAfter") ?? "", "base64").toString() || 0);
    const page = (records ?? []).slice(from, from + size);
    const more = from + size < (records ?? []).length;
    json(response, list(page, more ? Buffer.from(String(from + size)).toString("base64") : null));
  });
}
