/** Searches by POST (RFC 7644 section 3.4.3). */
import { describe, expect, test } from "@jest/globals";
import { LIST_RESPONSE_URN, SEARCH_REQUEST_URN } from "../../../src/scim/urn.js";
import { BASE, get, ids, scimError, search, send } from "../ask.js";
import { ALICE_ID, BOB_ID, CAROL_ID, fixture, SALES_ID } from "../served-fixture.js";
import { onWire } from "../wire.js";

const { app } = fixture();
const JSON_TYPE = { "content-type": "application/scim+json" };

test("Q01 M06 answers as the GET does, with 200", async () => {
  const posted = await search(app, "/Users/.search", { filter: "title pr", count: 10, startIndex: 1 });
  expect(posted.status).toBe(200);
  expect(posted.text).toBe((await get(app, "/Users?filter=title%20pr&count=10&startIndex=1")).text);
  expect(ids(await search(app, "/Groups/.search", {}))).toEqual([SALES_ID]);
});

test.each(["application/scim+json", "application/json", "application/scim+json; charset=utf-8", "Application/JSON"])(
  "M06 Content-Type: %s is accepted",
  async (type) => {
    const body = JSON.stringify({ schemas: [SEARCH_REQUEST_URN] });
    expect((await send(app, "POST", `${BASE}/Users/.search`, { "content-type": type }, body)).status).toBe(200);
  },
);

test.each(["text/plain", "application/xml", "application/x-www-form-urlencoded", "application/jsonp"])(
  "M07 Content-Type: %s is 415",
  async (type) => {
    const response = await send(app, "POST", `${BASE}/Users/.search`, { "content-type": type }, "{}");
    expect(response.status).toBe(415);
    expect(response.body).toMatchObject(scimError(415));
  },
);

test("M07 a compressed body or one without a type is 415", async () => {
  await onWire(app, async ({ ask }) => {
    expect((await ask("POST", "/Users/.search", {}, "{}")).status).toBe(415);
    expect((await ask("POST", "/Users/.search", { ...JSON_TYPE, "content-encoding": "gzip" }, "{}")).status).toBe(415);
  });
});

test("Q02 the root searches both types", async () => {
  const response = await search(app, "/.search", { count: 3, startIndex: 2 });
  expect(response.body).toMatchObject({
    schemas: [LIST_RESPONSE_URN],
    totalResults: 4,
    startIndex: 2,
    itemsPerPage: 3,
  });
  expect(ids(response)).toEqual([BOB_ID, CAROL_ID, SALES_ID]);
});

test.each([
  ["Q03", '{"schemas":'],
  ["Q03", ""],
  ["Q03", "not json"],
  ["Q03", `{"schemas":["${SEARCH_REQUEST_URN}"]}}`],
  ["Q04", "{}"],
  ["Q04", '{"schemas":[]}'],
  ["Q04", `{"schemas":["${LIST_RESPONSE_URN}"]}`],
  ["Q04", "[]"],
  ["Q04", "null"],
  ["Q04", '"text"'],
])("%s the body %s is not understood", async (_id, body) => {
  const response = await send(app, "POST", `${BASE}/Users/.search`, JSON_TYPE, body);
  expect(response.status).toBe(400);
  expect(response.body).toMatchObject(scimError(400, "invalidSyntax"));
});

test("Q03 bytes that are no UTF-8 are not understood", async () => {
  await onWire(app, async ({ ask }) => {
    const body = Buffer.from([0x7b, 0xff, 0x7d]).toString("latin1");
    const answer = await ask("POST", "/Users/.search", { ...JSON_TYPE, "transfer-encoding": "chunked" }, body);
    expect(answer.status).toBe(400);
  });
});

test("Q05 names come as an array, numbers as integers, and a negative count is 0", async () => {
  const response = await search(app, "/Users/.search", { attributes: ["userName", "name.givenName"], count: 1 });
  expect(response.body.Resources[0]).toMatchObject({ id: ALICE_ID, userName: "alice", name: { givenName: "Alice" } });
  expect(response.body.Resources[0]).not.toHaveProperty("emails");
  expect((await search(app, "/Users/.search", { count: -1 })).body).toMatchObject({ totalResults: 3, Resources: [] });
  expect((await search(app, "/Users/.search", { startIndex: 0 })).body.startIndex).toBe(1);
});

test("Q06 a bad filter is invalidFilter", async () => {
  const response = await search(app, "/Users/.search", { filter: "userName xx" });
  expect(response.status).toBe(400);
  expect(response.body).toMatchObject(scimError(400, "invalidFilter"));
});

test("Q07 GET is not allowed and is no look-up of an id", async () => {
  const response = await get(app, "/Users/.search");
  expect(response.status).toBe(405);
  expect(response.headers["allow"]).toBe("POST");
});

test("parameters in the URL are not looked at", async () => {
  const body = JSON.stringify({ schemas: [SEARCH_REQUEST_URN], filter: "title pr" });
  const response = await send(app, "POST", `${BASE}/Users/.search?filter=((&count=x`, JSON_TYPE, body);
  expect(ids(response)).toEqual([ALICE_ID]);
});

describe("a body that is too large", () => {
  const small = fixture({ scim: { maxBodyBytes: 1000 } }).app;
  const large = JSON.stringify({ schemas: [SEARCH_REQUEST_URN], filter: `userName eq "${"x".repeat(300_000)}"` });

  test.each([{ "content-length": String(large.length) }, { "transfer-encoding": "chunked" }])(
    "is 413, and the connection stays usable (%j)",
    async (framing) => {
      await onWire(small, async ({ ask }) => {
        const answer = await ask("POST", "/Users/.search", { ...JSON_TYPE, ...framing }, large);
        expect(answer.status).toBe(413);
        expect(JSON.parse(answer.bytes.toString())).toMatchObject(scimError(413));
        const next = await ask("GET", "/Users");
        expect([next.status, next.localPort]).toEqual([200, answer.localPort]);
      });
    },
  );
});
