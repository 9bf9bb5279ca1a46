/** Operators decide while Lattice is read, which may take as long as its rate limit wants: what they decide holds at once. */
import { describe, expect, test } from "@jest/globals";
import type { CycleResult } from "../../src/sync/cycle.js";
import { latticeUser, outage } from "../support/fake-source.js";
import { createSyncBench, MINUTE, operate, type SyncBench } from "../support/sync-bench.js";

const crowd = (count: number) =>
  Array.from({ length: count }, (_, index) => latticeUser(`p${String(index).padStart(3, "0")}`));
const BY_ANA = { decision: "approved", by: "Ana", reason: "in the HR list" } as const;

/** Begins a cycle whose read has seen everything as it is now, but does not end before `end` is called. */
async function beginCycle(bench: SyncBench): Promise<{ readonly end: () => Promise<CycleResult> }> {
  let release = () => undefined as void;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let seen = () => undefined as void;
  const reading = new Promise<void>((resolve) => {
    seen = resolve;
  });
  bench.source.beforeEnd = () => {
    seen();
    return released;
  };
  const cycle = bench.cycle();
  await reading;
  bench.source.beforeEnd = undefined;
  return {
    end() {
      bench.now += MINUTE;
      release();
      return cycle;
    },
  };
}

/** Twenty of forty have left, and all of them are held. */
async function withHeldLeavers(): Promise<SyncBench> {
  const bench = createSyncBench(crowd(40));
  await bench.cycle();
  for (let index = 10; index < 30; index++) bench.source.set(`p0${index}`, { status: "DEACTIVATED" });
  expect((await bench.cycle()).report.outcome).toBe("held");
  return bench;
}

async function holdOf(bench: SyncBench, personId: string): Promise<string> {
  const holds = await bench.store.holds("open");
  return holds.find(({ person }) => person.id === personId)?.id ?? "";
}

describe("while Lattice is read", () => {
  test("an approved leaver goes at once, and the end of that read does not undo it", async () => {
    const bench = await withHeldLeavers();
    const { end } = await beginCycle(bench);
    const version = bench.directory.current()?.version ?? 0;
    expect(await operate(bench).decideHold(await holdOf(bench, "p010"), BY_ANA)).toMatchObject({ ok: true });
    expect(bench.served("p010")?.active).toBe(false);
    expect(bench.served("p011")?.active).toBe(true);
    expect(bench.directory.current()?.version).toBe(version + 1);

    const { report } = await end();
    expect(report).toMatchObject({ outcome: "held", changes: { deactivated: 0, reactivated: 0, updated: 1 } });
    expect(bench.served("p010")?.active).toBe(false);
    expect(bench.served("p011")?.active).toBe(true);
    expect(await bench.store.holds("approved")).toHaveLength(1);
  });

  test("a rejected leaver stays when that read ends", async () => {
    const bench = await withHeldLeavers();
    const { end } = await beginCycle(bench);
    const operations = operate(bench);
    const { checksum } = await operations.holds();
    await operations.decideAllHolds(checksum, { ...BY_ANA, decision: "rejected" });
    await end();
    expect(bench.roster().filter((name) => name.startsWith("-"))).toEqual([]);
    expect(await bench.store.holds("open")).toEqual([]);
    expect(await bench.store.holds("rejected")).toHaveLength(20);
  });

  test("an approval on what was known is made good where that read has the person back", async () => {
    const bench = await withHeldLeavers();
    bench.source.set("p010", { status: "ACTIVE" });
    const { end } = await beginCycle(bench);
    await operate(bench).decideHold(await holdOf(bench, "p010"), BY_ANA);
    expect(bench.served("p010")?.active).toBe(false);
    const { report } = await end();
    expect(report.changes).toMatchObject({ reactivated: 1, deactivated: 0 });
    expect(bench.served("p010")?.active).toBe(true);
    // It was for that leaving only.
    await bench.sync.carryOut();
    expect(bench.served("p010")?.active).toBe(true);
  });

  test("a freeze keeps that read from being published, and an end of it lets it", async () => {
    const bench = createSyncBench(crowd(12));
    await bench.cycle();
    bench.source.set("p001", { title: "Astronaut" });
    const frozen = await beginCycle(bench);
    await operate(bench).freeze("Ana", "payroll");
    const { report } = await frozen.end();
    expect(report).toMatchObject({ outcome: "unchanged", version: 1, changes: { updated: 1 } });
    expect(report.reason).toContain("frozen (payroll)");
    expect(bench.served("p001")?.title).toBeUndefined();

    const thawed = await beginCycle(bench);
    await operate(bench).unfreeze();
    expect((await thawed.end()).report.outcome).toBe("published");
    expect(bench.served("p001")?.title).toBe("Astronaut");
  });

  test("a rollback is served at once and stays when that read ends", async () => {
    const bench = createSyncBench(crowd(12));
    await bench.cycle();
    bench.source.set("p001", { title: "Astronaut" });
    bench.source.set("joiner", {});
    await bench.cycle();
    bench.source.set("p002", { title: "Diver" });
    const { end } = await beginCycle(bench);
    expect(await operate(bench).rollBack(1, "Ana", "a bad import")).toMatchObject({ ok: true });
    expect(bench.directory.current()?.version).toBe(3);
    expect([bench.served("p001")?.title, bench.served("joiner")]).toEqual([undefined, undefined]);

    const { report } = await end();
    expect(report).toMatchObject({ outcome: "unchanged", version: 3 });
    expect(bench.directory.current()?.version).toBe(3);
    await operate(bench).unfreeze();
    await bench.cycle();
    expect([bench.served("p001")?.title, bench.served("p002")?.title]).toEqual(["Astronaut", "Diver"]);
    expect(bench.served("joiner")?.active).toBe(true);
  });

  test("cycles wait for one another", async () => {
    const bench = createSyncBench(crowd(3));
    const { end } = await beginCycle(bench);
    const second = bench.cycle();
    const { report } = await end();
    expect(report).toMatchObject({ number: 1, outcome: "published" });
    expect((await second).report).toMatchObject({ number: 2, outcome: "unchanged", version: 1 });
  });

  test("somebody who was missing is counted against what is served when the read ends", async () => {
    const bench = createSyncBench(crowd(12));
    await bench.cycle();
    bench.source.set("joiner", {});
    await bench.cycle();
    bench.source.people.delete("joiner");
    const { end } = await beginCycle(bench);
    await operate(bench).rollBack(1, "Ana", "a bad import");
    const { report } = await end();
    expect(report.absent).toEqual([]);
    expect(await bench.store.absences()).toEqual([]);
  });
});

describe("a quarantined plan that is approved", () => {
  /** Thirty of forty have another e-mail. */
  async function withQuarantine(): Promise<SyncBench> {
    const bench = createSyncBench(crowd(40));
    await bench.cycle();
    for (let index = 10; index < 40; index++) bench.source.set(`p0${index}`, { email: `other-${index}@example.org` });
    expect((await bench.cycle()).report.outcome).toBe("quarantined");
    return bench;
  }

  async function approve(bench: SyncBench): Promise<void> {
    const quarantine = (await bench.store.setting("quarantine")) as { readonly checksum: string };
    expect(await operate(bench).decideQuarantine(quarantine.checksum, BY_ANA)).toMatchObject({ ok: true });
  }

  test("is published at once, also while Lattice is read, and that read changes nothing more", async () => {
    const bench = await withQuarantine();
    const { end } = await beginCycle(bench);
    await approve(bench);
    expect(bench.served("p010")?.userName).toBe("other-10@example.org");
    expect(await bench.store.setting("quarantine")).toBeUndefined();
    expect(await bench.store.setting("quarantineApproval")).toBeUndefined();
    const [last] = await bench.store.cycles(1);
    expect(last).toMatchObject({ number: 2, outcome: "published", version: 2, changes: { updated: 30 } });
    expect(last?.reason).toMatch(/Ana/);
    const [change] = (await bench.store.history("User", "p010")).slice(-1);
    expect(change?.cause).toMatch(/Ana approved/);

    expect((await end()).report).toMatchObject({ number: 3, outcome: "unchanged", version: 2 });
    expect(bench.served("p010")?.userName).toBe("other-10@example.org");
  });

  test("is published although Lattice cannot be read any more", async () => {
    const bench = await withQuarantine();
    bench.source.failure = outage();
    expect((await bench.cycle()).report.outcome).toBe("failed");
    await approve(bench);
    expect(bench.served("p010")?.userName).toBe("other-10@example.org");
  });

  test("waits for the next cycle where what it was planned against is not served any more", async () => {
    const bench = await withQuarantine();
    await bench.restart();
    await approve(bench);
    expect(bench.served("p010")?.userName).toBe("p010@example.org");
    expect((await bench.cycle()).report.outcome).toBe("published");
    expect(bench.served("p010")?.userName).toBe("other-10@example.org");
    const [change] = (await bench.store.history("User", "p010")).slice(-1);
    expect(change?.cause).toMatch(/Ana approved/);
  });

  test("is another plan when the same people get something else: that was not approved", async () => {
    const bench = await withQuarantine();
    await bench.restart();
    await approve(bench);
    for (let index = 10; index < 40; index++) bench.source.set(`p0${index}`, { email: `evil-${index}@example.org` });
    expect((await bench.cycle()).report.outcome).toBe("quarantined");
    expect(bench.served("p010")?.userName).toBe("p010@example.org");
    await approve(bench);
    expect(bench.served("p010")?.userName).toBe("evil-10@example.org");
  });

  test("does not pass while publishing is frozen, and does when that ends", async () => {
    const bench = await withQuarantine();
    await operate(bench).freeze("Ana", "payroll");
    await approve(bench);
    expect(bench.served("p010")?.userName).toBe("p010@example.org");
    await operate(bench).unfreeze();
    expect(bench.served("p010")?.userName).toBe("other-10@example.org");
  });

  test("does not bring back who was approved to leave meanwhile", async () => {
    const bench = createSyncBench(crowd(60));
    await bench.cycle();
    for (let index = 10; index < 20; index++) bench.source.set(`p0${index}`, { status: "DEACTIVATED" });
    await bench.cycle();
    for (let index = 20; index < 50; index++) bench.source.set(`p0${index}`, { email: `other-${index}@example.org` });
    expect((await bench.cycle()).report.outcome).toBe("quarantined");
    await operate(bench).decideHold(await holdOf(bench, "p010"), BY_ANA);
    expect(bench.served("p010")?.active).toBe(false);
    await approve(bench);
    await bench.cycle();
    expect(bench.served("p010")?.active).toBe(false);
    expect(bench.served("p011")?.active).toBe(true);
    expect(bench.served("p020")?.userName).toBe("other-20@example.org");
  });
});

describe("another process", () => {
  /** Publishes through the same store, as a process that took over the cycles would. */
  async function takeOver(bench: SyncBench, title: string): Promise<void> {
    const { directory } = bench;
    const current = directory.current();
    await bench.restart();
    bench.source.set("p001", { title });
    bench.now += MINUTE;
    await bench.cycle();
    expect(bench.directory.current()?.version).toBe((current?.version ?? 0) + 1);
  }

  test.each([
    ["and this one was told to stop", true, 0],
    ["and this one does not know it yet", false, -10 * MINUTE],
  ])("that has published a later read is not overwritten by an earlier one: %s", async (_, stops, later) => {
    const bench = createSyncBench(crowd(12));
    await bench.cycle();
    bench.source.set("p001", { title: "Astronaut" });
    const { sync } = bench;
    const stopping = new AbortController();
    bench.source.beforeEnd = async () => {
      bench.source.beforeEnd = undefined;
      await takeOver(bench, "Diver");
      bench.now += later;
      if (stops) stopping.abort();
    };
    expect((await sync.cycle(stopping.signal)).report.outcome).toBe("failed");
    const stored = await bench.store.load();
    expect(stored?.snapshot.version).toBe(2);
    expect(bench.served("p001")?.title).toBe("Diver");
    expect((await bench.store.cycles(9)).map(({ outcome }) => outcome)).toEqual(["published", "published"]);
  });

  test("may run the cycles as soon as this one is told to stop, be it while it plans: then nothing is committed", async () => {
    const stopping = new AbortController();
    let isRead = false;
    const bench = createSyncBench(crowd(12), {
      async breathe() {
        if (isRead) stopping.abort();
      },
    });
    await bench.cycle();
    bench.source.set("p001", { title: "Astronaut" });
    bench.source.hidden.add("p002");
    bench.source.people.delete("p003");
    const { store } = bench;
    const { absences } = store;
    // What is missing is asked of the store once more when everything of Lattice has been read.
    let asked = 0;
    await bench.restart({
      store: {
        ...store,
        absences() {
          isRead = ++asked > 1;
          return absences();
        },
      },
    });
    expect((await bench.sync.cycle(stopping.signal)).report.failure).toBe("aborted");
    expect(stopping.signal.aborted).toBe(true);
    expect((await store.load())?.snapshot.version).toBe(1);
    expect(await store.absences()).toEqual([]);
    expect(await store.cycles(9)).toHaveLength(1);
  });

  test("that has published an earlier read does not stop a later one", async () => {
    const bench = createSyncBench(crowd(12));
    await bench.cycle();
    const { sync, directory } = bench;
    bench.source.set("p002", { title: "Pilot" });
    bench.source.beforeEnd = async () => {
      bench.source.beforeEnd = undefined;
      await takeOver(bench, "Diver");
      bench.now += MINUTE;
    };
    const { report } = await sync.cycle(new AbortController().signal);
    expect(report).toMatchObject({ outcome: "published", version: 3, changes: { updated: 1 } });
    expect(directory.current()?.version).toBe(3);
    expect((await bench.store.load())?.snapshot.version).toBe(3);
  });
});
