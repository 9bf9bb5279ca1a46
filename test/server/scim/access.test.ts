/** Who gets in, and what those hear who do not: credentials, methods, limits, connections (RFC 6750, RFC 7644 section 2). */
import { describe, expect, test } from "@jest/globals";
import { anonymous, askUntilLimited, BASE, get, scimError, send } from "../ask.js";
import {
  ALICE_ID,
  directoryOf,
  fixture,
  OTHER_TOKEN,
  SALES_ID,
  servedConnection,
  snapshot,
  TOKEN,
} from "../served-fixture.js";

const { app } = fixture();

describe("credentials", () => {
  test("A01 without credentials there is a challenge and a SCIM error", async () => {
    const response = await anonymous(app, "GET", `${BASE}/Users`);
    expect(response.status).toBe(401);
    expect(response.headers["www-authenticate"]).toMatch(/^Bearer realm="/);
    expect(response.body).toMatchObject(scimError(401));
  });

  test("A02 without credentials the challenge names no error", async () => {
    const response = await anonymous(app, "GET", `${BASE}/Users`);
    expect(response.headers["www-authenticate"]).not.toContain("error");
    const basic = await get(app, "/Users", { authorization: "Basic YTpi" });
    expect(basic.status).toBe(401);
    expect(basic.headers["www-authenticate"]).not.toContain("error");
  });

  test.each([
    "Bearer wrong",
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(0, -1)}`,
    "Bearer",
    "Bearer two words",
    `Bearer ${TOKEN} ${TOKEN}`,
  ])("A03 %s is an invalid token", async (authorization) => {
    const response = await get(app, "/Users", { authorization });
    expect(response.status).toBe(401);
    expect(response.headers["www-authenticate"]).toContain('error="invalid_token"');
    expect(response.body).toMatchObject(scimError(401));
  });

  test("A03 a client without tokens lets nobody in", async () => {
    const closed = fixture({ connection: { clients: [{ name: "gone", tokens: [""] }] } });
    expect((await get(closed.app, "/Users", { authorization: "Bearer" })).status).toBe(401);
    expect((await get(closed.app, "/Users", { authorization: "Bearer  " })).status).toBe(401);
  });

  test("A06 how to authenticate can be read without credentials, and nothing else can", async () => {
    const open = await anonymous(app, "GET", `${BASE}/ServiceProviderConfig`);
    expect(open.status).toBe(200);
    expect(open.body.authenticationSchemes).toHaveLength(1);
    for (const path of ["/", "/Users", `/Users/${ALICE_ID}`, "/Groups", "/Me", "/Schemas", "/ResourceTypes", "/nope"]) {
      expect((await anonymous(app, "GET", BASE + path)).status).toBe(401);
    }
    expect((await anonymous(app, "POST", `${BASE}/ServiceProviderConfig`)).status).toBe(401);
  });

  test.each(["bearer", "BEARER", "bEaReR"])("A07 the scheme may be written %s", async (scheme) => {
    expect((await get(app, "/Users", { authorization: `${scheme} ${TOKEN}` })).status).toBe(200);
  });

  test("tokens may be long, and differ at their ends only", async () => {
    const long = "x".repeat(5000);
    const { app: served } = fixture({
      connection: { clients: [{ name: "long", tokens: [`${long}a`, "y".repeat(252)] }] },
    });
    const status = async (token: string) => (await get(served, "/Users", { authorization: `Bearer ${token}` })).status;
    expect([await status(`${long}a`), await status("y".repeat(252))]).toEqual([200, 200]);
    for (const token of [`${long}b`, long, `${long}aa`, "y".repeat(251), "y".repeat(253), "y"]) {
      expect(await status(token)).toBe(401);
    }
  });

  test("both tokens of a rotation are accepted, and each client's own", async () => {
    for (const token of [TOKEN, "the-token-that-okta-had-before", OTHER_TOKEN]) {
      expect((await get(app, "/Users", { authorization: `Bearer ${token}` })).status).toBe(200);
    }
  });
});

describe("operations that a read-only service refuses", () => {
  const body = JSON.stringify({ userName: "new" });
  const json = { "content-type": "application/scim+json" };

  test.each([
    ["W01", "POST", "/Users"],
    ["W02", "PUT", `/Users/${ALICE_ID}`],
    ["W03", "PATCH", `/Users/${ALICE_ID}`],
    ["W04", "DELETE", `/Users/${ALICE_ID}`],
    ["W05", "POST", "/Groups"],
    ["W05", "PUT", `/Groups/${SALES_ID}`],
    ["W05", "PATCH", `/Groups/${SALES_ID}`],
    ["W05", "DELETE", `/Groups/${SALES_ID}`],
    ["W05", "DELETE", "/Users/nobody"],
    ["W06", "POST", "/Bulk"],
    ["W06", "PATCH", "/Me"],
  ])("%s %s %s is not implemented and changes nothing", async (_id, method, path) => {
    const before = await get(app, `/Users/${ALICE_ID}`);
    const response = await send(app, method, BASE + path, json, method === "DELETE" ? undefined : body);
    expect(response.status).toBe(501);
    expect(response.headers["allow"]).toBe("GET, HEAD");
    expect(response.body).toMatchObject(scimError(501));
    expect(response.body).not.toHaveProperty("scimType");
    const after = await get(app, `/Users/${ALICE_ID}`);
    expect(after.headers["etag"]).toBe(before.headers["etag"]);
    expect((await get(app, "/Users")).body.totalResults).toBe(3);
  });

  test.each([
    ["POST", "/Schemas", "GET, HEAD"],
    ["PUT", "/ResourceTypes/User", "GET, HEAD"],
    ["DELETE", "/ServiceProviderConfig", "GET, HEAD"],
    ["OPTIONS", "/Users", "GET, HEAD"],
    ["OPTIONS", "/Schemas", "GET, HEAD"],
    ["OPTIONS", "/Users/.search", "POST"],
    ["GET", "/Users/.search", "POST"],
    ["GET", "/.search", "POST"],
    ["PUT", "/Groups/.search", "POST"],
    ["POST", "/", "GET, HEAD"],
    ["PUT", "/Bulk", "GET, HEAD"],
  ])("W08 D19 Q07 %s %s is not allowed, and Allow says what is", async (method, path, allow) => {
    const response = await send(app, method, BASE + path);
    expect(response.status).toBe(405);
    expect(response.headers["allow"]).toBe(allow);
    expect(response.body).toMatchObject(scimError(405));
  });

  test("W09 whoever is not known hears 401 first", async () => {
    for (const [method, path] of [
      ["POST", "/Users"],
      ["DELETE", `/Users/${ALICE_ID}`],
      ["POST", "/Bulk"],
      ["POST", "/Schemas"],
      ["GET", "/Users/.search"],
    ] as const) {
      expect((await anonymous(app, method, BASE + path)).status).toBe(401);
    }
  });
});

describe("endpoints and versions", () => {
  test("G02 an unknown endpoint is 404 as a SCIM error", async () => {
    for (const path of [
      "/Nope",
      "/users",
      `/Users/${ALICE_ID}/emails`,
      "/Schemas/a/b",
      "/ServiceProviderConfig/x",
      "/Bulk",
    ]) {
      const response = await get(app, path);
      expect(response.status).toBe(404);
      expect(response.body).toMatchObject(scimError(404));
    }
  });

  test.each(["/scim/v1/Users", "/scim/v3/Users", "/scim/v1/Nope", "/scim/v10/Schemas"])(
    "G03 %s asks for another version",
    async (path) => {
      const response = await send(app, "GET", path);
      expect(response.status).toBe(400);
      expect(response.body).toMatchObject(scimError(400, "invalidVers"));
      expect((await anonymous(app, "GET", path)).status).toBe(401);
    },
  );

  test("without a version the newest is served", async () => {
    expect((await send(app, "GET", "/scim/Users")).body.totalResults).toBe(3);
  });

  test.each(["/Users/", "//Users", "/Users//?count=1", `/Users/${ALICE_ID}/`, "/Schemas/", "/Me/"])(
    "needless slashes are tolerated: %s",
    async (path) => {
      expect((await get(app, path)).status).toBe(200);
    },
  );

  test("G04 no error tells of our insides", async () => {
    for (const path of ["/Nope", "/Users/%E0%A4%A", "/Users?filter=(", "/Users?count=abc", "/Schemas?filter=x"]) {
      const response = await get(app, path);
      expect(JSON.stringify(response.body)).not.toMatch(/\bat .*:\d+|node_modules|\.[jt]s\b|TypeError|SyntaxError/);
    }
  });

  test("an id that is not correctly percent-encoded is the client's mistake, never ours", async () => {
    for (const path of ["/Users/%", "/Users/%E0%A4%A", "/Groups/%zz"]) {
      const response = await get(app, path);
      expect(response.status).toBe(400);
      expect(response.body).toMatchObject(scimError(400));
    }
    expect((await get(app, "/Schemas/%")).status).toBe(404);
    expect((await get(app, "/Nope/%")).status).toBe(404);
  });

  test("an id may be percent-encoded where it need not be", async () => {
    expect((await get(app, "/Users/%75-Alice")).body.id).toBe(ALICE_ID);
  });
});

describe("connections", () => {
  const acme = servedConnection({
    id: "acme",
    basePath: "/connections/acme/scim/v2",
    baseUrl: "https://scim.example.org/connections/acme/scim/v2",
    clients: [{ name: "okta", tokens: ["the-token-of-acme"] }],
    directory: directoryOf(snapshot([], [])),
  });
  const two = fixture({ connections: [acme] });

  test("each is read with its own tokens only", async () => {
    const path = "/connections/acme/scim/v2/Users";
    const own = await send(two.app, "GET", path, { authorization: "Bearer the-token-of-acme" });
    expect(own.body).toMatchObject({ totalResults: 0, Resources: [] });
    expect((await send(two.app, "GET", path)).status).toBe(401);
    expect((await get(two.app, "/Users", { authorization: "Bearer the-token-of-acme" })).status).toBe(401);
  });

  test("without a token nothing shows which of them exist", async () => {
    const questions = [
      "Users",
      "ServiceProviderConfig",
      "Schemas",
      "Nope",
      "Bulk",
      "",
      "ServiceProviderConfig?filter=x",
    ];
    for (const authorization of [undefined, "Bearer wrong", "Basic YTpi"]) {
      for (const question of questions) {
        const answers = await Promise.all(
          ["acme", "nobody", "default"].map((id) =>
            send(two.app, "GET", `/connections/${id}/scim/v2/${question}`, {
              authorization: authorization ?? "",
              "x-request-id": "same",
            }),
          ),
        );
        const [first, ...others] = answers.map(({ status, headers, text }) => ({
          status,
          text,
          headers: { ...headers, date: "" },
        }));
        expect(first?.status).toBe(401);
        for (const other of others) expect(other).toEqual(first);
      }
    }
  });

  test("a token of one does not tell whether another exists", async () => {
    const answers = await Promise.all(
      ["acme", "nobody"].map((id) => send(two.app, "GET", `/connections/${id}/scim/v2/Users`)),
    );
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [401, answers[0]?.text],
      [401, answers[0]?.text],
    ]);
  });
});

describe("limits", () => {
  test("G05 above its rate a client hears 429 with Retry-After, another one is not affected", async () => {
    const { app: limited } = fixture({ scim: { requestsPerSecond: 2 } });
    const first = await get(limited, "/Users");
    expect(first.headers).toMatchObject({ "ratelimit-limit": "2", "ratelimit-remaining": "1" });
    for (const path of ["/Users", "/Schemas"]) {
      const refused = await askUntilLimited(limited, path);
      expect(refused.body).toMatchObject(scimError(429));
      expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(1);
      expect(refused.headers).toMatchObject({ "ratelimit-limit": "2", "ratelimit-remaining": "0" });
      expect(Number(refused.headers["ratelimit-reset"])).toBeLessThanOrEqual(1);
    }
    expect((await get(limited, "/Users", { authorization: `Bearer ${OTHER_TOKEN}` })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await get(limited, "/Users")).status).toBe(200);
  });

  test("0 is no limit", async () => {
    const { app: free } = fixture({ scim: { requestsPerSecond: 0 } });
    const response = await get(free, "/Users");
    expect(response.status).toBe(200);
    expect(response.headers).not.toHaveProperty("ratelimit-limit");
  });
});

describe("before the first snapshot", () => {
  const empty = fixture({
    directory: directoryOf(undefined),
    connection: { unready: () => "Lattice refused the key (401)." },
  });

  test.each(["/Users", `/Users/${ALICE_ID}`, "/Groups", "/Me", "/", "/Users?cursor"])(
    "%s is 503 with the reason and Retry-After, never an empty list",
    async (path) => {
      const response = await get(empty.app, path);
      expect(response.status).toBe(503);
      expect(Number(response.headers["retry-after"])).toBeGreaterThan(0);
      expect(response.body).toMatchObject(scimError(503));
      expect(response.body.detail).toContain("Lattice refused the key (401).");
      expect(response.headers).not.toHaveProperty("data-age");
    },
  );

  test("credentials, methods and endpoints are checked all the same, and discovery answers", async () => {
    expect((await anonymous(empty.app, "GET", `${BASE}/Users`)).status).toBe(401);
    expect((await send(empty.app, "POST", `${BASE}/Users`)).status).toBe(501);
    expect((await get(empty.app, "/Nope")).status).toBe(404);
    expect((await get(empty.app, "/Schemas")).status).toBe(200);
  });
});
