/** One resource: by id, as /Me, in part, and only if it has changed (RFC 7644 sections 3.4.1, 3.9, 3.11, 3.14). */
import { describe, expect, test } from "@jest/globals";
import { ENTERPRISE_URN, LATTICE_URN, USER_URN } from "../../../src/scim/urn.js";
import { BASE, filtered, get, ids, scimError, send } from "../ask.js";
import {
  ALICE_ID,
  aliceBobCarol,
  BASE_URL,
  BOB_ID,
  CAROL_ID,
  directoryOf,
  fixture,
  group,
  NOW,
  SALES_ID,
  salesGroup,
  snapshot,
  user,
} from "../served-fixture.js";

const { app } = fixture();

/** Our absolute locations, asked of the app that the test has. */
function below(location: string): string {
  expect(location.startsWith(`${BASE_URL}/`)).toBe(true);
  return location.slice(BASE_URL.length);
}

describe("a known resource", () => {
  test("R01 R02 R11 is the bare resource", async () => {
    const response = await get(app, `/Users/${ALICE_ID}`);
    expect(response.status).toBe(200);
    expect(response.body).toEqual(aliceBobCarol()[0]);
    expect(response.body.schemas).toContain(ENTERPRISE_URN);
    expect(response.body[ENTERPRISE_URN].department).toBe("Sales");
  });

  test("R03 R04 meta.location leads back to it, and is its Content-Location and Location", async () => {
    for (const path of [`/Users/${ALICE_ID}`, `/Groups/${SALES_ID}`, "/Me", `/Users/${ALICE_ID}?attributes=userName`]) {
      const response = await get(app, path);
      const location = response.headers["content-location"] ?? "";
      expect(response.headers["location"]).toBe(location);
      expect((await get(app, below(location))).body.meta.location).toBe(location);
      expect((await get(app, below(location))).body.id).toBe(response.body.id);
    }
  });

  test("R05 its times are xsd:dateTime", async () => {
    const { meta } = (await get(app, `/Users/${ALICE_ID}`)).body;
    for (const time of [meta.created, meta.lastModified]) {
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    }
  });

  test("R07 an unknown id is 404", async () => {
    for (const path of ["/Users/unknown", "/Groups/unknown", `/Users/${SALES_ID}`, `/Groups/${ALICE_ID}`]) {
      const response = await get(app, path);
      expect(response.status).toBe(404);
      expect(response.body).toMatchObject(scimError(404));
      expect(response.body.detail).toEqual(expect.any(String));
    }
  });

  test("R08 an id is case-exact", async () => {
    expect((await get(app, `/Users/${ALICE_ID.toUpperCase()}`)).status).toBe(404);
  });

  test("R09 a person who was deleted is gone from everywhere", async () => {
    const served = fixture();
    served.directory.publish(snapshot(aliceBobCarol().slice(1), [salesGroup()], 2), NOW);
    expect((await get(served.app, `/Users/${ALICE_ID}`)).status).toBe(404);
    expect(ids(await get(served.app, "/Users"))).toEqual([BOB_ID, CAROL_ID]);
    expect((await get(served.app, filtered("/Users", 'userName eq "alice"'))).body.totalResults).toBe(0);
  });

  test("R10 R12 R13 R20 R21 resources are well formed", async () => {
    const { Resources } = (await get(app, "/Users")).body;
    for (const resource of Resources) {
      expect(new Set(resource.schemas).size).toBe(resource.schemas.length);
      for (const urn of resource.schemas) expect([USER_URN, ENTERPRISE_URN, LATTICE_URN]).toContain(urn);
      expect(resource).not.toHaveProperty("password");
      expect(resource).not.toHaveProperty("externalId");
      expect(resource.emails.filter(({ primary }: { primary?: boolean }) => primary === true)).toHaveLength(1);
    }
  });

  test("R14 R15 R16 R17 references lead to what they name", async () => {
    const alice = (await get(app, `/Users/${ALICE_ID}`)).body;
    const [membership] = alice.groups;
    const sales = (await get(app, below(membership.$ref))).body;
    expect(sales.id).toBe(membership.value);
    expect(sales.members).toEqual([
      { value: ALICE_ID, display: "Alice O'Malley", $ref: `${BASE_URL}/Users/${ALICE_ID}`, type: "User" },
    ]);
    expect((await get(app, below(sales.members[0].$ref))).body.id).toBe(ALICE_ID);
    const { manager } = alice[ENTERPRISE_URN];
    expect((await get(app, below(manager.$ref))).body.id).toBe(manager.value);
    expect(manager.displayName).toBe("Carol Žižek 毛泽东");
  });
});

describe("a part of a resource", () => {
  test.each([
    ["X01", `/Users/${ALICE_ID}?attributes=userName`, ["schemas", "id", "userName"]],
    ["X05", `/Users/${ALICE_ID}?attributes=name.givenName`, ["schemas", "id", "name"]],
    ["X06", `/Users/${ALICE_ID}?attributes=EMAILS.VALUE`, ["schemas", "id", "emails"]],
    ["X07", `/Users/${ALICE_ID}?attributes=${ENTERPRISE_URN}:department`, ["schemas", "id", ENTERPRISE_URN]],
    ["X08", `/Users/${ALICE_ID}?attributes=meta.lastModified`, ["schemas", "id", "meta"]],
    ["X09", `/Users/${ALICE_ID}?attributes=password`, ["schemas", "id"]],
    ["X11", `/Users/${ALICE_ID}?attributes=doesNotExist`, ["schemas", "id"]],
    ["X12", `/Groups/${SALES_ID}?excludedAttributes=members`, ["schemas", "id", "displayName", "meta"]],
    ["X01", "/Me?attributes=userName", ["schemas", "id", "userName"]],
    ["X01", `/Users/${ALICE_ID}?foo=bar&attributes=userName`, ["schemas", "id", "userName"]],
    ["X01", `/Users/${ALICE_ID}?attributes=userName%2Ctitle`, ["schemas", "id", "userName", "title"]],
  ])("%s %s", async (_id, path, keys) => {
    const response = await get(app, path);
    expect(response.status).toBe(200);
    expect(Object.keys(response.body).sort()).toEqual([...keys].sort());
  });

  test("X05 X06 X07 X08 holds what was named and no more", async () => {
    const ask = async (names: string) => (await get(app, `/Users/${ALICE_ID}?attributes=${names}`)).body;
    expect((await ask("name.givenName")).name).toEqual({ givenName: "Alice" });
    expect((await ask("emails.value")).emails).toEqual([{ value: "alice@x.org" }, { value: "a@home.org" }]);
    expect((await ask(`${ENTERPRISE_URN}:department`))[ENTERPRISE_URN]).toEqual({ department: "Sales" });
    expect((await ask("meta.lastModified")).meta).toEqual({ lastModified: "2026-02-01T00:00:00.000Z" });
  });

  test("X03 X04 what is excluded is missing, but for what is always returned", async () => {
    const whole = (await get(app, `/Users/${ALICE_ID}`)).body;
    const { emails: _emails, ...rest } = whole;
    expect((await get(app, `/Users/${ALICE_ID}?excludedAttributes=emails`)).body).toEqual(rest);
    expect((await get(app, `/Users/${ALICE_ID}?excludedAttributes=id,schemas`)).body).toEqual(whole);
  });

  test("X10 both at once is refused", async () => {
    const response = await get(app, `/Users/${ALICE_ID}?attributes=title&excludedAttributes=name`);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject(scimError(400, "invalidValue"));
  });

  test("filter, sort and paging mean nothing here, right or wrong", async () => {
    const whole = (await get(app, `/Users/${ALICE_ID}`)).text;
    for (const query of [
      "filter=userName%20eq%20%22bob%22",
      "filter=(((",
      "sortBy=nonsense",
      "count=abc",
      "cursor=zzz",
      "startIndex=7",
    ]) {
      const response = await get(app, `/Users/${ALICE_ID}?${query}`);
      expect([response.status, response.text]).toEqual([200, whole]);
    }
  });
});

describe("ETag", () => {
  const path = `/Users/${ALICE_ID}`;
  const etag = 'W/"u-Alice-1"';

  test("E01 E02 equals meta.version", async () => {
    for (const one of [path, `/Groups/${SALES_ID}`, "/Me"]) {
      const response = await get(app, one);
      expect(response.headers["etag"]).toBe(response.body.meta.version);
    }
    expect((await get(app, path)).headers["etag"]).toBe(etag);
  });

  test.each([
    ["E03", etag],
    ["E04", '"u-Alice-1"'],
    ["E05", "*"],
    ["E06", `"other", ${etag} ,W/"more"`],
  ])("%s If-None-Match: %s is 304 without a body", async (_id, ifNoneMatch) => {
    const response = await get(app, path, { "if-none-match": ifNoneMatch });
    expect(response.status).toBe(304);
    expect(response.text).toBe("");
    expect(response.headers).toMatchObject({
      etag,
      vary: "Accept, Accept-Encoding",
      "cache-control": "private, no-cache",
      "content-location": `${BASE_URL}/Users/${ALICE_ID}`,
    });
    expect(response.headers).not.toHaveProperty("content-type");
    expect((await send(app, "HEAD", BASE + path, { "if-none-match": ifNoneMatch })).status).toBe(304);
  });

  test.each(['W/"u-Alice-0"', '"u-Alice"', "u-Alice-1", "", '"*"', 'W/"U-ALICE-1"'])(
    "E07 If-None-Match: %s is stale",
    async (ifNoneMatch) => {
      expect((await get(app, path, { "if-none-match": ifNoneMatch })).status).toBe(200);
    },
  );

  test("an unknown id is 404 whatever the client has", async () => {
    expect((await get(app, "/Users/unknown", { "if-none-match": "*" })).status).toBe(404);
  });

  test("it goes together with attributes", async () => {
    const asked = `${path}?attributes=userName`;
    expect((await get(app, asked)).headers["etag"]).toBe(etag);
    expect((await get(app, asked, { "if-none-match": etag })).status).toBe(304);
  });

  test("E08 R18 a renamed department alters the group and its members, and keeps its id", async () => {
    const served = fixture();
    const [alice, ...others] = aliceBobCarol();
    const renamed = group({ ...salesGroup(), displayName: "Revenue" }, BASE_URL, "2");
    const moved = user(
      {
        ...alice!,
        groups: [{ value: SALES_ID, display: "Revenue", $ref: `${BASE_URL}/Groups/${SALES_ID}`, type: "indirect" }],
      },
      BASE_URL,
      "2",
    );
    served.directory.publish(snapshot([moved, ...others], [renamed], 2), NOW);
    for (const [one, version] of [
      [path, etag],
      [`/Groups/${SALES_ID}`, 'W/"d-sales-1"'],
    ] as const) {
      const response = await get(served.app, one, { "if-none-match": version });
      expect(response.status).toBe(200);
      expect(response.text).toContain("Revenue");
    }
    expect((await get(served.app, `/Users/${BOB_ID}`, { "if-none-match": 'W/"u-bob-1"' })).status).toBe(304);
  });
});

describe("Me", () => {
  test("W07 is the owner of the key, with the location of the User", async () => {
    const response = await get(app, "/Me");
    expect(response.status).toBe(200);
    expect(response.body.id).toBe(CAROL_ID);
    expect(response.headers["location"]).toBe(`${BASE_URL}/Users/${CAROL_ID}`);
    expect((await get(app, "/Me", { "if-none-match": 'W/"u-carol-1"' })).status).toBe(304);
  });

  test.each([undefined, "u-nobody"])("W07 without a served owner (%s) there is none", async (owner) => {
    const served = fixture({ connection: { keyOwnerId: () => owner } });
    const response = await get(served.app, "/Me");
    expect(response.status).toBe(404);
    expect(response.body).toMatchObject(scimError(404));
  });
});

test("a directory of nobody is served as such", async () => {
  const served = fixture({ directory: directoryOf(snapshot([], [])) });
  expect((await get(served.app, "/Users")).body).toMatchObject({ totalResults: 0, Resources: [] });
});
