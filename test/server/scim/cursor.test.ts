/** Lists by cursors (RFC 9865): walks, what a cursor is bound to, and walks on a directory that changes meanwhile. */
import type { RequestListener } from "node:http";
import { describe, expect, test } from "@jest/globals";
import type { Response } from "supertest";
import { LIST_RESPONSE_URN } from "../../../src/scim/urn.js";
import { filtered, get, ids, scimError, search, send } from "../ask.js";
import {
  directoryOf,
  fixture,
  type FixtureOptions,
  manyPeople,
  NOW,
  OTHER_TOKEN,
  salesGroup,
  servedConnection,
  snapshot,
} from "../served-fixture.js";

const PEOPLE = manyPeople(130);
const EVERYBODY = PEOPLE.map(({ id }) => id);

function served(options: FixtureOptions = {}) {
  return fixture({ users: PEOPLE, ...options, scim: { requestsPerSecond: 0, ...options.scim } });
}

const page = (app: RequestListener, query: string): Promise<Response> => get(app, `/Users?${query}`);

/** Every page of a walk from the cursor that is given. */
async function walk(app: RequestListener, query: string, cursor = ""): Promise<readonly Response[]> {
  const pages: Response[] = [];
  for (let next: string | undefined = cursor; next !== undefined; ) {
    const response: Response = await page(app, `${query}&cursor=${next}`);
    expect(response.status).toBe(200);
    pages.push(response);
    next = response.body.nextCursor;
  }
  return pages;
}

describe("walking", () => {
  const { app } = served();

  test.each(["cursor&count=2", "cursor=&count=2", "count=2&cursor"])("C01 ?%s is the first page", async (query) => {
    const response = await page(app, query);
    expect(response.body).toMatchObject({ schemas: [LIST_RESPONSE_URN], totalResults: 130, itemsPerPage: 2 });
    expect(response.body.nextCursor).toEqual(expect.any(String));
    expect(response.body).not.toHaveProperty("previousCursor");
    expect(response.body).not.toHaveProperty("startIndex");
    expect(ids(response)).toEqual(EVERYBODY.slice(0, 2));
  });

  test.each([1, 7, 65, 100, 130, 1000])("C02 a walk in pages of %i visits everybody once", async (count) => {
    const pages = await walk(app, `count=${count}`);
    expect(pages.flatMap(ids)).toEqual(EVERYBODY);
    expect(pages).toHaveLength(Math.ceil(130 / count));
    for (const response of pages) {
      expect(response.body.totalResults).toBe(130);
      expect(response.body.itemsPerPage).toBe(ids(response).length);
    }
  });

  test("C02 back again, too", async () => {
    const pages = await walk(app, "count=50");
    const seen: string[] = [];
    let previous: string | undefined = pages[pages.length - 1]?.body.previousCursor;
    while (previous !== undefined) {
      const response = await page(app, `count=50&cursor=${previous}`);
      seen.unshift(...ids(response));
      previous = response.body.previousCursor;
    }
    expect(seen).toEqual(EVERYBODY.slice(0, 100));
  });

  test("C03 cursors are unreserved characters", async () => {
    for (const { body } of await walk(app, "count=60")) {
      for (const cursor of [body.nextCursor, body.previousCursor]) {
        if (cursor !== undefined) expect(cursor).toMatch(/^[A-Za-z0-9\-._~]+$/);
      }
    }
  });

  test("C02 S02 filtered, sorted and projected as without cursors", async () => {
    const query = "filter=title%20eq%20%22odd%22&sortBy=userName&sortOrder=descending&attributes=userName&count=9";
    const pages = await walk(app, query);
    expect(pages.flatMap(ids)).toEqual(EVERYBODY.filter((_, index) => index % 2 === 1).reverse());
    for (const { body } of pages) expect(Object.keys(body.Resources[0])).toEqual(["schemas", "id", "userName"]);
  });

  test("C08 with neither startIndex nor cursor it is paged by index", async () => {
    const response = await page(app, "count=2");
    expect(response.body.startIndex).toBe(1);
    expect(response.body).not.toHaveProperty("nextCursor");
  });

  test("C09 by POST likewise", async () => {
    const first = await search(app, "/Users/.search", { cursor: "", count: 100 });
    expect(first.body).not.toHaveProperty("startIndex");
    const second = await search(app, "/Users/.search", { cursor: first.body.nextCursor, count: 100 });
    expect([...ids(first), ...ids(second)]).toEqual(EVERYBODY);
    expect(second.body).not.toHaveProperty("nextCursor");
  });

  test("C10 count=0 gives the total only", async () => {
    const { body } = await page(app, "cursor&count=0");
    expect(body).toEqual({ schemas: [LIST_RESPONSE_URN], totalResults: 130, itemsPerPage: 0, Resources: [] });
  });

  test("an empty directory has one page", async () => {
    const { body } = await page(fixture({ users: [] }).app, "cursor");
    expect(body).toEqual({ schemas: [LIST_RESPONSE_URN], totalResults: 0, itemsPerPage: 0, Resources: [] });
  });

  test("C06 a count above the maximum is clamped, on every page of the walk", async () => {
    const small = served({ scim: { defaultPageSize: 20, maxPageSize: 50 } }).app;
    expect((await walk(small, "count=5000")).map(({ body }) => body.itemsPerPage)).toEqual([50, 50, 30]);
    expect((await walk(small, "x=1")).map(({ body }) => body.itemsPerPage)).toEqual([20, 20, 20, 20, 20, 20, 10]);
  });
});

describe("what a cursor is bound to", () => {
  const acme = servedConnection({
    id: "acme",
    basePath: "/connections/acme/scim/v2",
    directory: served().directory,
  });
  const { app } = served({ connections: [acme] });
  const cursorOf = async (query: string): Promise<string> => (await page(app, `${query}&cursor`)).body.nextCursor;

  test("C04 what is no cursor of ours is invalid", async () => {
    const genuine = await cursorOf("count=2");
    const flipped = genuine.slice(0, -1) + (genuine.endsWith("0") ? "1" : "0");
    for (const cursor of ["garbage", flipped, genuine.slice(1), `${genuine}0`, "..%2F", "%00", "a".repeat(5000)]) {
      const response = await page(app, `count=2&cursor=${cursor}`);
      expect(response.status).toBe(400);
      expect(response.body).toMatchObject(scimError(400, "invalidCursor"));
    }
  });

  test("C05 another query is invalidCursor, another count invalidCount", async () => {
    const cursor = await cursorOf("count=2");
    for (const query of ["count=2&filter=title%20pr", "count=2&sortBy=userName", "count=2&attributes=userName"]) {
      expect((await page(app, `${query}&cursor=${cursor}`)).body).toMatchObject(scimError(400, "invalidCursor"));
    }
    for (const count of [1, 3, 0]) {
      const response = await page(app, `count=${count}&cursor=${cursor}`);
      expect(response.body).toMatchObject(scimError(400, "invalidCount"));
    }
    expect((await get(app, `/?count=2&cursor=${cursor}`)).body).toMatchObject(scimError(400, "invalidCursor"));
    expect((await get(app, `/Groups?count=2&cursor=${cursor}`)).body).toMatchObject(scimError(400, "invalidCursor"));
    expect(ids(await page(app, `count=2&cursor=${cursor}`))).toEqual(EVERYBODY.slice(2, 4));
  });

  test("C07 C12 of another client or another connection it is invalid", async () => {
    const cursor = await cursorOf("count=2");
    const other = { authorization: `Bearer ${OTHER_TOKEN}` };
    expect((await get(app, `/Users?count=2&cursor=${cursor}`, other)).body).toMatchObject(
      scimError(400, "invalidCursor"),
    );
    const elsewhere = await send(app, "GET", `/connections/acme/scim/v2/Users?count=2&cursor=${cursor}`);
    expect(elsewhere.body).toMatchObject(scimError(400, "invalidCursor"));
    expect((await get(app, `/Users?count=2&cursor=${cursor}`, { authorization: "Bearer x" })).status).toBe(401);
  });

  test("C11 startIndex together with a cursor is refused", async () => {
    expect((await page(app, "startIndex=1&cursor")).body).toMatchObject(scimError(400, "invalidValue"));
  });
});

describe("while the directory changes", () => {
  const [first, ...others] = PEOPLE;

  test("C02 a walk goes on over the snapshot it began on, and says its age", async () => {
    const { app, directory, clock } = served();
    const begun = await page(app, "count=50&cursor");
    directory.publish(snapshot(others.slice(40), [], 2), NOW + 60_000);
    directory.publish(snapshot([first!], [salesGroup()], 3), NOW + 90_000);
    clock.set(NOW + 100_000);
    const rest = await walk(app, "count=50", begun.body.nextCursor);
    expect([...ids(begun), ...rest.flatMap(ids)]).toEqual(EVERYBODY);
    for (const response of rest) {
      expect(response.body.totalResults).toBe(130);
      expect(response.headers["data-age"]).toBe("110");
    }
    const now = await page(app, "count=50");
    expect([now.body.totalResults, now.headers["data-age"]]).toEqual([1, "10"]);
  });

  test("C06 for as long as advertised between two pages, and no longer", async () => {
    const { app, directory, clock } = served({ scim: { cursorTimeout: 60 } });
    let cursor: string = (await page(app, "count=20&cursor")).body.nextCursor;
    directory.publish(snapshot([first!], [], 2), NOW);
    let now = NOW;
    for (let turn = 1; turn <= 5; turn++) {
      now += 59_000;
      clock.set(now);
      const response = await page(app, `count=20&cursor=${cursor}`);
      expect(ids(response)).toEqual(EVERYBODY.slice(turn * 20, turn * 20 + 20));
      cursor = response.body.nextCursor;
    }
    clock.set(now + 61_000);
    const late = await page(app, `count=20&cursor=${cursor}`);
    expect(late.status).toBe(400);
    expect(late.body).toMatchObject(scimError(400, "expiredCursor"));
  });

  test("C06 a walk that began on a snapshot nobody keeps has expired", async () => {
    const { app, directory } = served();
    const cursor: string = (await page(app, "count=50&cursor")).body.nextCursor;
    // More snapshots than are kept, each with a walk of its own, and the first walk idle meanwhile.
    for (let version = 2; version <= 80; version++) {
      directory.publish(snapshot(PEOPLE, [], version), NOW);
      await page(app, "count=50&cursor");
    }
    expect((await page(app, `count=50&cursor=${cursor}`)).body).toMatchObject(scimError(400, "expiredCursor"));
  });

  test("a walk goes on over what the connection still has, read once for all who walk on it", async () => {
    const kept = snapshot(PEOPLE, [], 1);
    const asked: number[] = [];
    const snapshotAt = async (version: number) => {
      asked.push(version);
      return version === 1 ? kept : undefined;
    };
    // The first process, which is gone by the time its cursor is used.
    const cursor: string = (await page(served().app, "count=50&cursor")).body.nextCursor;
    const directory = directoryOf(snapshot([first!], [], 2));
    const { app } = served({ directory, connection: { snapshotAt } });
    const answers = await Promise.all([1, 2, 3].map(() => page(app, `count=50&cursor=${cursor}`)));
    for (const answer of answers) expect(ids(answer)).toEqual(EVERYBODY.slice(50, 100));
    const rest = await walk(app, "count=50", cursor);
    expect(rest.flatMap(ids)).toEqual(EVERYBODY.slice(50));
    expect(asked).toEqual([1]);
  });

  test("where the connection cannot tell, the walk may go on later", async () => {
    let broken = true;
    const kept = snapshot(PEOPLE, [], 1);
    const snapshotAt = async () => {
      if (broken) throw new Error("the database is away");
      return kept;
    };
    const cursor: string = (await page(served().app, "count=50&cursor")).body.nextCursor;
    const { app } = served({ directory: directoryOf(snapshot([first!], [], 2)), connection: { snapshotAt } });
    const away = await page(app, `count=50&cursor=${cursor}`);
    expect(away.body).toMatchObject(scimError(503));
    expect(away.headers["retry-after"]).toEqual(expect.any(String));
    expect(away.text).not.toContain("database");
    broken = false;
    expect(ids(await page(app, `count=50&cursor=${cursor}`))).toEqual(EVERYBODY.slice(50, 100));
  });

  test("index pages follow the directory", async () => {
    const { app, directory } = served();
    directory.publish(snapshot([first!], [], 2), NOW);
    expect((await get(app, filtered("/Users", "active eq true"))).body.totalResults).toBe(1);
  });
});
