/** A decision is about one leaving: it ends when its person is back, whatever else goes on. */
import { expect, test } from "@jest/globals";
import { latticeUser } from "../support/fake-source.js";
import { createSyncBench, LIMITS, MINUTE, operate, type SyncBench } from "../support/sync-bench.js";

const APPROVED = { decision: "approved", by: "Ana", reason: "in the HR list" } as const;
const REJECTED = { decision: "rejected", by: "Ana", reason: "a mistake" } as const;

/** Twelve people, of whom p00 is protected, has left and is held. Lattice says nothing of when anybody was changed. */
async function withHold(): Promise<SyncBench> {
  const crowd = Array.from({ length: 12 }, (_, index) => latticeUser(`p${String(index).padStart(2, "0")}`));
  const bench = createSyncBench(crowd, { limits: { ...LIMITS, protected: ["p00"] } });
  bench.source.ownerId = "p11";
  await bench.cycle();
  bench.source.set("p00", { status: "DEACTIVATED" });
  expect((await bench.cycle()).report.outcome).toBe("held");
  return bench;
}

async function decideAll(bench: SyncBench, word: typeof APPROVED | typeof REJECTED): Promise<void> {
  const operations = operate(bench);
  const { checksum } = await operations.holds();
  await operations.decideAllHolds(checksum, word);
}

test("an approval does not approve that the same person leaves again", async () => {
  const bench = await withHold();
  await decideAll(bench, APPROVED);
  expect(bench.served("p00")?.active).toBe(false);
  bench.source.set("p00", { status: "ACTIVE" });
  await bench.cycle();
  expect(bench.served("p00")?.active).toBe(true);

  bench.source.set("p00", { status: "DEACTIVATED" });
  expect((await bench.cycle()).report.outcome).toBe("held");
  expect(bench.served("p00")?.active).toBe(true);
  expect(await bench.store.holds("open")).toHaveLength(1);
  expect(await bench.store.holds("approved")).toHaveLength(1);
});

test("a rejection does not keep somebody who was back and leaves again: that is asked anew", async () => {
  const bench = await withHold();
  await decideAll(bench, REJECTED);
  await bench.cycle();
  expect(await bench.store.holds("open")).toEqual([]);
  bench.source.set("p00", { status: "ACTIVE" });
  await bench.cycle();

  bench.source.set("p00", { status: "DEACTIVATED" });
  await bench.cycle();
  expect(await bench.store.holds("open")).toHaveLength(1);
  expect(await bench.store.holds("rejected")).toHaveLength(1);
});

test("a rejection is about what Lattice says by then, not about what it said when the hold was opened", async () => {
  const bench = await withHold();
  bench.source.set("p00", { updatedAt: bench.now, title: "Former" });
  await bench.cycle();
  const [hold] = await bench.store.holds("open");
  expect(hold?.evidence["updatedAt"]).toBe(new Date(bench.now - 5 * MINUTE).toISOString());
  await decideAll(bench, REJECTED);
  await bench.cycle();
  expect(await bench.store.holds("open")).toEqual([]);
  expect(bench.served("p00")?.active).toBe(true);
});

test("an approval does not stand any more when a rollback has undone what it did", async () => {
  const bench = createSyncBench(Array.from({ length: 12 }, (_, index) => latticeUser(`q${index}`)));
  bench.source.ownerId = "q11";
  await bench.cycle();
  for (let index = 0; index < 6; index++) bench.source.set(`q${index}`, { status: "DEACTIVATED" });
  await bench.cycle();
  await decideAll(bench, APPROVED);
  expect(bench.served("q0")?.active).toBe(false);
  bench.now += MINUTE;
  await operate(bench).rollBack(1, "Ana", "these were the wrong people");
  expect(bench.served("q0")?.active).toBe(true);
  await operate(bench).unfreeze();
  expect((await bench.cycle()).report.outcome).toBe("held");
  expect(bench.roster().filter((name) => name.startsWith("-"))).toEqual([]);
  expect(await bench.store.holds("open")).toHaveLength(6);
});

test("an approval given under a freeze lapses if its person is back before the freeze ends", async () => {
  const bench = await withHold();
  await operate(bench).freeze("Ana", "payroll");
  await decideAll(bench, APPROVED);
  bench.source.set("p00", { status: "ACTIVE" });
  await bench.cycle();
  await operate(bench).unfreeze();
  expect(bench.served("p00")?.active).toBe(true);
});

test("a hold whose person is back is released under a freeze, too, so that nobody can approve it", async () => {
  const bench = await withHold();
  await operate(bench).freeze("Ana", "payroll");
  bench.source.set("p00", { status: "ACTIVE" });
  await bench.cycle();
  expect(await bench.store.holds("open")).toEqual([]);
});

test("a hold whose person is back is released in a quarantined cycle, too", async () => {
  const bench = await withHold();
  bench.source.set("p00", { status: "ACTIVE" });
  for (let index = 1; index < 12; index++) {
    const id = `p${String(index).padStart(2, "0")}`;
    bench.source.set(id, { email: `${id}@example.net` });
  }
  expect((await bench.cycle()).report.outcome).toBe("quarantined");
  await decideAll(bench, APPROVED);
  expect(bench.served("p00")?.active).toBe(true);
});
