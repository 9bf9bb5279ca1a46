/** Requests of a test to an app: one question, one answer, with the fixture's token unless another is given. */
import type { RequestListener } from "node:http";
import supertest, { type Agent, type Response, type Test } from "supertest";
import { ERROR_URN, SEARCH_REQUEST_URN } from "../../src/scim/urn.js";
import { TOKEN } from "./served-fixture.js";

export const BASE = "/scim/v2";

const VERBS: Readonly<Record<string, (agent: Agent, path: string) => Test>> = {
  GET: (agent, path) => agent.get(path),
  HEAD: (agent, path) => agent.head(path),
  POST: (agent, path) => agent.post(path),
  PUT: (agent, path) => agent.put(path),
  PATCH: (agent, path) => agent.patch(path),
  DELETE: (agent, path) => agent.delete(path),
  OPTIONS: (agent, path) => agent.options(path),
};

export type Headers = Readonly<Record<string, string>>;

/** With the token; `path` is below the SCIM base. */
export function get(app: RequestListener, path: string, headers: Headers = {}): Promise<Response> {
  return send(app, "GET", BASE + path, headers);
}

/** Any method, with or without a body, on the path as it is given; an empty `authorization` is none. */
export function send(
  app: RequestListener,
  method: string,
  path: string,
  headers: Headers = {},
  body?: string,
): Promise<Response> {
  const { authorization = `Bearer ${TOKEN}`, ...others } = headers;
  const all = authorization === "" ? others : { authorization, ...others };
  const asked = VERBS[method]?.(supertest(app), path).set(all);
  if (asked === undefined) throw new Error(`no such method ${method}`);
  return (body === undefined ? asked : asked.send(body)).then((response) => response);
}

/** A SearchRequest as it is posted. */
export function search(app: RequestListener, path: string, body: Readonly<Record<string, unknown>>): Promise<Response> {
  return send(
    app,
    "POST",
    BASE + path,
    { "content-type": "application/scim+json" },
    JSON.stringify({ schemas: [SEARCH_REQUEST_URN], ...body }),
  );
}

/** Without any credentials. */
export function anonymous(app: RequestListener, method: string, path: string): Promise<Response> {
  return send(app, method, path, { authorization: "" });
}

/** Asks until the client's rate is used up: on a machine that is busy enough, a second passes between two requests. */
export async function askUntilLimited(app: RequestListener, path: string): Promise<Response> {
  for (let turn = 0; turn < 100; turn++) {
    const response = await get(app, path);
    if (response.status === 429) return response;
  }
  throw new Error("there is no limit");
}

export function ids(response: Response): readonly string[] {
  const { Resources }: { Resources: readonly { readonly id: string }[] } = response.body;
  return Resources.map(({ id }) => id);
}

/** What every SCIM error has, and what this one is about. */
export function scimError(status: number, scimType?: string): Readonly<Record<string, unknown>> {
  return { schemas: [ERROR_URN], status: String(status), ...(scimType === undefined ? {} : { scimType }) };
}

export function filtered(path: string, filter: string): string {
  return `${path}?filter=${encodeURIComponent(filter)}`;
}
