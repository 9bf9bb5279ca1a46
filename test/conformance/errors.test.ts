/** Everything that is not 2xx or 3xx, under every endpoint, has the one form that RFC 7644 section 3.12 gives it. */
import type { RequestListener } from "node:http";
import { describe, expect, test } from "@jest/globals";
import { ERROR_URN, SEARCH_REQUEST_URN } from "../../src/scim/urn.js";
import type { ScimClient } from "../../src/server/connection.js";
import { askUntilLimited, BASE, get, type Headers, send } from "../server/ask.js";
import { ALICE_ID, brokenRecords, directoryOf, fixture, snapshot, TOKEN } from "../server/served-fixture.js";

const JSON_TYPE = { "content-type": "application/scim+json" };
const { app } = fixture({ scim: { maxBodyBytes: 500 } });
const unready = fixture({ directory: directoryOf(undefined) }).app;

function unreadable(): never {
  throw new Error("at /srv/app/records.js:12: SELECT secret FROM people");
}
const broken = fixture({
  directory: directoryOf({ ...snapshot([], []), users: brokenRecords(1, unreadable) }),
}).app;

const searchFor = (members: object): string => JSON.stringify({ schemas: [SEARCH_REQUEST_URN], ...members });

interface Asked {
  readonly app?: RequestListener;
  readonly headers?: Headers;
  readonly body?: string;
  readonly scimType?: string;
}

const REFUSALS: readonly (readonly [status: number, method: string, path: string, asked?: Asked])[] = [
  [400, "GET", "/Users?filter=(", { scimType: "invalidFilter" }],
  [400, "GET", "/Users?count=x", { scimType: "invalidValue" }],
  [400, "GET", "/Users?sortBy=nothing", { scimType: "invalidValue" }],
  [400, "GET", "/Users?cursor=x", { scimType: "invalidCursor" }],
  [400, "GET", "/?filter=%ff", { scimType: "invalidValue" }],
  [400, "GET", "/Users/%", { scimType: "invalidValue" }],
  [400, "GET", `/Users/${ALICE_ID}?attributes=id&excludedAttributes=id`, { scimType: "invalidValue" }],
  [400, "GET", "/../v1/Users", { scimType: "invalidVers" }],
  [400, "POST", "/Users/.search", { body: "{", headers: JSON_TYPE, scimType: "invalidSyntax" }],
  [400, "POST", "/.search", { body: searchFor({ filter: "x" }), headers: JSON_TYPE, scimType: "invalidFilter" }],
  [400, "POST", "/Groups/.search", { body: searchFor({ count: "1" }), headers: JSON_TYPE, scimType: "invalidValue" }],
  [401, "GET", "/Users", { headers: { authorization: "" } }],
  [401, "GET", "/Schemas", { headers: { authorization: "Bearer wrong" } }],
  [401, "DELETE", "/Nope", { headers: { authorization: "Basic YTpi" } }],
  [403, "GET", "/Schemas?filter=id%20pr"],
  [403, "GET", "/ServiceProviderConfig?filter=id%20pr"],
  [404, "GET", "/Nope"],
  [404, "GET", "/Users/nobody"],
  [404, "GET", "/Groups/none"],
  [404, "GET", "/Schemas/urn:none"],
  [404, "GET", "/ResourceTypes/None"],
  [404, "GET", "/Bulk"],
  [405, "OPTIONS", "/Users"],
  [405, "POST", "/Schemas", { body: "{}", headers: JSON_TYPE }],
  [405, "GET", "/Groups/.search"],
  [413, "POST", "/Users/.search", { body: searchFor({ filter: "x".repeat(500) }), headers: JSON_TYPE }],
  [415, "POST", "/Users/.search", { body: "{}", headers: { "content-type": "text/plain" } }],
  [500, "GET", "/Users", { app: broken }],
  [500, "GET", "/", { app: broken }],
  [501, "POST", "/Users", { body: "{}", headers: JSON_TYPE }],
  [501, "PATCH", "/Groups/x", { body: "not json", headers: JSON_TYPE }],
  [501, "POST", "/Bulk", { body: "{}", headers: JSON_TYPE }],
  [503, "GET", "/Users", { app: unready }],
  [503, "GET", "/Me", { app: unready }],
  [503, "POST", "/.search", { app: unready, body: searchFor({}), headers: JSON_TYPE }],
];

describe("a refusal", () => {
  test.each(REFUSALS.map((refusal) => ["G01 G04", ...refusal] as const))(
    "%s %i to %s %s is a SCIM error",
    async (_id, status, method, path, asked = {}) => {
      const response = await send(
        asked.app ?? app,
        method,
        path.replace(/^\/\.\.\/v1/, "/scim/v1").replace(/^\/(?!scim\/v1)/, `${BASE}/`),
        asked.headers ?? {},
        asked.body,
      );
      expect(response.status).toBe(status);
      expect(response.headers["content-type"]).toBe("application/scim+json");
      expect(response.headers["cache-control"]).toBe("no-store");
      const { detail, ...others } = response.body;
      expect(others).toEqual({
        schemas: [ERROR_URN],
        status: String(status),
        ...(asked.scimType === undefined ? {} : { scimType: asked.scimType }),
      });
      expect(detail).toMatch(/^\S[^\n]+\.$/);
      expect(detail).not.toMatch(/secret|SELECT|\.js\b|\bat \//);
    },
  );

  test("G01 G05 over the rate it is one too", async () => {
    const limited = fixture({ scim: { requestsPerSecond: 1 } }).app;
    for (const path of ["/Users", "/Schemas", "/Nope"]) {
      const { body, headers } = await askUntilLimited(limited, path);
      expect(body).toEqual({ schemas: [ERROR_URN], status: "429", detail: expect.any(String) });
      expect(headers["content-type"]).toBe("application/scim+json");
    }
  });

  test("G01 what the client names is shown short, however long it is", async () => {
    const long = "x".repeat(20_000);
    for (const path of [`/Users/${long}`, `/Groups/${long}`, `/Users?filter=${long}%20pr`, `/Users?sortBy=${long}`]) {
      const { text } = await get(app, path);
      expect(text.length).toBeLessThan(500);
    }
    expect((await send(app, "GET", `/scim/v${"1".repeat(20_000)}/Users`)).text.length).toBeLessThan(500);
  });
});

test("C12 a token that is taken away between two pages gets no further page", async () => {
  const clients: ScimClient[] = [{ name: "okta", tokens: [TOKEN] }];
  const revocable = fixture({ connection: { clients } }).app;
  const first = await get(revocable, "/Users?count=1&cursor");
  expect((await get(revocable, `/Users?count=1&cursor=${first.body.nextCursor}`)).status).toBe(200);
  clients[0] = { name: "okta", tokens: ["another"] };
  expect((await get(revocable, `/Users?count=1&cursor=${first.body.nextCursor}`)).status).toBe(401);
});
