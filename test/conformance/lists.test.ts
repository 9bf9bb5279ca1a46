/** Lists over HTTP where the stable order gives nothing away: sorts, comparisons and strings on people written for them. */
import { describe, expect, test } from "@jest/globals";
import type { User, UserBody } from "../../src/scim/resource.js";
import { ENTERPRISE_URN, USER_URN } from "../../src/scim/urn.js";
import { filtered, get, ids } from "../server/ask.js";
import { fixture, user } from "../server/served-fixture.js";

function person(id: string, lastModified: string, body: Omit<UserBody, "schemas" | "id" | "active">): User {
  const whole = user({ schemas: [USER_URN, ENTERPRISE_URN], id, active: true, ...body });
  return { ...whole, meta: { ...whole.meta, lastModified } };
}

const ZOE = "p-z";
const BOB = "p-b";
const CAROL = "p-c";

const { app } = fixture({
  users: [
    person(ZOE, "2026-02-03T00:00:00Z", {
      userName: "zoe",
      name: { givenName: "Ann" },
      emails: [
        { value: "b@x.org", type: "home" },
        { value: "c@x.org", type: "work", primary: true },
      ],
      [ENTERPRISE_URN]: { department: "beta" },
    }),
    // An hour before Carol's, though its text is greater.
    person(BOB, "2026-02-01T01:00:00+02:00", {
      userName: "Bob",
      name: { givenName: "Zed" },
      title: "Lead",
      emails: [{ value: "d@x.org", type: "work", primary: true }],
      [ENTERPRISE_URN]: { department: "Alpha" },
    }),
    person(CAROL, "2026-02-01T00:00:00Z", {
      userName: "carol",
      name: { givenName: "bea", familyName: "O'Malley" },
      nickName: 'a"b\\c',
      title: "analyst",
      emails: [{ value: "a@x.org", type: "home" }],
    }),
  ],
});

describe("sorting", () => {
  test.each([
    ["S10", "", [ZOE, BOB, CAROL]],
    ["S01", "sortBy=userName", [BOB, CAROL, ZOE]],
    ["S01", "sortBy=USERNAME&sortOrder=ascending", [BOB, CAROL, ZOE]],
    ["S02", "sortBy=userName&sortOrder=descending", [ZOE, CAROL, BOB]],
    ["S03", "sortBy=title", [CAROL, BOB, ZOE]],
    ["S04", "sortBy=title&sortOrder=descending", [ZOE, BOB, CAROL]],
    ["S05", "sortBy=name.givenName", [ZOE, CAROL, BOB]],
    ["S06", "sortBy=emails.value", [CAROL, ZOE, BOB]],
    ["S06", "sortBy=emails", [CAROL, ZOE, BOB]],
    ["S07", `sortBy=${ENTERPRISE_URN}:department`, [BOB, ZOE, CAROL]],
    ["S07", `sortBy=${ENTERPRISE_URN}:department&sortOrder=descending`, [CAROL, ZOE, BOB]],
    ["S08", "sortBy=meta.lastModified", [BOB, CAROL, ZOE]],
    ["S08", "sortBy=meta.lastModified&sortOrder=descending", [ZOE, CAROL, BOB]],
  ])("%s %s", async (_id, query, expected) => {
    expect(ids(await get(app, `/Users?${query}`))).toEqual(expected);
  });

  test("S02 pages are cut from the sorted whole", async () => {
    const walked: string[] = [];
    for (const startIndex of [1, 2, 3]) {
      const page = await get(app, `/Users?sortBy=userName&sortOrder=descending&count=1&startIndex=${startIndex}`);
      walked.push(...ids(page));
    }
    expect(walked).toEqual([ZOE, CAROL, BOB]);
  });
});

describe("comparisons", () => {
  test.each([
    ["F05", 'userName sw "Bob"', [BOB]],
    ["F05", 'userName ew "bob"', [BOB]],
    ["F05", 'userName co "o"', [ZOE, BOB, CAROL]],
    ["F05", 'title sw "ead"', []],
    ["F06", "title pr", [BOB, CAROL]],
    ["F06", "not (title pr)", [ZOE]],
    ["F26", "title eq null", [ZOE]],
    ["F27", "title ne null", [BOB, CAROL]],
    ["F28", 'title ne "lead"', [ZOE, CAROL]],
    ["F08", "name pr and emails[type pr]", [ZOE, BOB, CAROL]],
    ["F08", "name.familyName pr", [CAROL]],
    ["F12", 'meta.lastModified eq "2026-02-01T00:00:00Z"', [CAROL]],
    ["F12", 'meta.lastModified eq "2026-02-01T09:00:00.000+09:00"', [CAROL]],
    ["F12", 'meta.lastModified lt "2026-02-01T00:00:00Z"', [BOB]],
    ["F12", 'meta.lastModified le "2026-02-01T00:00:00Z"', [BOB, CAROL]],
    ["F12", 'meta.lastModified gt "2026-02-01T00:00:00Z"', [ZOE]],
    ["F12", 'meta.lastModified ge "2026-01-31T19:00:00-05:00"', [ZOE, CAROL]],
    ["F13", 'name.givenName gt "B"', [BOB, CAROL]],
    ["F13", 'name.givenName ge "BEA"', [BOB, CAROL]],
    ["F13", 'name.givenName lt "BEA"', [ZOE]],
    ["F13", 'name.givenName le "bea"', [ZOE, CAROL]],
    ["F30", 'nickName eq "a\\"b\\\\c"', [CAROL]],
    ["F30", 'nickName eq "\\u0061\\"b\\u005Cc"', [CAROL]],
    ["F30", 'name.familyName eq "o\'malley"', [CAROL]],
    ["F19", 'emails.type eq "work" and emails.value eq "b@x.org"', [ZOE]],
    ["F20", 'emails[type eq "work" and value eq "b@x.org"]', []],
    ["F20", 'emails[type eq "home" and value eq "b@x.org"]', [ZOE]],
    ["F29", 'emails.type ne "home"', [BOB]],
    ["F31", 'not(userName eq "bob") and not (userName eq "zoe")', [CAROL]],
  ])("%s %s", async (_id, filter, expected) => {
    const response = await get(app, filtered("/Users", filter));
    expect(response.status).toBe(200);
    expect(ids(response)).toEqual(expected);
  });
});
