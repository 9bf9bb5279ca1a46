/** Lists by index paging: counts, filters, sorts and projections as they arrive over HTTP (RFC 7644 sections 3.4.2 and 3.9). */
import { describe, expect, test } from "@jest/globals";
import { ENTERPRISE_URN, LATTICE_URN, LIST_RESPONSE_URN, USER_URN } from "../../../src/scim/urn.js";
import { filtered, get, ids, scimError } from "../ask.js";
import {
  ALICE_ID,
  aliceBobCarol,
  BOB_ID,
  CAROL_ID,
  fixture,
  manyPeople,
  SALES_ID,
  salesGroup,
} from "../served-fixture.js";

const { app } = fixture();
const everybody = [ALICE_ID, BOB_ID, CAROL_ID];

describe("paging by index", () => {
  test("P01 R14 a list has its five members in order, and each resource as it is by id", async () => {
    const response = await get(app, "/Users");
    expect(response.status).toBe(200);
    expect(Object.keys(response.body)).toEqual(["schemas", "totalResults", "startIndex", "itemsPerPage", "Resources"]);
    expect(response.body).toEqual({
      schemas: [LIST_RESPONSE_URN],
      totalResults: 3,
      startIndex: 1,
      itemsPerPage: 3,
      Resources: aliceBobCarol(),
    });
    expect((await get(app, "/Groups")).body.Resources).toEqual([salesGroup()]);
  });

  test("P02 a filter that matches nothing is an empty list", async () => {
    const response = await get(app, filtered("/Users", 'userName eq "nobody"'));
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      schemas: [LIST_RESPONSE_URN],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
  });

  test.each(["0", "-3", "-99999999999999999999"])("P03 startIndex=%s is 1", async (startIndex) => {
    const response = await get(app, `/Users?startIndex=${startIndex}`);
    expect(response.body.startIndex).toBe(1);
    expect(ids(response)).toEqual(everybody);
  });

  test.each([
    ["P04 P05 P09", "count=2", { totalResults: 3, startIndex: 1, itemsPerPage: 2 }, [ALICE_ID, BOB_ID]],
    ["P05 P09", "count=2&startIndex=3", { totalResults: 3, startIndex: 3, itemsPerPage: 1 }, [CAROL_ID]],
    ["P09", "count=1&startIndex=2", { totalResults: 3, startIndex: 2, itemsPerPage: 1 }, [BOB_ID]],
    ["P06", "count=0", { totalResults: 3, startIndex: 1, itemsPerPage: 0 }, []],
    ["P07", "count=-1", { totalResults: 3, startIndex: 1, itemsPerPage: 0 }, []],
    ["P10", "startIndex=4", { totalResults: 3, startIndex: 4, itemsPerPage: 0 }, []],
    ["P10", "startIndex=101&count=100", { totalResults: 3, startIndex: 101, itemsPerPage: 0 }, []],
    ["P14", "foo=bar&aadOptscim062020", { totalResults: 3, startIndex: 1, itemsPerPage: 3 }, everybody],
  ])("%s %s", async (_id, query, expected, expectedIds) => {
    const response = await get(app, `/Users?${query}`);
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject(expected);
    expect(ids(response)).toEqual(expectedIds);
  });

  test.each([
    "count=abc",
    "startIndex=abc",
    "count=",
    "count=1.5",
    "startIndex=0x2",
    "count=1e2",
    "startIndex=1&startIndex=2",
  ])("P11 %s is refused", async (query) => {
    const response = await get(app, `/Users?${query}`);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject(scimError(400, "invalidValue"));
  });

  test("P08 no page is larger than the maximum; without a count it is the default", async () => {
    const small = fixture({ users: manyPeople(130), scim: { defaultPageSize: 30, maxPageSize: 50 } }).app;
    expect((await get(small, "/Users?count=1000000")).body).toMatchObject({ totalResults: 130, itemsPerPage: 50 });
    expect((await get(small, "/Users?count=99999999999999999999")).body.itemsPerPage).toBe(50);
    expect((await get(small, "/Users")).body).toMatchObject({ totalResults: 130, itemsPerPage: 30 });
  });

  test.each([1, 7, 100, 130, 1000])("P12 a walk in pages of %i visits everybody once", async (count) => {
    const people = manyPeople(130);
    const many = fixture({ users: people, scim: { requestsPerSecond: 0 } }).app;
    const seen: string[] = [];
    let startIndex = 1;
    for (;;) {
      const page = await get(many, `/Users?startIndex=${startIndex}&count=${count}`);
      expect(page.body.totalResults).toBe(130);
      seen.push(...ids(page));
      startIndex += page.body.itemsPerPage;
      if (page.body.itemsPerPage === 0 || startIndex > page.body.totalResults) break;
    }
    expect(seen).toEqual(people.map(({ id }) => id));
  });

  test("P13 totalResults counts the matches", async () => {
    const response = await get(app, `${filtered("/Users", "active eq true")}&count=1`);
    expect(response.body).toMatchObject({ totalResults: 2, itemsPerPage: 1 });
  });

  test("a page far larger than a socket's buffer arrives whole", async () => {
    const people = manyPeople(1000);
    const many = fixture({ users: people }).app;
    const response = await get(many, "/Users", { "accept-encoding": "identity" });
    expect(Number(response.headers["content-length"])).toBeGreaterThan(300_000);
    expect(ids(response)).toEqual(people.map(({ id }) => id));
  });
});

describe("filters", () => {
  test.each([
    ["F01", 'userName eq "alice"', [ALICE_ID]],
    ["F02", 'USERNAME EQ "ALICE"', [ALICE_ID]],
    ["F03", 'meta.resourceType eq "user"', []],
    ["F03", 'meta.resourceType eq "User"', everybody],
    ["F04", 'id eq "U-ALICE"', []],
    ["F04", `id eq "${ALICE_ID}"`, [ALICE_ID]],
    ["F05", 'userName co "LIC"', [ALICE_ID]],
    ["F05", 'userName sw "carol"', [CAROL_ID]],
    ["F05", 'userName ew "ob"', [BOB_ID]],
    ["F06", "title pr", [ALICE_ID]],
    ["F06", "not (title pr)", [BOB_ID, CAROL_ID]],
    ["F07", "active pr", everybody],
    ["F08", "emails pr and name pr", everybody],
    ["F12", 'meta.lastModified ge "2026-02-01T00:00:00Z"', everybody],
    ["F12", 'meta.lastModified gt "2026-02-01T01:00:00+01:00"', []],
    ["F13", 'name.familyName gt "p"', [BOB_ID, CAROL_ID]],
    ["F14", 'userName eq "bob" or title pr and active eq false', [BOB_ID]],
    ["F15", '(userName eq "alice" or title pr) and active eq false', []],
    ["F16", "not (title pr) and active eq true", [CAROL_ID]],
    ["F19", 'emails.type eq "work" and emails.value co "home.org"', [ALICE_ID]],
    ["F20", 'emails[type eq "work" and value co "home.org"]', []],
    ["F20", 'emails[type eq "work" and value co "@x.org"]', everybody],
    ["F20", 'emails[type eq "work"].value eq "bob@x.org"', [BOB_ID]],
    ["F21", 'emails co "home.org"', [ALICE_ID]],
    ["F22", `${USER_URN}:userName sw "a"`, [ALICE_ID]],
    ["F23", `${ENTERPRISE_URN}:department eq "SALES"`, [ALICE_ID]],
    ["F23", `${ENTERPRISE_URN.toUpperCase()}:department eq "sales"`, [ALICE_ID]],
    ["F24", `${ENTERPRISE_URN}:manager.value eq "${CAROL_ID}"`, [ALICE_ID]],
    ["F25", `schemas eq "${ENTERPRISE_URN}"`, [ALICE_ID]],
    ["F26", "title eq null", [BOB_ID, CAROL_ID]],
    ["F27", "title ne null", [ALICE_ID]],
    ["F28", 'title ne "Lead"', [BOB_ID, CAROL_ID]],
    ["F29", 'emails.type ne "home"', [BOB_ID, CAROL_ID]],
    ["F30", 'userName eq "\\u0061lice"', [ALICE_ID]],
    ["F30", 'name.familyName co "O\'Malley"', [ALICE_ID]],
    ["F31", "not(title pr)", [BOB_ID, CAROL_ID]],
    ["F24", `id eq "${ALICE_ID}" and manager eq "${CAROL_ID}"`, [ALICE_ID]],
    ["F25", `${LATTICE_URN}:isAdmin eq true`, [CAROL_ID]],
  ])("%s %s", async (_id, filter, expected) => {
    const response = await get(app, filtered("/Users", filter));
    expect(response.status).toBe(200);
    expect(ids(response)).toEqual(expected);
    expect(response.body.totalResults).toBe(expected.length);
  });

  test.each([
    ["F36", 'displayName eq "sales"'],
    ["F36", `members[value eq "${ALICE_ID}"]`],
    ["F36", `members.value eq "${ALICE_ID}"`],
    ["F36", `members eq "${ALICE_ID}"`],
  ])("%s of groups: %s", async (_id, filter) => {
    expect(ids(await get(app, filtered("/Groups", filter)))).toEqual([SALES_ID]);
  });

  test.each([
    ["F09", "active gt true"],
    ["F10", "active ge true"],
    ["F10", "active lt true"],
    ["F10", "active le true"],
    ["F11", 'x509Certificates.value gt "A"'],
    ["F17", 'userName regex "x"'],
    ["F18", ""],
    ["F18", "userName"],
    ["F18", "userName eq"],
    ["F18", '(userName eq "x"'],
    ["F18", 'emails[type eq "work"'],
    ["F18", 'userName eq "x'],
    ["F31", "not userName eq 1"],
    ["F32", 'active co "t"'],
    ["F32", "userName eq 5"],
    ["F32", 'name eq "x"'],
    ["F33", 'nosuch eq "x"'],
    ["F33", "userName eq alice"],
    ["F37", `userName eq "${"x".repeat(12_000)}`],
    ["F37", `${"(".repeat(200)}title pr${")".repeat(200)}`],
  ])("%s %.60s is refused with the reason", async (_id, filter) => {
    const response = await get(app, filtered("/Users", filter));
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject(scimError(400, "invalidFilter"));
    expect(response.body.detail).toMatch(/\w/);
  });

  test("F39 a space may be written + or %20, and %2B is a plus sign", async () => {
    for (const query of [
      "filter=userName+eq+%22bob%22",
      "filter=userName%20eq%20%22bob%22",
      "filter=userName+eq%20%22bob%22",
    ]) {
      expect(ids(await get(app, `/Users?${query}`))).toEqual([BOB_ID]);
    }
    expect((await get(app, "/Users?filter=userName+eq+%22b%2Bob%22")).body.totalResults).toBe(0);
  });
});

describe("the root", () => {
  test("F34 F35 spans users and groups", async () => {
    expect(ids(await get(app, "/"))).toEqual([...everybody, SALES_ID]);
    expect(ids(await get(app, ""))).toEqual([...everybody, SALES_ID]);
    expect(ids(await get(app, filtered("/", "userName pr")))).toEqual(everybody);
    expect(ids(await get(app, filtered("/", 'meta.resourceType eq "Group"')))).toEqual([SALES_ID]);
    expect(ids(await get(app, filtered("/", 'nosuch eq "x"')))).toEqual([]);
  });

  test("F34 is paged as one list, and projected by type", async () => {
    const page = await get(app, "/?startIndex=3&count=2&attributes=displayName,members.value");
    expect(page.body).toMatchObject({ totalResults: 4, startIndex: 3, itemsPerPage: 2 });
    expect(page.body.Resources).toEqual([
      { schemas: [USER_URN, LATTICE_URN], id: CAROL_ID, displayName: "Carol Žižek 毛泽东" },
      { schemas: salesGroup().schemas, id: SALES_ID, displayName: "Sales", members: [{ value: ALICE_ID }] },
    ]);
  });
});

describe("sorting", () => {
  test.each([
    ["S01", "sortBy=userName", everybody],
    ["S02", "sortBy=userName&sortOrder=descending", [CAROL_ID, BOB_ID, ALICE_ID]],
    ["S03", "sortBy=title", [ALICE_ID, BOB_ID, CAROL_ID]],
    ["S04", "sortBy=title&sortOrder=descending", [BOB_ID, CAROL_ID, ALICE_ID]],
    ["S05", "sortBy=name.familyName", everybody],
    ["S06", "sortBy=emails.value&sortOrder=descending", [CAROL_ID, BOB_ID, ALICE_ID]],
    ["S07", `sortBy=${ENTERPRISE_URN}:department`, everybody],
    ["S08", "sortBy=meta.lastModified", everybody],
    ["S10", "sortOrder=descending", everybody],
  ])("%s %s", async (_id, query, expected) => {
    expect(ids(await get(app, `/Users?${query}`))).toEqual(expected);
  });

  test("S09 what cannot be sorted by is refused", async () => {
    for (const query of ["sortBy=bogus", "sortBy=userName&sortOrder=up", "sortBy=name"]) {
      const response = await get(app, `/Users?${query}`);
      expect(response.status).toBe(400);
      expect(response.body).toMatchObject(scimError(400, "invalidValue"));
    }
  });
});

describe("parts of resources", () => {
  test("X02 each resource has what was asked for", async () => {
    const { Resources } = (await get(app, "/Users?attributes=userName")).body;
    expect(Resources).toEqual([
      { schemas: aliceBobCarol()[0]?.schemas, id: ALICE_ID, userName: "alice" },
      { schemas: [USER_URN, LATTICE_URN], id: BOB_ID, userName: "Bob" },
      { schemas: [USER_URN, LATTICE_URN], id: CAROL_ID, userName: "carol" },
    ]);
  });

  test("X12 groups without their members", async () => {
    const { members: _members, ...rest } = salesGroup();
    expect((await get(app, "/Groups?excludedAttributes=members")).body.Resources).toEqual([rest]);
    const match = await get(app, `${filtered("/Groups", 'displayName eq "Sales"')}&excludedAttributes=members`);
    expect(match.body.Resources).toEqual([rest]);
  });

  test("X13 what is left out can still be filtered by", async () => {
    const response = await get(app, `${filtered("/Users", "title pr")}&attributes=userName`);
    expect(response.body.Resources).toEqual([
      { schemas: aliceBobCarol()[0]?.schemas, id: ALICE_ID, userName: "alice" },
    ]);
  });

  test("X10 both at once is refused", async () => {
    const response = await get(app, "/Users?attributes=title&excludedAttributes=name");
    expect(response.body).toMatchObject(scimError(400, "invalidValue"));
  });
});
