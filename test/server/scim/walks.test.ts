/** Walks through pages, by cursor and by index, while people join, leave, change and are deleted between one page and the next. */
import type { RequestListener } from "node:http";
import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import type { User } from "../../../src/scim/resource.js";
import { get, ids } from "../ask.js";
import { directoryOf, fixture, manyPeople, NOW, OTHER_TOKEN, snapshot } from "../served-fixture.js";

const EVERYBODY = manyPeople(60);

/** What may happen to the company between two pages. */
type Event = { readonly kind: "joins" | "leaves" | "deleted" | "renamed"; readonly who: number };

const event = fc.record<Event>({
  kind: fc.constantFrom("joins", "leaves", "deleted", "renamed"),
  who: fc.nat(EVERYBODY.length - 1),
});
const story = fc.array(fc.array(event, { maxLength: 4 }), { minLength: 12, maxLength: 12 });
const question = fc.record({
  count: fc.integer({ min: 1, max: 30 }),
  query: fc.constantFrom(
    "x=y",
    "filter=active%20eq%20true",
    "filter=title%20eq%20%22odd%22",
    "sortBy=title",
    "sortBy=userName&sortOrder=descending&attributes=userName",
    "filter=active%20eq%20true&sortBy=displayName",
  ),
});

function after(people: readonly User[], { kind, who }: Event): readonly User[] {
  const someone = EVERYBODY[who]!;
  const isThere = people.some(({ id }) => id === someone.id);
  switch (kind) {
    case "joins":
      return isThere ? people : [...people, someone];
    case "deleted":
      return people.filter(({ id }) => id !== someone.id);
    case "leaves":
      return people.map((one) => (one.id === someone.id ? { ...one, active: false } : one));
    case "renamed":
      return people.map((one) => (one.id === someone.id ? { ...one, displayName: `Z ${who}`, title: "Other" } : one));
    default:
      return kind satisfies never;
  }
}

/** Every id that pages name, in order, with a part of the story told between each two. */
async function walked(
  by: "cursor" | "index",
  query: string,
  count: number,
  events: readonly (readonly Event[])[],
  begin: number,
) {
  let people: readonly User[] = EVERYBODY.slice(0, begin);
  const { app, directory } = fixture({ users: people, scim: { requestsPerSecond: 0 } });
  const whole = ids(await get(app, `/Users?${query}`));
  const met: string[] = [];
  let next: string | undefined = by === "cursor" ? "cursor=" : "startIndex=1";
  for (let turn = 0; next !== undefined; turn++) {
    const { body, status }: { body: Json; status: number } = await get(app, `/Users?${query}&count=${count}&${next}`);
    expect(status).toBe(200);
    const page: readonly { readonly id: string }[] = body.Resources;
    met.push(...page.map(({ id }) => id));
    if (by === "cursor") next = body.nextCursor === undefined ? undefined : `cursor=${body.nextCursor}`;
    else
      next =
        body.startIndex + page.length > body.totalResults ? undefined : `startIndex=${body.startIndex + page.length}`;
    people = (events[turn % events.length] ?? []).reduce(after, people);
    directory.publish(snapshot(people, [], turn + 2), NOW + turn);
  }
  return { whole, met };
}

type Json = ReturnType<typeof JSON.parse>;

describe.each(["cursor", "index"] as const)("a walk by %s", (by) => {
  test("C02 P12 is the directory that it began on, whatever happens meanwhile", async () => {
    await fc.assert(
      fc.asyncProperty(question, story, fc.integer({ min: 1, max: 60 }), async ({ count, query }, events, begin) => {
        const { whole, met } = await walked(by, query, count, events, begin);
        expect(met).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });
});

describe("a walk by index", () => {
  const people = EVERYBODY.slice(0, 10);
  const without = people.slice(1);

  function begun() {
    const served = fixture({ users: people, scim: { requestsPerSecond: 0 } });
    const page = async (query: string, headers = {}) => get(served.app, `/Users?${query}`, headers);
    const remove = (): void => served.directory.publish(snapshot(without, [], 2), NOW + 5000);
    return { ...served, page, remove };
  }

  test("goes on over its snapshot with another count too, and says its age", async () => {
    const { page, remove, clock } = begun();
    await page("count=4");
    remove();
    clock.set(NOW + 30_000);
    const next = await page("startIndex=5&count=2");
    expect(ids(next)).toEqual(people.slice(4, 6).map(({ id }) => id));
    expect([next.body.totalResults, next.headers["data-age"]]).toEqual([10, "40"]);
  });

  test("is another one where it begins anew, for another query and for another client", async () => {
    const { page, remove } = begun();
    await page("count=4");
    remove();
    const now = without.slice(4, 8).map(({ id }) => id);
    expect(ids(await page("startIndex=5&count=4&sortBy=id"))).toEqual(now);
    expect(ids(await page("startIndex=5&count=4&attributes=id"))).toEqual(now);
    expect(ids(await page("startIndex=5&count=4", { authorization: `Bearer ${OTHER_TOKEN}` }))).toEqual(now);
    expect((await page("count=4")).body.totalResults).toBe(9);
    expect(ids(await page("startIndex=5&count=4"))).toEqual(now);
  });

  test("is over once every page was given, in whatever order: then it is not in the way of what is served", async () => {
    for (const starts of [
      [4, 7, 10],
      [10, 7, 4],
    ]) {
      const { page, remove } = begun();
      await page("count=3");
      remove();
      for (const start of starts) expect((await page(`startIndex=${start}&count=3`)).body.totalResults).toBe(10);
      expect((await page("startIndex=4&count=3")).body.totalResults).toBe(9);
    }
  });

  test("shows whoever has joined behind its end", async () => {
    const { page, directory } = begun();
    await page("count=4");
    directory.publish(snapshot(EVERYBODY.slice(0, 12), [], 2), NOW);
    expect((await page("startIndex=9&count=4")).body.totalResults).toBe(10);
    expect(ids(await page("startIndex=11&count=4"))).toEqual(EVERYBODY.slice(10, 12).map(({ id }) => id));
  });

  test("is none where the first page was all there is, or was never asked for", async () => {
    const { page, remove } = begun();
    await page("count=10");
    await page("count=0");
    await page("startIndex=3&count=2");
    remove();
    expect((await page("startIndex=5&count=2")).body.totalResults).toBe(9);
  });

  test("is over after a pause of two minutes, not before", async () => {
    const { page, remove, clock } = begun();
    await page("count=1");
    remove();
    for (const minute of [2, 4, 6, 8]) {
      clock.set(NOW + minute * 60_000);
      expect((await page(`startIndex=${minute}&count=1`)).body.totalResults).toBe(10);
    }
    clock.set(NOW + 8 * 60_000 + 120_001);
    expect((await page("startIndex=9&count=1")).body.totalResults).toBe(9);

    const paused = begun();
    await paused.page("count=1");
    paused.remove();
    paused.clock.set(NOW + 120_001);
    expect((await paused.page("startIndex=2&count=1")).body.totalResults).toBe(9);
  });

  test("is over after an hour, however many pages are left", async () => {
    const { app, directory, clock } = fixture({ users: EVERYBODY, scim: { requestsPerSecond: 0 } });
    await get(app, "/Users?count=1");
    directory.publish(snapshot(EVERYBODY.slice(1), [], 2), NOW);
    for (let minute = 1; minute < 56; minute++) {
      clock.set(NOW + minute * 65_000);
      expect((await get(app, `/Users?startIndex=${minute + 1}&count=1`)).body.totalResults).toBe(60);
    }
    clock.set(NOW + 3_600_001);
    expect((await get(app, "/Users?startIndex=57&count=1")).body.totalResults).toBe(59);
  });

  test("goes on over what is served now where its snapshot is gone, or cannot be read", async () => {
    for (const snapshotAt of [() => Promise.resolve(undefined), () => Promise.reject(new Error("the store is away"))]) {
      const directory = directoryOf(snapshot(people, [], 1));
      const { app }: { app: RequestListener } = fixture({ directory, connection: { snapshotAt } });
      await get(app, "/Users?count=4");
      for (let version = 2; version <= 80; version++) {
        directory.publish(snapshot(without, [], version), NOW);
        await get(app, "/Users?count=4&sortBy=id");
      }
      expect((await get(app, "/Users?startIndex=5&count=4")).body.totalResults).toBe(9);
    }
  });
});
