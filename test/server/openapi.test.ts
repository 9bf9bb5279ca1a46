/** `/openapi.json` against the running server: each answer it names is given, and is as it says (OpenAPI 3.1). */
import type { RequestListener } from "node:http";
import { describe, expect, test } from "@jest/globals";
import supertest, { type Response } from "supertest";
import { ENTERPRISE_URN, LATTICE_URN, SEARCH_REQUEST_URN, USER_URN } from "../../src/scim/urn.js";
import { type JsonSchema, violations } from "../conformance/schema-check.js";
import { BASE, type Headers, send } from "./ask.js";
import {
  ALICE_ID,
  aliceBobCarol,
  brokenRecords,
  directoryOf,
  fixture,
  SALES_ID,
  servedConnection,
  TOKEN,
  user,
} from "./served-fixture.js";

interface Answered {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, JsonSchema>>;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly JsonSchema[];
  readonly responses: Readonly<Record<string, Answered>>;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
}

interface Document {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Every attribute of the schemas, once: what an operator's mapping may fill. */
const everything = user({
  ...aliceBobCarol()[0]!,
  id: "u-everything",
  externalId: "42",
  userName: "everything",
  nickName: "Every",
  userType: "Employee",
  preferredLanguage: "en-US",
  locale: "en-GB",
  timezone: "Europe/Zurich",
  [ENTERPRISE_URN]: { employeeNumber: "7", costCenter: "1", organization: "o", division: "d", department: "Sales" },
  [LATTICE_URN]: { status: "ACTIVE", startDate: "2020-01-31", jobLevel: "3", isAdmin: true, shirtSize: "M" },
});

const whole = fixture({ users: [...aliceBobCarol(), everything] });
const unready = fixture({ directory: directoryOf(undefined) });
const brokenConnection = servedConnection({
  id: "broken",
  basePath: "/connections/broken/scim/v2",
  directory: directoryOf({
    version: 1,
    committedAt: 0,
    users: brokenRecords(1, fail),
    groups: brokenRecords(1, fail),
  }),
});
Object.defineProperties(brokenConnection, { baseUrl: { get: fail }, userType: { get: fail } });
const broken = fixture({ connections: [brokenConnection] });
const ownerless = fixture({ connection: { keyOwnerId: () => undefined } });
const tiny = fixture({ scim: { maxBodyBytes: 100 } });
const limited = fixture({
  scim: { requestsPerSecond: 1 },
  connections: [servedConnection({ id: "acme", basePath: "/connections/acme/scim/v2" })],
});

function fail(): never {
  throw new Error("the records are not there");
}

const document: Document = (await supertest(whole.app).get("/openapi.json")).body;

function lookUp(reference: string): JsonSchema {
  let found: unknown = document;
  for (const part of reference.replace(/^#\//, "").split("/")) found = (found as Record<string, unknown>)[part];
  if (found === undefined) throw new Error(`${reference} leads nowhere`);
  return found as JsonSchema;
}

function resolved<T extends { readonly $ref?: unknown }>(described: T): T {
  return described.$ref === undefined ? described : (lookUp(String(described.$ref)) as unknown as T);
}

/** Every object in the document. */
function* objectsIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Readonly<Record<string, unknown>>;
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const named = operations.flatMap(({ path, method, operation }) =>
  Object.keys(operation.responses).map((status) => ({ path, method, status, operation })),
);

/** Real things for the variables in a path. */
const FOUND: Readonly<Record<string, string>> = {
  "/Users/{id}": `/Users/${ALICE_ID}`,
  "/Groups/{id}": `/Groups/${SALES_ID}`,
  "/ResourceTypes/{name}": "/ResourceTypes/User",
  "/Schemas/{urn}": `/Schemas/${USER_URN}`,
};

const JSON_TYPE = { "content-type": "application/scim+json" };

/** The request that is to be answered so: by hand, one way for each status. */
async function provoke(path: string, method: string, status: string): Promise<Response> {
  const target = FOUND[path] ?? path;
  const isSearch = path.endsWith(".search");
  const ask = (app: RequestListener, query = "", headers: Headers = {}, base = BASE) =>
    isSearch
      ? send(app, method, base + target, { ...JSON_TYPE, ...headers }, query === "" ? searchFor({}) : query)
      : send(app, method, base + target + query, headers);
  switch (status) {
    case "200":
      return ask(whole.app);
    case "304":
      return ask(whole.app, "", { "if-none-match": "*" });
    case "400":
      return ask(whole.app, isSearch ? searchFor({ filter: "(" }) : "?attributes=id&excludedAttributes=meta");
    case "401":
      return ask(whole.app, "", { authorization: "Bearer wrong" }, "/connections/acme/scim/v2");
    case "403":
      return ask(whole.app, "?filter=id%20pr");
    case "404":
      return path === "/Me"
        ? ask(ownerless.app)
        : send(whole.app, method, `${BASE + target.slice(0, target.lastIndexOf("/"))}/nothing`);
    case "413":
      return ask(tiny.app, searchFor({ filter: "x".repeat(100) }));
    case "415":
      return ask(whole.app, "", { "content-type": "text/plain" });
    case "429":
      return untilLimited(() => ask(limited.app, "", {}, "/connections/acme/scim/v2"));
    case "503":
      return ask(unready.app);
    default:
      return ask(broken.app, "", {}, brokenConnection.basePath);
  }
}

async function untilLimited(ask: () => Promise<Response>): Promise<Response> {
  for (let turn = 0; turn < 100; turn++) {
    const response = await ask();
    if (response.status === 429) return response;
  }
  throw new Error("there is no limit");
}

function searchFor(members: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ schemas: [SEARCH_REQUEST_URN], ...members });
}

describe("what is described", () => {
  test.each(named)(
    "$method $path is answered with $status as described",
    async ({ path, method, status, operation }) => {
      const described = resolved(operation.responses[status]!);
      const response = await provoke(path, method, status);
      expect(response.status).toBe(status === "default" ? 500 : Number(status));
      for (const [name, header] of Object.entries(described.headers ?? {})) {
        const { schema, required } = resolved(header);
        const value: string | undefined = response.headers[name.toLowerCase()];
        if (required === true) expect([name, value]).toEqual([name, expect.any(String)]);
        const number = (schema as JsonSchema)["type"] === "integer";
        if (value !== undefined)
          expect(violations(number ? Number(value) : value, schema as JsonSchema, lookUp)).toEqual([]);
      }
      if (described.content === undefined) {
        expect(response.text ?? "").toBe("");
        return;
      }
      const content = described.content[response.headers["content-type"] ?? ""];
      expect(content).toBeDefined();
      expect(violations(response.body, content!.schema, lookUp)).toEqual([]);
    },
  );

  test("resources are as described in whole, in part, by cursor, and as plain JSON", async () => {
    const questions = [
      ["/Users", "/Users?attributes=userName,emails.value"],
      ["/Users", "/Users?excludedAttributes=userName,active,meta,name"],
      ["/Users", "/Users?cursor&count=2"],
      ["/Users", "/Users?count=0"],
      ["/Users/{id}", "/Users/u-everything"],
      ["/Users/{id}", "/Users/u-everything?attributes=externalId"],
      ["/Groups", "/Groups?excludedAttributes=members"],
      ["/", "/?attributes=displayName"],
      ["/ResourceTypes/{name}", "/ResourceTypes/Group"],
      ...(await send(whole.app, "GET", `${BASE}/Schemas`)).body.Resources.map(({ id }: { id: string }) => [
        "/Schemas/{urn}",
        `/Schemas/${id}`,
      ]),
    ];
    for (const [path, target] of questions) {
      const response = await send(whole.app, "GET", `${BASE}${target}`, { accept: "application/json" });
      const described = resolved(document.paths[path!]!["get"]!.responses["200"]!);
      expect(response.status).toBe(200);
      expect(violations(response.body, described.content!["application/json"]!.schema, lookUp)).toEqual([]);
    }
  });

  test("a body as described is accepted", async () => {
    const body = {
      schemas: [SEARCH_REQUEST_URN],
      filter: "userName pr",
      sortBy: "userName",
      sortOrder: "descending",
      startIndex: 1,
      count: 2,
      attributes: ["userName"],
    };
    expect(violations(body, lookUp("#/components/schemas/SearchRequest"), lookUp)).toEqual([]);
    for (const path of ["/Users/.search", "/Groups/.search", "/.search"]) {
      const response = await send(
        whole.app,
        "POST",
        BASE + path,
        JSON_TYPE,
        JSON.stringify({ ...body, filter: "id pr", sortBy: "id" }),
      );
      expect([path, response.status]).toEqual([path, 200]);
    }
  });

  test.each<readonly [taken: boolean, members: Readonly<Record<string, unknown>>]>([
    [true, { filter: null, sortBy: null, sortOrder: null, startIndex: null, count: null, cursor: null }],
    [true, { attributes: null, excludedAttributes: null }],
    [true, { attributes: [], somethingElse: [null] }],
    [true, { cursor: "", count: -1 }],
    [false, { filter: "" }],
    [false, { sortBy: "" }],
    [false, { filter: true }],
    [false, { count: "1" }],
    [false, { startIndex: 1.5 }],
    [false, { sortOrder: "up" }],
    [false, { attributes: "userName" }],
    [false, { excludedAttributes: [1] }],
    [false, { schemas: [] }],
  ])("a search is taken (%s) exactly where it is as described: %j", async (taken, members) => {
    const body = { schemas: [SEARCH_REQUEST_URN], ...members };
    expect(violations(body, lookUp("#/components/schemas/SearchRequest"), lookUp).length === 0).toBe(taken);
    const response = await send(whole.app, "POST", `${BASE}/Users/.search`, JSON_TYPE, JSON.stringify(body));
    expect(response.status).toBe(taken ? 200 : 400);
  });

  test("what needs no token is what answers without one", async () => {
    for (const { path, method, operation } of operations) {
      const isOpen = (operation.security ?? document.security).some((way) => Object.keys(way).length === 0);
      const response = await send(whole.app, method, BASE + (FOUND[path] ?? path), { authorization: "" });
      expect([path, response.status]).toEqual([path, isOpen ? 200 : 401]);
    }
  });

  test("each parameter is honoured where it is named, and no other is of use", async () => {
    const change: Readonly<Record<string, string>> = {
      filter: "filter=id%20eq%20%22x%22",
      sortBy: "sortBy=id&sortOrder=descending",
      sortOrder: "sortBy=id&sortOrder=descending",
      startIndex: "startIndex=2",
      count: "count=0",
      cursor: "cursor",
      attributes: "attributes=meta.version",
      excludedAttributes: "excludedAttributes=meta",
    };
    for (const { path, method, operation } of operations.filter((one) => one.method === "GET")) {
      const described = (operation.parameters ?? []).map((parameter) => resolved(parameter)["name"]);
      const base = BASE + (FOUND[path] ?? path);
      const plain = await send(whole.app, method, base);
      for (const [name, query] of Object.entries(change)) {
        const changed = await send(whole.app, method, `${base}?${query}`);
        const has = changed.status !== 200 || changed.text !== plain.text;
        const refused = changed.status === 403;
        // There is but one group, whose order and pages are the same either way.
        if (path === "/Groups" && name.startsWith("sort")) continue;
        expect([path, name, has && !refused]).toEqual([path, name, described.includes(name)]);
      }
    }
  });
});

describe("the document", () => {
  test("is there for everybody, and is only read", async () => {
    const response = await supertest(whole.app).get("/openapi.json");
    expect([response.status, response.headers["content-type"]]).toEqual([200, "application/json"]);
    const head = await supertest(whole.app).head("/openapi.json");
    expect([head.status, head.headers["content-length"]]).toEqual([200, String(Buffer.byteLength(response.text))]);
    const refused = await supertest(whole.app).post("/openapi.json");
    expect([refused.status, refused.headers["allow"]]).toEqual([405, "GET, HEAD"]);
    expect((await supertest(unready.app).get("/openapi.json")).text).toBe(response.text);
  });

  test("has every endpoint of the service", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(Object.keys(document.paths).sort()).toEqual(
      [
        "/",
        "/.search",
        "/Groups",
        "/Groups/.search",
        "/Groups/{id}",
        "/Me",
        "/ResourceTypes",
        "/ResourceTypes/{name}",
        "/Schemas",
        "/Schemas/{urn}",
        "/ServiceProviderConfig",
        "/Users",
        "/Users/.search",
        "/Users/{id}",
      ].sort(),
    );
    expect(document.servers.map(({ url }) => url)).toEqual(["/scim/v2", "/connections/{connection}/scim/v2"]);
  });

  test("is consistent in itself: references lead somewhere, operations are named once, paths have their parameters", () => {
    for (const { $ref } of objectsIn(document)) if (typeof $ref === "string") expect(lookUp($ref)).toBeDefined();
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      const inPath = (operation.parameters ?? [])
        .map((parameter) => resolved(parameter))
        .filter((parameter) => parameter["in"] === "path")
        .map(({ name }) => name);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });

  test("knows nothing of people, connections or tokens", () => {
    const text = JSON.stringify(document);
    for (const secret of [TOKEN, "scim.example.org", "alice", "okta"]) expect(text).not.toContain(secret);
  });
});
