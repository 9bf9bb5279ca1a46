import { describe, expect, test } from "@jest/globals";
import type { ReadProgress } from "../../src/lattice/lattice-client.js";
import { createFastClock } from "./fast-clock.js";
import { crowd, type People, person, startLattice } from "./scripted-lattice.js";
import { json, list, type Script, startServer } from "./scripted-server.js";
import { clientOf, failureOf, opened } from "./test-client.js";

const SALES = { id: "d-1", object: "department", name: "Sales" };

async function latticeOf(people: Parameters<typeof startLattice>[0], before?: Parameters<typeof startLattice>[1]) {
  return opened(startLattice(people, before));
}

/** A server whose ACTIVE list answers as told, `n` counting its requests from 1; every other list is empty. */
async function activeList(script: Script) {
  let n = 0;
  return opened(
    startServer((request, response) => {
      if (request.url.searchParams.get("status") !== "ACTIVE") {
        json(response, list([]));
        return;
      }
      n += 1;
      script(request, response, n);
    }),
  );
}

describe("a whole read", () => {
  test("has everybody of all four statuses and every department, in pages of 100", async () => {
    const server = await latticeOf({
      CREATED: crowd("c", 3, "CREATED"),
      INVITED: [],
      ACTIVE: crowd("a", 250, "ACTIVE"),
      DEACTIVATED: crowd("x", 100, "DEACTIVATED"),
      departments: [SALES],
    });
    const clock = createFastClock();
    const client = clientOf(server.origin, { clock });
    const read = await client.readAll();
    expect(read.users).toHaveLength(353);
    expect(new Set(read.users.map(({ id }) => id)).size).toBe(353);
    expect(read.departments).toEqual([{ id: "d-1", name: "Sales" }]);
    expect(read.rejections).toEqual([]);
    expect(read.completedAt).toBe(clock.now());
    expect(client.requests()).toBe(server.requests.length);
    expect(server.requests.every(({ url }) => url.searchParams.get("limit") === "100")).toBe(true);
  });

  test("asks for the statuses in the order of a person's life, one after the other", async () => {
    const server = await latticeOf({ ACTIVE: crowd("a", 120, "ACTIVE") });
    await clientOf(server.origin).readAll();
    expect(server.requests.map(({ url }) => url.searchParams.get("status") ?? url.pathname)).toEqual([
      "CREATED",
      "INVITED",
      "ACTIVE",
      "ACTIVE",
      "DEACTIVATED",
      "/v1/departments",
    ]);
  });

  test("of 130 people takes no more than a handful of requests", async () => {
    const server = await latticeOf({ ACTIVE: crowd("a", 130, "ACTIVE"), departments: [SALES] });
    const read = await clientOf(server.origin).readAll();
    expect(read.users).toHaveLength(130);
    expect(server.requests.length).toBeLessThanOrEqual(6);
  });

  test("of nobody is a value too", async () => {
    const server = await latticeOf({});
    const read = await clientOf(server.origin).readAll();
    expect(read.users).toEqual([]);
    expect(read.departments).toEqual([]);
  });

  test("tells how far it is after every page", async () => {
    const server = await latticeOf({ ACTIVE: crowd("a", 150, "ACTIVE"), departments: [SALES] });
    const progress: ReadProgress[] = [];
    await clientOf(server.origin).readAll(undefined, { onProgress: (now) => progress.push(now) });
    expect(progress).toEqual([
      { users: 0, departments: 0, requests: 1 },
      { users: 0, departments: 0, requests: 2 },
      { users: 100, departments: 0, requests: 3 },
      { users: 150, departments: 0, requests: 4 },
      { users: 150, departments: 0, requests: 5 },
      { users: 150, departments: 1, requests: 6 },
    ]);
  });

  test("counts retries among its requests and outlasts them", async () => {
    const server = await latticeOf({ ACTIVE: crowd("a", 300, "ACTIVE") }, (_, response, n) => {
      if (n % 3 !== 0) return false;
      json(response, {}, n % 2 === 0 ? 502 : 429);
      return true;
    });
    const client = clientOf(server.origin);
    const read = await client.readAll();
    expect(read.users).toHaveLength(300);
    expect(client.requests()).toBe(server.requests.length);
  });

  test("sends cursors back as they came", async () => {
    const cursor = "a+b/c=&d é?#%20";
    const seen: (string | null)[] = [];
    const server = await activeList(({ url }, response, n) => {
      seen.push(url.searchParams.get("startingAfter"));
      json(response, n === 1 ? list([person("a-1", "ACTIVE")], cursor) : list([person("a-2", "ACTIVE")]));
    });
    await clientOf(server.origin).readAll();
    expect(seen).toEqual([null, cursor]);
  });

  test("takes the other envelope, with pageInfo", async () => {
    const server = await activeList((_, response, n) =>
      json(response, {
        data: [person(`a-${n}`, "ACTIVE")],
        pageInfo: { endCursor: n < 3 ? `c${n}` : null, hasNextPage: n < 3 },
      }),
    );
    expect((await clientOf(server.origin).readAll()).users.map(({ id }) => id)).toEqual(["a-1", "a-2", "a-3"]);
  });
});

describe("a read that is not proved complete is no value", () => {
  const page = (n: number) => [person(`a-${n}`, "ACTIVE")];

  test.each<[string, (n: number) => unknown, RegExp]>([
    ["there is more, but no cursor", (n) => ({ ...list(page(n)), hasMore: true }), /not where/],
    [
      "there is more, and the cursor is a number",
      (n) => ({ ...list(page(n)), hasMore: true, endingCursor: 5 }),
      /not where/,
    ],
    ["a cursor comes twice", (n) => list(page(n), n === 2 ? "c2" : "c1"), /led back/],
    ["an empty page says there is more", (n) => list(n === 3 ? [] : page(n), `c${n}`), /empty page/],
    ["the first page is empty and says there is more", () => list([], "c1"), /empty page/],
    [
      "the other envelope has no cursor",
      (n) => ({ data: page(n), pageInfo: { hasNextPage: true, endCursor: null } }),
      /not where/,
    ],
  ])("where %s", async (_, body, words) => {
    const server = await activeList((_request, response, n) => json(response, body(n)));
    const failure = await failureOf(clientOf(server.origin).readAll());
    expect(failure.kind).toBe("incomplete");
    expect(failure.message).toMatch(words);
    expect(failure.message).toContain("/users?status=ACTIVE");
  });

  test.each<[string, unknown]>([
    ["an error with status 200", { error: "try later" }],
    ["a bare list", [person("a-1", "ACTIVE")]],
    ["without data", { object: "list", hasMore: false, endingCursor: null }],
    ["with an object for its data", { ...list([]), data: {} }],
    ["with a list of strings", list(["a-1", "a-2"])],
    ["with null among its people", list([person("a-1", "ACTIVE"), null])],
    ["with a list among its people", list([[person("a-1", "ACTIVE")]])],
    ["without hasMore", { data: [person("a-1", "ACTIVE")] }],
    ["with text for hasMore", { ...list([person("a-1", "ACTIVE")]), hasMore: "false" }],
    ["with null for hasMore", { ...list([person("a-1", "ACTIVE")]), hasMore: null }],
    ["of which no record can be read", list([{ id: 1 }, { id: 2 }])],
  ])("where an answer is %s", async (_, body) => {
    const server = await activeList((_request, response) => json(response, body));
    const failure = await failureOf(clientOf(server.origin).readAll());
    expect(failure.kind).toBe("malformed");
    expect(failure.message).toContain("/users?status=ACTIVE");
  });

  test.each<[string, People]>([
    ["everybody whatever is asked", { CREATED: [person("a-1", "ACTIVE")] }],
    ["somebody else among the right ones", { ACTIVE: [person("a-1", "ACTIVE"), person("x-1", "DEACTIVATED")] }],
  ])("where the filter by status is ignored: %s", async (_, people) => {
    const server = await latticeOf(people);
    const failure = await failureOf(clientOf(server.origin).readAll());
    expect(failure.kind).toBe("malformed");
    expect(failure.message).toMatch(/filter by status was ignored/);
  });

  test("where a list is not there at all", async () => {
    const server = await latticeOf({ ACTIVE: crowd("a", 2, "ACTIVE") }, ({ url }, response) => {
      if (url.pathname !== "/v1/departments") return false;
      json(response, { error: "not found" }, 404);
      return true;
    });
    expect((await failureOf(clientOf(server.origin).readAll())).kind).toBe("notFound");
  });

  test("where the key's owner may not see the departments", async () => {
    const server = await latticeOf({ ACTIVE: crowd("a", 2, "ACTIVE") }, ({ url }, response) => {
      if (url.pathname !== "/v1/departments") return false;
      response.writeHead(403).end();
      return true;
    });
    const failure = await failureOf(clientOf(server.origin).readAll());
    expect(failure.kind).toBe("forbidden");
    expect(failure.message).toContain("/v1/departments");
  });

  test("where the cursor is refused halfway", async () => {
    const server = await latticeOf({ ACTIVE: crowd("a", 150, "ACTIVE") }, ({ url }, response) => {
      if (!url.searchParams.has("startingAfter")) return false;
      json(response, { error: "invalid cursor" }, 400);
      return true;
    });
    expect((await failureOf(clientOf(server.origin).readAll())).kind).toBe("malformed");
  });
});

describe("what is recognised", () => {
  const everybody = crowd("a", 250, "ACTIVE");

  test("of a person is only named, and what was sent is packed only of those who are new", async () => {
    const server = await latticeOf({ ACTIVE: everybody });
    const read = await clientOf(server.origin).readAll(undefined, {
      recognise: (id) => (id === "a-1" ? "unchanged" : id === "a-2" ? "heard" : "new"),
    });
    expect(read.unchanged).toEqual(["a-1"]);
    expect(read.users).toHaveLength(249);
    expect(read.users.every(({ raw }) => raw === undefined)).toBe(true);
    const sent = read.packed.flatMap(({ unpack }) => unpack());
    expect(sent).toEqual(everybody.filter(({ id }) => id !== "a-1" && id !== "a-2"));
    expect(read.packed.flatMap(({ ids }) => ids)).toEqual(sent.map(({ id }) => id));
  });

  test("of a page names everybody on it, as long as it is the same to the letter", async () => {
    let people: People = { ACTIVE: everybody };
    const server = await latticeOf(() => people);
    const client = clientOf(server.origin);
    const first = await client.readAll();
    const known = { knownPages: first.pages };
    const again = await client.readAll(undefined, known);
    expect(again.users).toEqual([]);
    expect(again.unchanged).toEqual(first.users.map(({ id }) => id));
    expect(again.pages).toEqual(first.pages);
    people = { ACTIVE: everybody.map((one) => (one["id"] === "a-120" ? { ...one, title: "Lead" } : one)) };
    const third = await client.readAll(undefined, known);
    expect(third.unchanged).toHaveLength(150);
    expect(third.users.find(({ id }) => id === "a-120")?.title).toBe("Lead");
  });

  test("is no proof of anything: an id that comes twice and a list of another status are noticed all the same", async () => {
    let people: People = { INVITED: [], ACTIVE: everybody };
    const server = await latticeOf(() => people);
    const client = clientOf(server.origin);
    const { pages: knownPages } = await client.readAll();
    people = { INVITED: [person("a-7", "INVITED")], ACTIVE: everybody };
    expect((await failureOf(client.readAll(undefined, { knownPages }))).kind).toBe("incomplete");
    people = { INVITED: everybody, ACTIVE: [] };
    const recognise = () => "unchanged" as const;
    expect((await failureOf(client.readAll(undefined, { knownPages, recognise }))).kind).toBe("malformed");
  });

  test("is no page from which somebody was rejected", async () => {
    const server = await latticeOf({
      ACTIVE: [...everybody.slice(0, 99), { id: "broken", status: "ACTIVE", email: 5 }],
    });
    const client = clientOf(server.origin);
    const { pages: knownPages } = await client.readAll();
    expect((await client.readAll(undefined, { knownPages })).rejections).toHaveLength(1);
  });
});

describe("an id that comes twice", () => {
  /** People of which one, in the first `times` reads, is met in a second place too. */
  function moving(times: number, shifted: People, still: People) {
    let read = 0;
    return latticeOf(
      () => (read <= times ? shifted : still),
      ({ url }) => {
        if (url.searchParams.get("status") === "CREATED" && !url.searchParams.has("startingAfter")) read += 1;
      },
    );
  }

  const still: People = { CREATED: crowd("c", 2, "CREATED"), ACTIVE: crowd("a", 120, "ACTIVE") };
  const onTwoPages: People = { ...still, ACTIVE: [...crowd("a", 120, "ACTIVE"), person("a-7", "ACTIVE")] };
  const inTwoLists: People = { ...still, INVITED: [person("c-2", "INVITED")] };

  test.each([
    ["on two pages", onTwoPages],
    ["in two lists", inTwoLists],
  ])("%s leads to another read, which is whole", async (_, shifted) => {
    for (const times of [1, 2]) {
      const server = await moving(times, shifted, still);
      const client = clientOf(server.origin);
      const read = await client.readAll();
      expect(read.users).toHaveLength(122);
      expect(new Set(read.users.map(({ id }) => id)).size).toBe(122);
      expect(client.requests()).toBe(server.requests.length);
    }
  });

  test.each([
    ["on two pages", onTwoPages],
    ["in two lists", inTwoLists],
  ])("%s in three reads is a failure", async (_, shifted) => {
    const server = await moving(100, shifted, still);
    const failure = await failureOf(clientOf(server.origin).readAll());
    expect(failure.kind).toBe("incomplete");
    expect(failure.message).toMatch(/in each of 3 reads/);
    expect(server.requests.filter(({ url }) => url.searchParams.get("status") === "CREATED")).toHaveLength(3);
  });

  test("among the departments counts likewise", async () => {
    const server = await latticeOf({ departments: [SALES, { ...SALES, name: "Support" }] });
    const failure = await failureOf(clientOf(server.origin).readAll());
    expect(failure.kind).toBe("incomplete");
    expect(failure.message).toContain("/departments");
  });

  test("counts even where one of the two cannot be decoded", async () => {
    const people = { ACTIVE: [person("a-1", "ACTIVE"), person("a-1", "ACTIVE", { name: 5 })] };
    expect((await failureOf(clientOf((await latticeOf(people)).origin).readAll())).kind).toBe("incomplete");
  });

  test("is no matter between a person and a department", async () => {
    const server = await latticeOf({ ACTIVE: [person("d-1", "ACTIVE")], departments: [SALES] });
    expect((await clientOf(server.origin).readAll()).users).toHaveLength(1);
  });
});

describe("a record that cannot be decoded", () => {
  test("is named and reported, and the others are read", async () => {
    const server = await latticeOf({
      ACTIVE: [
        person("a-1", "ACTIVE"),
        person("a-2", "SABBATICAL"),
        { ...person("x", "ACTIVE"), id: 12 },
        person("a-3", "ACTIVE", { email: ["two@example.com"] }),
        person("a-4", "ACTIVE"),
      ],
      INVITED: [{ status: "INVITED" }],
      departments: [SALES, { id: "d-2", name: null }],
    });
    const read = await clientOf(server.origin).readAll();
    expect(read.users.map(({ id }) => id)).toEqual(["a-1", "a-4"]);
    expect(read.departments.map(({ id }) => id)).toEqual(["d-1"]);
    expect(read.rejections.map(({ kind, id }) => [kind, id])).toEqual([
      ["user", undefined],
      ["user", "a-2"],
      ["user", undefined],
      ["user", "a-3"],
      ["department", "d-2"],
    ]);
    expect(JSON.stringify(read.rejections)).not.toMatch(/SABBATICAL|two@example/);
  });

  test("of an earlier read is not reported twice", async () => {
    let read = 0;
    const server = await latticeOf(
      () => ({
        CREATED: [person("c-1", "CREATED", { name: 5 })],
        ACTIVE: read === 1 ? [person("a-1", "ACTIVE"), person("a-1", "ACTIVE")] : [person("a-1", "ACTIVE")],
      }),
      ({ url }) => {
        if (url.searchParams.get("status") === "CREATED") read += 1;
      },
    );
    expect((await clientOf(server.origin).readAll()).rejections).toHaveLength(1);
  });
});
