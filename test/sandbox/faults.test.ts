import { describe, expect, test } from "@jest/globals";
import { FAULTS, type FaultName } from "../../src/sandbox/faults.js";
import type { FaultRule } from "../../src/sandbox/fault-rule.js";
import { type Answer, type Json, type RunningSandbox, withSandbox } from "./running-sandbox.js";

const NOW = Date.UTC(2026, 0, 15, 9);
const WALL = Date.UTC(2026, 10, 25, 12, 0, 0, 400);

const idsOf = ({ json }: Answer) => json.data.map((record: Json) => record.id);
const pageAfter = async ({ get }: RunningSandbox, { json }: Answer) => get(`/users?startingAfter=${json.endingCursor}`);
/** How a request fails on the way, or the text it ends with. */
const outcome = async ({ url }: RunningSandbox, path: string): Promise<string> => {
  let stage = "before the answer";
  try {
    const headers = { authorization: "Bearer sandbox-key" };
    const answer = await fetch(url + path, { headers, signal: AbortSignal.timeout(800) });
    stage = "in the body";
    return await answer.text();
  } catch (error) {
    return `${String(error).startsWith("TimeoutError") ? "silence" : "broken"} ${stage}`;
  }
};

interface Case {
  readonly rule?: Partial<FaultRule>;
  /** Asked while the fault is on. `clean` holds what the same sandbox said before. */
  readonly check: (sandbox: RunningSandbox, clean: { first: Answer; second: Answer; me: Answer }) => Promise<void>;
}

const answers =
  (status: number, body: unknown, retryAfter: string | null = null): Case["check"] =>
  async ({ get }) => {
    for (const path of ["/me", "/users", "/departments", "/user/x"]) {
      const answer = await get(path);
      expect(answer.status).toBe(status);
      expect(answer.json ?? answer.text).toEqual(body);
      expect(answer.headers.get("retry-after")).toBe(retryAfter);
    }
  };
/** Of people whom the fault strikes, the records that are not as they were, in lists and by id alike. */
const changedBy = async ({ walk, get, control }: RunningSandbox, name: FaultName) => {
  const [rule] = control.faults();
  const spoilt = await walk("/users?status=NULL");
  control.clearFault();
  const right = await walk("/users?status=NULL");
  control.setFault({ name, people: rule?.victims ?? [] });
  const changed = spoilt.filter((user, index) => JSON.stringify(user) !== JSON.stringify(right[index]));
  for (const user of changed) expect((await get(`/user/${user.id}`)).json).toEqual(user);
  return { changed, victims: rule?.victims ?? [] };
};

const CASES: Readonly<Record<FaultName, Case>> = {
  "rate-limited": { rule: { retryAfter: 7 }, check: answers(429, { error: "Rate limit exceeded" }, "7") },
  "rate-limited-date": {
    rule: { retryAfter: 2 },
    check: answers(429, { error: "Rate limit exceeded" }, "Wed, 25 Nov 2026 12:00:03 GMT"),
  },
  "rate-limited-bare": { check: answers(429, { error: "Rate limit exceeded" }) },
  "server-error": { check: answers(500, { error: "Internal server error" }) },
  "bad-gateway": { check: answers(502, expect.stringMatching(/^<!DOCTYPE html>.*Bad Gateway/s)) },
  unavailable: { rule: { retryAfter: 30 }, check: answers(503, { error: "Service unavailable" }, "30") },
  outage: { check: answers(503, expect.stringMatching(/^<!DOCTYPE html>/)) },
  unauthorized: { rule: { body: "empty" }, check: answers(401, "") },
  forbidden: { rule: { body: "html" }, check: answers(403, expect.stringMatching(/^<!DOCTYPE html>/)) },
  reset: {
    check: async (sandbox) => {
      expect(await outcome(sandbox, "/users")).toBe("broken before the answer");
      expect(sandbox.control.requests().byStatus["0"]).toBe(1);
    },
  },
  "reset-mid-body": {
    check: async (sandbox) => expect(await outcome(sandbox, "/users")).toBe("broken in the body"),
  },
  hang: {
    check: async (sandbox) => expect(await outcome(sandbox, "/users")).toBe("silence before the answer"),
  },
  "hang-mid-body": {
    check: async (sandbox) => expect(await outcome(sandbox, "/users")).toBe("silence in the body"),
  },
  slow: {
    rule: { delayMs: 120 },
    check: async ({ get }, { first }) => {
      const began = performance.now();
      expect((await get("/users")).text).toBe(first.text);
      expect(performance.now() - began).toBeGreaterThanOrEqual(115);
    },
  },
  "empty-body": {
    check: async ({ get }) => {
      const { status, text } = await get("/users");
      expect([status, text]).toEqual([200, ""]);
    },
  },
  "truncated-json": {
    check: async ({ get }, { first }) => {
      const { status, text, json } = await get("/users");
      expect([status, json]).toEqual([200, undefined]);
      expect(text.length).toBeGreaterThan(100);
      expect(first.text.startsWith(text)).toBe(true);
    },
  },
  "html-answer": {
    check: async ({ get }) => {
      const { status, text, headers } = await get("/users");
      expect([status, headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      expect(text).toMatch(/<html>/);
    },
  },
  "expired-cursor": {
    check: async (sandbox, { first }) => {
      expect((await sandbox.get("/users")).text).toBe(first.text);
      const second = await pageAfter(sandbox, first);
      expect([second.status, second.json]).toEqual([400, { error: "Invalid cursor" }]);
    },
  },
  "empty-first-page": {
    check: async (sandbox, { first, second }) => {
      expect((await sandbox.get("/users")).json).toEqual({
        object: "list",
        hasMore: false,
        endingCursor: null,
        data: [],
      });
      expect((await pageAfter(sandbox, first)).text).toBe(second.text);
    },
  },
  "empty-read": {
    check: async (sandbox, { first }) => {
      const nothing = { object: "list", hasMore: false, endingCursor: null, data: [] };
      expect((await sandbox.get("/users?status=INVITED")).json).toEqual(nothing);
      expect((await sandbox.get("/departments")).json).toEqual(nothing);
      expect((await pageAfter(sandbox, first)).json).toEqual(nothing);
    },
  },
  "empty-page-more": {
    check: async (sandbox, { first, second }) => {
      const answer = await sandbox.get("/users");
      expect([answer.json.hasMore, answer.json.data]).toEqual([true, []]);
      expect(answer.json.endingCursor).toBe(first.json.endingCursor);
      sandbox.control.clearFault();
      expect((await pageAfter(sandbox, answer)).text).toBe(second.text);
    },
  },
  "ends-early": {
    check: async (sandbox, { first }) => {
      const answer = await sandbox.get("/users");
      expect(answer.json).toEqual({ ...first.json, hasMore: false, endingCursor: null });
    },
  },
  "partial-list": {
    rule: { share: 0.4 },
    check: async ({ walk, control }) => {
      const all = control.people().map(({ id }) => id);
      const seen = (await walk("/users?status=NULL")).map(({ id }) => id);
      expect(seen.length).toBeGreaterThan(130 * 0.45);
      expect(seen.length).toBeLessThan(130 * 0.75);
      expect(all.filter((id) => seen.includes(id))).toEqual(seen);
      expect((await walk("/users?status=NULL", 10)).map(({ id }) => id)).toEqual(seen);
    },
  },
  "has-more-without-cursor": {
    check: async (sandbox, { first }) => {
      expect((await sandbox.get("/users")).json).toEqual({ ...first.json, hasMore: true, endingCursor: null });
    },
  },
  "repeated-cursor": {
    check: async (sandbox, { first }) => {
      const again = await sandbox.get("/users");
      expect(idsOf(again)).toEqual(idsOf(first));
      const back = await pageAfter(sandbox, again);
      expect(idsOf(back)).toEqual(idsOf(first));
      expect(back.json.endingCursor).toBe(again.json.endingCursor);
      const second = await pageAfter(sandbox, first);
      expect(second.json).toMatchObject({ hasMore: true, endingCursor: first.json.endingCursor });
    },
  },
  "id-on-two-pages": {
    check: async (sandbox, { first, second }) => {
      expect(idsOf(await pageAfter(sandbox, first))).toEqual([idsOf(first)[9], ...idsOf(second)]);
      expect(idsOf(await sandbox.get("/users"))).toEqual([...idsOf(first), idsOf(second)[0]]);
      const single = idsOf(await sandbox.get("/departments?limit=100"));
      expect(single.at(-1)).toBe(single.at(-2));
    },
  },
  "drifting-cursor": {
    check: async (sandbox, { first, second }) => {
      expect((await sandbox.get("/users")).text).toBe(first.text);
      expect(idsOf(await pageAfter(sandbox, first))).toEqual([idsOf(first)[9], ...idsOf(second).slice(0, 9)]);
      const walked = (await sandbox.walk("/users?status=NULL", 10)).map(({ id }) => id);
      expect(new Set(walked).size).toBe(130);
      expect(walked.length).toBeGreaterThan(130);
    },
  },
  "skipping-cursor": {
    check: async (sandbox, { first, second }) => {
      expect(idsOf(await pageAfter(sandbox, first)).slice(0, 9)).toEqual(idsOf(second).slice(1));
      const walked = (await sandbox.walk("/users?status=NULL", 10)).map(({ id }) => id);
      expect(new Set(walked).size).toBe(walked.length);
      expect(walked.length).toBeLessThan(130);
    },
  },
  "status-ignored": {
    check: async ({ walk }) => {
      for (const status of ["ACTIVE", "INVITED", "CREATED", "DEACTIVATED"]) {
        expect(await walk(`/users?status=${status}`, 9)).toHaveLength(130);
      }
    },
  },
  "page-info-envelope": {
    check: async ({ get }, { first }) => {
      const { data, endingCursor } = first.json;
      expect((await get("/users")).json).toEqual({ data, pageInfo: { endCursor: endingCursor, hasNextPage: true } });
    },
  },
  "list-of-strings": {
    check: async ({ get }) => {
      const { json } = await get("/users");
      expect(json).toHaveLength(10);
      expect(new Set(json.map((item: unknown) => typeof item))).toEqual(new Set(["string"]));
    },
  },
  "data-of-strings": {
    check: async ({ get }, { first }) => {
      const { json } = await get("/users");
      expect(json).toEqual({ ...first.json, data: Array.from({ length: 10 }, () => expect.any(String)) });
    },
  },
  "data-null": {
    check: async ({ get }, { first }) => {
      expect((await get("/users")).json).toEqual({ ...first.json, data: null });
    },
  },
  "millisecond-timestamps": {
    check: async ({ get, control }) => {
      const { createdAt, updatedAt } = control.owner();
      expect((await get("/me")).json).toMatchObject({ createdAt, updatedAt });
      const [department] = (await get("/departments")).json.data;
      expect(department.createdAt).toBe(control.departments()[0]?.createdAt);
      expect("updatedAt" in department).toBe(false);
    },
  },
  "duplicate-email": {
    check: async (sandbox) => {
      const { changed, victims } = await changedBy(sandbox, "duplicate-email");
      expect(changed.map(({ id }) => id)).toEqual([victims[1]]);
      const original = sandbox.control.person(victims[0] ?? "").email;
      expect(changed[0].email).not.toBe(original);
      expect(changed[0].email.toLowerCase()).toBe(original.toLowerCase());
    },
  },
  "dangling-manager": {
    rule: { count: 4 },
    check: async (sandbox) => {
      const { changed } = await changedBy(sandbox, "dangling-manager");
      expect(changed).toHaveLength(4);
      for (const { manager } of changed) {
        expect(manager).toEqual({ id: expect.any(String), object: "user", url: `${sandbox.url}/user/${manager.id}` });
        expect((await sandbox.get(manager.url)).status).toBe(404);
      }
    },
  },
  "manager-cycle": {
    check: async (sandbox) => {
      const { changed, victims } = await changedBy(sandbox, "manager-cycle");
      expect(victims).toHaveLength(2);
      const managerOf = async (id: string | undefined) => (await sandbox.get(`/user/${id}`)).json.manager.id;
      expect([await managerOf(victims[0]), await managerOf(victims[1])]).toEqual([victims[1], victims[0]]);
      expect(changed.map(({ id }) => id)).toEqual([victims[1]]);
    },
  },
  "invalid-timezone": {
    check: async (sandbox) => {
      const { changed } = await changedBy(sandbox, "invalid-timezone");
      expect(changed.map(({ timezone }) => timezone)).toEqual(Array.from({ length: 3 }, () => "Mars/Olympus_Mons"));
    },
  },
  "record-without-id": {
    check: async ({ get }, { first }) => {
      const { data } = (await get("/users")).json;
      expect("id" in data[0]).toBe(false);
      expect(data[0].email).toBe(first.json.data[0].email);
      expect(data.slice(1)).toEqual(first.json.data.slice(1));
    },
  },
  "record-with-numeric-id": {
    check: async ({ get }, { first }) => {
      const { data } = (await get("/users")).json;
      expect(data[0]).toEqual({ ...first.json.data[0], id: 12345 });
      expect((await get("/departments")).json.data[0].id).toBe(12345);
    },
  },
  "unknown-status": {
    check: async ({ get }, { first }) => {
      const { data } = (await get("/users")).json;
      expect(data[0]).toEqual({ ...first.json.data[0], status: "SUSPENDED" });
      expect("status" in (await get("/departments")).json.data[0]).toBe(false);
    },
  },
  "null-record": {
    check: async ({ get }, { first }) => {
      expect((await get("/users")).json.data).toEqual([null, ...first.json.data.slice(1)]);
    },
  },
};

describe("faults", () => {
  test("have names in kebab-case and a line that says what they do", () => {
    expect(FAULTS.filter(({ name }) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
    expect(FAULTS.filter(({ description }) => description.length < 10 || description.includes("\n"))).toEqual([]);
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
  });

  test.each(FAULTS.map(({ name }) => name))("%s does what it says, and is gone when cleared", (name) =>
    withSandbox({ now: () => NOW, wallClock: () => WALL }, async (sandbox) => {
      const { get, control } = sandbox;
      const ask = async () => {
        const first = await get("/users");
        return { first, second: await pageAfter(sandbox, first), me: await get("/me") };
      };
      const texts = ({ first, second, me }: { first: Answer; second: Answer; me: Answer }) =>
        [first, second, me].map(({ text }) => text);
      const clean = await ask();
      control.setFault({ ...CASES[name].rule, name });
      await CASES[name].check(sandbox, clean);
      control.clearFault(name);
      expect(texts(await ask())).toEqual(texts(clean));
    }),
  );
});

describe("where a fault strikes", () => {
  const pagesOf = async ({ get }: RunningSandbox, list: string) => {
    const statuses: number[] = [];
    for (let cursor = ""; ; ) {
      const separator = list.includes("?") ? "&" : "?";
      let answer = await get(list + (cursor === "" ? "" : `${separator}startingAfter=${cursor}`));
      statuses.push(answer.status);
      // A page that has failed is asked for once more.
      if (answer.status !== 200)
        answer = await get(list + (cursor === "" ? "" : `${separator}startingAfter=${cursor}`));
      if (answer.json.hasMore !== true) return statuses;
      cursor = answer.json.endingCursor;
    }
  };

  test.each([
    ["first", [500, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]],
    ["middle", [200, 200, 200, 200, 200, 500, 200, 200, 200, 200, 200]],
    ["last", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 500]],
    [3, [200, 200, 500, 200, 200, 200, 200, 200, 200, 200, 200]],
  ] as const)("page %s, once", (page, expected) =>
    // 80 % of 130 are ACTIVE: 104, so 11 pages of 10.
    withSandbox({}, async (sandbox) => {
      sandbox.control.setFault({ name: "server-error", at: { list: "users", status: "ACTIVE", page }, times: 1 });
      expect(await pagesOf(sandbox, "/users?status=INVITED")).toEqual([200]);
      expect(await pagesOf(sandbox, "/departments?limit=4")).not.toContain(500);
      expect(await pagesOf(sandbox, "/users")).toEqual(expected);
      expect(await pagesOf(sandbox, "/users")).not.toContain(500);
      expect(sandbox.control.faults()[0]?.struck).toBe(1);
    }),
  );

  test("a list of one page has its first, middle and last in one", () =>
    withSandbox({}, async ({ get, control }) => {
      for (const page of ["first", "middle", "last"] as const) {
        control.setFault({ name: "server-error", at: { list: "departments", page }, times: 1 });
        expect((await get("/departments?limit=100")).status).toBe(500);
        control.clearFault();
      }
    }));

  test("a status, with none given meaning ACTIVE", () =>
    withSandbox({}, async ({ get, control }) => {
      control.setFault({ name: "server-error", at: { status: "ACTIVE" } });
      expect((await get("/users")).status).toBe(500);
      expect((await get("/users?status=active")).status).toBe(500);
      expect((await get("/users?status=CREATED")).status).toBe(200);
      expect((await get("/users?status=null")).status).toBe(200);
      control.setFault({ name: "bad-gateway", at: { status: "NULL" } });
      expect((await get("/users?status=null")).status).toBe(502);
    }));

  test("a single answer", () =>
    withSandbox({}, async ({ get, control }) => {
      control.setFault({ name: "forbidden", at: { list: "me" } });
      expect([(await get("/me")).status, (await get("/users")).status]).toEqual([403, 200]);
      control.clearFault();
      control.setFault({ name: "server-error", at: { list: "user" } });
      expect([(await get(`/user/${control.owner().id}`)).status, (await get("/me")).status]).toEqual([500, 200]);
    }));

  test("a share of the requests, by number of times, whatever else is on", () =>
    withSandbox({}, async ({ get, control }) => {
      control.setFault({ name: "server-error", times: 2 });
      control.setFault({ name: "millisecond-timestamps" });
      const statuses = [(await get("/me")).status, (await get("/me")).status, (await get("/me")).status];
      expect(statuses).toEqual([500, 500, 200]);
      expect((await get("/me")).json.createdAt).toBeGreaterThan(1e11);
    }));

  test("people named, by their ids", () =>
    withSandbox({}, async ({ get, control }) => {
      const id = control.people()[77]?.id ?? "";
      control.setFault({ name: "invalid-timezone", people: [id] });
      expect(control.faults()[0]?.victims).toEqual([id]);
      expect((await get(`/user/${id}`)).json.timezone).toBe("Mars/Olympus_Mons");
    }));

  test.each([
    [{ name: "earthquake" }, "earthquake: no such fault"],
    [{ name: "hang", at: { list: "people" } }, "at.list: not a value that it can have"],
    [{ name: "hang", at: { status: "active" } }, "at.status: not a value that it can have"],
    [{ name: "hang", at: { page: 0 } }, "at.page: not a value that it can have"],
    [{ name: "hang", at: { where: 1 } }, "at.where: no such option of a fault"],
    [{ name: "hang", at: "first" }, "at: not a value that it can have"],
    [{ name: "hang", times: 0 }, "times: not a value that it can have"],
    [{ name: "hang", often: 3 }, "often: no such option of a fault"],
    [{ name: "partial-list", share: 2 }, "share: not a value that it can have"],
  ])("%j is refused", (rule, error) =>
    withSandbox({}, async ({ call, control }) => {
      const answer = await call("POST", "/faults", rule);
      expect([answer.status, answer.json]).toEqual([400, { error }]);
      expect(control.faults()).toEqual([]);
    }),
  );
});
