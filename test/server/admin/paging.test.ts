/** Lists that are longer than a page. */
import { expect, test } from "@jest/globals";
import { createDirectory } from "../../../src/directory/directory.js";
import { DEFAULT_MAPPING } from "../../../src/mapping/attribute-mapping.js";
import { createAdminCalls } from "../../../src/server/admin/admin-calls.js";
import type { AdminConnection } from "../../../src/server/admin/admin-connection.js";
import { NO_CHANGES } from "../../../src/store/cycle-report.js";
import { createMemoryStore } from "../../../src/store/memory-store.js";
import { createOperations } from "../../../src/sync/operations.js";
import { digest, EPOCH } from "../../support/snapshot-of.js";
import { type Json, keepingLogger } from "./operated-bridge.js";

const clock = { now: () => EPOCH, sleep: () => Promise.resolve() };
const nothing = () => Promise.resolve();
const store = createMemoryStore();

function connection(id: string): AdminConnection {
  const directory = createDirectory();
  const mine = store.connection(id);
  return {
    id,
    name: id,
    directory,
    store: mine,
    mapping: DEFAULT_MAPPING,
    operations: createOperations({
      store: mine,
      directory,
      clock,
      digest,
      keepVersionsMs: 1,
      inTurn: (record) => record(),
      carryOut: nothing,
    }),
    keyOwner: () => undefined,
    leads: () => false,
    nextCycleAt: () => undefined,
    syncNow: () => Promise.resolve({ finished: Promise.resolve(undefined) }),
    whoseKey: () => Promise.reject(new Error("nobody asks")),
  };
}

const connections = Array.from({ length: 230 }, (_, index) =>
  connection(`c${String(index).padStart(3, "0")}`),
).reverse();
const calls = createAdminCalls({ connections: () => connections, clock, logger: keepingLogger([]) });
const get = async (target: string): Promise<Json> =>
  (await calls({ method: "GET", target, body: undefined, by: "a test" })).body;

async function walk(path: string): Promise<{ readonly items: readonly Json[]; readonly pages: number }> {
  const items: Json[] = [];
  let next: string | null = "";
  for (let pages = 0; ; pages++) {
    if (next === null) return { items, pages };
    const page: Json = await get(next === "" ? path : `${path}?after=${next}`);
    items.push(...page.items);
    next = page.next;
  }
}

test("connections, by id", async () => {
  const { items, pages } = await walk("/connections");
  expect(pages).toBe(3);
  expect(items.map(({ id }) => id)).toEqual(connections.map(({ id }) => id).reverse());
  expect(items[0]).toMatchObject({ status: "linking", readOnly: true, people: 0, version: 0, dataAgeSeconds: null });
  expect(items[0]).toMatchObject({ lastCycle: null, nextCycleAt: null, keyOwner: null });
});

test("cycles, newest first", async () => {
  for (let number = 1; number <= 200; number++) {
    const read = { users: 1, departments: 0, requests: 1 };
    const times = { startedAt: EPOCH, finishedAt: EPOCH };
    const rest = { reason: undefined, failure: undefined, version: 0, changes: NO_CHANGES, rejections: [], absent: [] };
    const report = { number, outcome: "unchanged", read, ...times, ...rest } as const;
    await store.connection("c000").commit({ published: undefined, report });
  }
  const { items, pages } = await walk("/connections/c000/cycles");
  expect(pages).toBe(2);
  expect(items.map(({ number }) => number)).toEqual(Array.from({ length: 200 }, (_, index) => 200 - index));
  expect(await get("/connections/c000/cycles?after=eA")).toMatchObject({ status: 400 });
});

test("holds keep their place when those before them are decided", async () => {
  const person = { id: "p", userName: "p@example.org", displayName: "P" };
  const holds = Array.from({ length: 1500 }, (_, index) => ({
    id: `h${String(1500 - index).padStart(4, "0")}`,
    state: "open" as const,
    change: "deactivate" as const,
    cause: "vanished" as const,
    reason: "a reason",
    person,
    evidence: {},
    evidenceKey: "k",
    openedAt: EPOCH + index,
    decidedAt: undefined,
    decidedBy: undefined,
    decisionReason: undefined,
  }));
  await store.connection("c001").commit({ published: undefined, holds });
  const first = await get("/connections/c001/holds?state=open");
  expect(first.items).toHaveLength(1000);
  const decided = await calls({
    method: "POST",
    target: "/connections/c001/holds/h1500/reject",
    body: {},
    by: "a test",
  });
  expect(decided).toMatchObject({ status: 200, path: "/connections/{connection}/holds/{hold}/reject" });
  const second = await get(`/connections/c001/holds?state=open&after=${first.next}`);
  expect(second.items).toHaveLength(500);
  expect(second.checksum).not.toBe(first.checksum);
  const ids = [...first.items, ...second.items].map(({ id }: Json) => id);
  expect(ids).toEqual(holds.map(({ id }) => id));
});
