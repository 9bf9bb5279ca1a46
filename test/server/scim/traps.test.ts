/** The ways in which serving SCIM through scimmy and scimmy-routers goes wrong, one test each that fails where it does. */
import { describe, expect, test } from "@jest/globals";
import { SCIMMYRouters } from "scimmy-routers";
import type { RecordSet } from "../../../src/directory/record-set.js";
import type { User } from "../../../src/scim/resource.js";
import { SEARCH_REQUEST_URN, USER_URN } from "../../../src/scim/urn.js";
import { askUntilLimited, BASE, filtered, get, ids, scimError, search, send } from "../ask.js";
import {
  ALICE_ID,
  aliceBobCarol,
  brokenRecords,
  directoryOf,
  fixture,
  manyPeople,
  record,
  SALES_ID,
  salesGroup,
  servedConnection,
  snapshot,
} from "../served-fixture.js";
import { onWire, type Wire } from "../wire.js";
import { buildRecordSet } from "../../support/build-record-set.js";

/** Records that cannot be had: whatever is asked of them fails so. */
function failingWith(thrown: unknown): RecordSet<User> {
  return brokenRecords(3, () => {
    // What a foreign library throws need not be an Error.
    // oxlint-disable-next-line typescript/only-throw-error
    throw thrown;
  });
}

test("T1 startIndex and count reach the search: page two is not page one", async () => {
  const { app } = fixture({ users: manyPeople(50) });
  expect(ids(await get(app, "/Users?startIndex=11&count=2"))).toEqual(["p010", "p011"]);
  expect((await get(app, "/Users?startIndex=51&count=2")).body.Resources).toEqual([]);
  expect(ids(await get(app, "/Users?count=30"))).toHaveLength(30);
});

describe("T2 an outage is 500, never 404 and never 400", () => {
  test.each([
    ["an Error", new Error("LDAP connection refused at 10.0.0.7")],
    ["a TypeError", new TypeError("Cannot read properties of undefined (reading 'secret')")],
    ["an error with a status", Object.assign(new Error("secret"), { status: 404 })],
    ["a string", "secret"],
  ])("%s", async (_name, thrown) => {
    const broken = failingWith(thrown);
    const directory = directoryOf({ ...snapshot([], [salesGroup()]), users: broken });
    const { app, log } = fixture({ directory });
    for (const path of ["/Users", `/Users/${ALICE_ID}`, "/Me", "/"]) {
      const response = await get(app, path, { "x-request-id": "ask-me" });
      expect(response.status).toBe(500);
      expect(response.body).toMatchObject(scimError(500));
      expect(response.body.detail).toContain("ask-me");
      expect(response.text).not.toMatch(/secret|LDAP|10\.0\.0\.7/);
    }
    expect((await search(app, "/Users/.search", {})).status).toBe(500);
    expect(log.filter(({ level }) => level === "error").map(({ fields }) => fields["error"])).toContain(thrown);
    expect((await get(app, `/Groups/${SALES_ID}`)).status).toBe(200);
  });
});

test("T3 statuses that scimmy cannot say are SCIM errors all the same", async () => {
  const { app } = fixture();
  const limited = fixture({ scim: { requestsPerSecond: 1 } }).app;
  const unready = fixture({ directory: directoryOf(undefined) }).app;
  const answers = [
    await send(app, "PUT", `${BASE}/Schemas`),
    await send(app, "POST", `${BASE}/Users/.search`, { "content-type": "text/plain" }, "x"),
    await get(unready, "/Users"),
    await askUntilLimited(limited, "/Users"),
    await askUntilLimited(limited, "/Schemas"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([405, 415, 503, 429, 429]);
  for (const answer of answers) {
    expect(answer.headers["content-type"]).toBe("application/scim+json");
    expect(answer.body).toMatchObject(scimError(answer.status));
  }
});

test("T4 an error that is passed on after its answer does not answer again", async () => {
  const { app, log } = fixture({
    surfaces: [
      (_req, res, next) => {
        res.status(500).send("answered");
        next(new Error("and passed on"));
      },
    ],
  });
  await onWire(app, async ({ ask }) => {
    const first = await ask("GET", "//anything");
    expect([first.status, first.bytes.toString()]).toEqual([500, "answered"]);
    expect((await ask("GET", "/Users")).localPort).toBe(first.localPort);
  });
  expect(log.filter(({ level }) => level === "error")).toHaveLength(1);
});

test("T5 what is sorted and paged is not sorted and sliced again", async () => {
  const people = manyPeople(10);
  const { app } = fixture({ users: people });
  const page = await get(app, "/Users?sortBy=userName&sortOrder=descending&startIndex=3&count=4");
  expect(page.body).toMatchObject({ totalResults: 10, startIndex: 3, itemsPerPage: 4 });
  expect(ids(page)).toEqual(["p007", "p006", "p005", "p004"]);
  const last = await get(app, "/Users?startIndex=9&count=4");
  expect(last.body).toMatchObject({ itemsPerPage: 2 });
});

test("T6 an unknown id is 404, not 500", async () => {
  const { app } = fixture();
  for (const path of ["/Users/none", "/Groups/none", "/Schemas/none", "/ResourceTypes/none"]) {
    expect((await get(app, path)).status).toBe(404);
  }
});

test("T7 what is advertised is ours, whatever routers are made in the process, and whoever makes them", async () => {
  const { app } = fixture();
  const before = (await get(app, "/ServiceProviderConfig")).text;
  fixture({ scim: { maxPageSize: 10 } });
  expect(new SCIMMYRouters({ type: "basic", handler: () => "" })).toBeDefined();
  const { body, text } = await get(app, "/ServiceProviderConfig");
  expect(text).toBe(before);
  expect(body).toMatchObject({ patch: { supported: false }, bulk: { supported: false }, filter: { maxResults: 1000 } });
  expect(body.authenticationSchemes.map(({ type }: { type: string }) => type)).toEqual(["oauthbearertoken"]);
  expect((await send(app, "POST", `${BASE}/Bulk`)).status).toBe(501);
});

test("T8 two connections asked at the same time never leak their locations into each other", async () => {
  const bases = ["acme", "globex"].map((id) => ({ id, base: `https://${id}.example/connections/${id}/scim/v2` }));
  const connections = bases.map(({ id, base }) =>
    servedConnection({
      id,
      basePath: `/connections/${id}/scim/v2`,
      baseUrl: base,
      directory: directoryOf(snapshot(aliceBobCarol(base), [salesGroup(base)])),
    }),
  );
  const { app } = fixture({ connections, scim: { requestsPerSecond: 0 } });
  const paths = [
    "Users",
    `Users/${ALICE_ID}`,
    "Schemas",
    "ResourceTypes",
    "ServiceProviderConfig",
    `Schemas/${USER_URN}`,
  ];
  const questions = Array.from({ length: 20 }, () =>
    bases.flatMap(({ id }) => paths.map((path) => ({ id, path }))),
  ).flat();
  const askAll = async ({ ask }: Wire) => {
    const answers = await Promise.all(
      questions.map(async ({ id, path }) => ({
        id,
        text: (await ask("GET", `//connections/${id}/scim/v2/${path}`)).bytes.toString(),
      })),
    );
    for (const { id, text } of answers) {
      expect(text).toContain(`https://${id}.example/`);
      expect(text).not.toContain(`https://${id === "acme" ? "globex" : "acme"}.example/`);
    }
  };
  await onWire(app, askAll, 8);
});

test("T9 neither a limit nor a missing snapshot looks like a wrong token", async () => {
  const { app } = fixture({ scim: { requestsPerSecond: 1 } });
  for (const path of ["/Schemas", "/Users"]) {
    expect((await askUntilLimited(app, path)).headers).not.toHaveProperty("www-authenticate");
  }
  expect((await get(fixture({ directory: directoryOf(undefined) }).app, "/Users")).status).toBe(503);
});

test("T10 a search of the root sees everybody, not each type's first page", async () => {
  const { app } = fixture({ users: manyPeople(60) });
  const first = await search(app, "/.search", { count: 40 });
  const second = await search(app, "/.search", { count: 40, startIndex: 41 });
  expect([first.body.totalResults, second.body.totalResults]).toEqual([61, 61]);
  expect(new Set([...ids(first), ...ids(second)]).size).toBe(61);
});

test("T11 strings are compared by their attribute's rule, and filters with many clauses stay cheap", async () => {
  const { app } = fixture();
  expect(ids(await get(app, filtered("/Users", 'userName eq "ALICE"')))).toEqual([ALICE_ID]);
  const clauses = Array.from({ length: 24 }, () => '(userName eq "alice" or userName eq "bob")').join(" and ");
  const begun = performance.now();
  const response = await get(app, filtered("/Users", clauses));
  expect([200, 400]).toContain(response.status);
  expect(performance.now() - begun).toBeLessThan(3000);
});

test("T12 a list is the records' own bytes: nothing is built from their attributes", async () => {
  // No JSON writer puts a space there: whoever parsed and wrote them again would lose it.
  const spaced = aliceBobCarol().map((person, sequence) => {
    const { json, ...rest } = record(person, sequence);
    return { ...rest, json: Buffer.from(Buffer.from(json).toString().replace('"userName":', '"userName": ')) };
  });
  const { app } = fixture({ directory: directoryOf({ ...snapshot([], []), users: buildRecordSet(spaced) }) });
  const [alice = "", bob = "", carol = ""] = spaced.map(({ json }) => json.toString());
  expect((await get(app, "/Users")).text).toContain(`"Resources":[${alice},${bob},${carol}]`);
  expect((await get(app, "/Users?sortBy=active")).text).toContain(`"Resources":[${bob},${alice},${carol}]`);
  expect((await get(app, `/Users/${ALICE_ID}`)).text).toBe(alice);
});

describe("T13 T14 nothing that a client sends reaches scimmy's parser", () => {
  const pollutions = [
    '__proto__.get eq "x"',
    '__proto__.toString eq "x"',
    '__proto__.polluted eq "x"',
    'constructor.prototype.polluted eq "x"',
    "__proto__.polluted pr",
    'emails[__proto__.polluted eq "x"]',
    `${USER_URN}:__proto__.polluted eq "x"`,
  ];
  // Long enough to take scimmy's parser seconds, and short enough for this test to fail rather than hang where it does.
  const endless = `userName eq "${"\\a".repeat(30)}`;
  const newlines = `userName eq "${"\n".repeat(28)}`;
  const exploding = Array.from({ length: 16 }, () => "(a or b)").join(" and ");
  const attacks = [...pollutions, endless, newlines, exploding];
  const targets = [
    "",
    "/",
    "/Users",
    "/Groups",
    "/Me",
    `/Users/${ALICE_ID}`,
    "/Schemas",
    `/Schemas/${USER_URN}`,
    "/ResourceTypes",
    "/ResourceTypes/User",
    "/ServiceProviderConfig",
    "/Nope",
  ];
  const clean = Object.getOwnPropertyNames(Object.prototype);

  const survivors = ["/Users", `/Users/${ALICE_ID}`, "/Schemas", "/ResourceTypes", "/ServiceProviderConfig"];

  test.each(["filter", "attributes", "excludedAttributes", "sortBy", "cursor", "count"])(
    "through %s, at every endpoint",
    async (parameter) => {
      const { app } = fixture({ scim: { requestsPerSecond: 0 } });
      await onWire(app, async ({ ask }) => {
        for (const path of targets) {
          for (const attack of attacks) {
            const begun = performance.now();
            const answer = await ask("GET", `${path}?${parameter}=${encodeURIComponent(attack)}`);
            expect(answer.status).toBeLessThan(500);
            expect(performance.now() - begun).toBeLessThan(3000);
          }
        }
        expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(clean);
        for (const path of survivors) expect((await ask("GET", path)).status).toBe(200);
      });
    },
  );

  test("through ids, names and bodies", async () => {
    const { app } = fixture({ scim: { requestsPerSecond: 0 } });
    const json = { "content-type": "application/scim+json" };
    await onWire(app, async ({ ask }) => {
      const post = (path: string, body: Readonly<Record<string, unknown>>) =>
        ask("POST", path, json, JSON.stringify({ schemas: [SEARCH_REQUEST_URN], ...body }));
      for (const attack of attacks) {
        const segment = encodeURIComponent(`u1" and ${attack}`);
        for (const path of ["/Users", "/Groups", "/Schemas", "/ResourceTypes"]) {
          expect((await ask("GET", `${path}/${segment}`)).status).toBe(404);
        }
        for (const path of ["/Users/.search", "/Groups/.search", "/.search"]) {
          for (const name of ["filter", "sortBy", "cursor"]) {
            expect((await post(path, { [name]: attack })).status).toBeLessThan(500);
          }
          for (const name of ["attributes", "excludedAttributes"]) {
            expect((await post(path, { [name]: [attack] })).status).toBeLessThan(500);
          }
        }
      }
      const polluting = `{"schemas":["${SEARCH_REQUEST_URN}"],"__proto__":{"polluted":1}}`;
      await ask("POST", "/Users/.search", json, polluting);
      await ask("GET", "/Schemas", json, polluting);
      expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(clean);
      for (const path of survivors) expect((await ask("GET", path)).status).toBe(200);
    });
  });

  test("a body sent to discovery is not parsed, however wrong it is", async () => {
    const { app } = fixture();
    for (const type of ["application/json", "application/scim+json", "application/json; charset=nonsense"]) {
      const response = await send(app, "GET", `${BASE}/Schemas`, { "content-type": type }, "{not json");
      expect(response.status).toBe(200);
    }
  });
});

describe("T15 errors keep the client's connection", () => {
  test("five refusals of each kind come over one", async () => {
    const unready = fixture({ directory: directoryOf(undefined), scim: { requestsPerSecond: 0 } }).app;
    const questions = [
      ["GET", "/Users", 503],
      ["POST", "/Users", 501],
      ["PUT", "/Schemas", 405],
      ["GET", "/Nope", 404],
      ["GET", "/Schemas?filter=x", 403],
      ["GET", "/Schemas/none", 404],
      ["GET", "//nothing/here", 404],
    ] as const;
    await onWire(unready, async ({ ask }) => {
      const ports = new Set<number | undefined>();
      for (const [method, path, status] of questions) {
        for (let turn = 0; turn < 5; turn++) {
          const body = method === "GET" ? undefined : '{"userName":"new"}';
          const answer = await ask(method, path, { "content-type": "application/scim+json" }, body);
          expect(answer.status).toBe(status);
          ports.add(answer.localPort);
        }
      }
      expect(ports.size).toBe(1);
    });
  });

  test("so do our own failures, and a missing token", async () => {
    const broken = failingWith(new Error("broken"));
    const { app } = fixture({ directory: directoryOf({ ...snapshot([], []), users: broken }) });
    await onWire(app, async ({ ask }) => {
      const ports = new Set<number | undefined>();
      for (let turn = 0; turn < 5; turn++) {
        const failed = await ask("GET", "/Users");
        const refused = await ask("POST", "/Users", { authorization: "", "content-type": "application/json" }, "{}");
        expect([failed.status, refused.status]).toEqual([500, 401]);
        ports.add(failed.localPort);
        ports.add(refused.localPort);
      }
      expect(ports.size).toBe(1);
    });
  });
});
