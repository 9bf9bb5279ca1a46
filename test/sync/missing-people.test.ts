/** People who are missing and are asked for by id, when there are many of them, or when asking fails. */
import { describe, expect, test } from "@jest/globals";
import { LatticeError, type LatticeFailureKind } from "../../src/lattice/lattice-client.js";
import { latticeUser } from "../support/fake-source.js";
import { createSyncBench, DAY, LIMITS, type SyncBench } from "../support/sync-bench.js";

const idOf = (index: number) => `p${String(index).padStart(4, "0")}`;
const crowd = (count: number) => Array.from({ length: count }, (_, index) => latticeUser(idOf(index)));

function failFor(bench: SyncBench, failing: (id: string) => boolean, kind: LatticeFailureKind = "malformed"): void {
  const ask = bench.source.user;
  bench.source.user = async (id, signal) => {
    if (failing(id)) throw new LatticeError(kind, "this record is broken");
    return ask(id, signal);
  };
}

const inactive = (bench: SyncBench) => bench.roster().filter((name) => name.startsWith("-"));

describe("more people than can be asked for in one cycle", () => {
  test("are judged together: nobody goes a few at a time under the limit", async () => {
    const bench = createSyncBench(crowd(1500));
    await bench.cycle();
    // The limit is 150, and 100 are asked for in a cycle.
    for (let index = 0; index < 320; index++) bench.source.people.delete(idOf(index + 100));
    for (let cycle = 0; cycle < 6; cycle++) {
      const { report } = await bench.cycle();
      if (cycle === 1) expect(report).toMatchObject({ outcome: "held", reason: expect.stringContaining("220") });
      expect(inactive(bench)).toEqual([]);
    }
    const holds = await bench.store.holds("open");
    expect(holds).toHaveLength(320);
    expect(holds[0]?.reason).toContain("320 leavers");
  });

  test("do not keep those waiting of whom Lattice says that they have left", async () => {
    const bench = createSyncBench(crowd(1500));
    await bench.cycle();
    for (let index = 0; index < 320; index++) bench.source.people.delete(idOf(index + 100));
    await bench.cycle();
    bench.source.set(idOf(1), { status: "DEACTIVATED" });
    await bench.cycle();
    expect(inactive(bench)).toEqual([`-${idOf(1)}@example.org`]);
  });

  test("go as they are asked for where all of them are within the limit", async () => {
    const bench = createSyncBench(crowd(1500));
    await bench.cycle();
    for (let index = 0; index < 120; index++) bench.source.people.delete(idOf(index + 100));
    for (let cycle = 0; cycle < 3; cycle++) await bench.cycle();
    expect(inactive(bench)).toHaveLength(120);
  });

  test("are asked for with the active first: theirs is the access", async () => {
    const gone = Array.from({ length: 1150 }, (_, index) => latticeUser(`a${index}`, { status: "DEACTIVATED" }));
    const bench = createSyncBench([...gone, ...crowd(12)]);
    bench.source.ownerId = idOf(11);
    await bench.cycle();
    // The list of those who have left comes without anybody, though they are there when asked for.
    for (const { id } of gone) bench.source.hidden.add(id);
    bench.source.people.delete(idOf(3));
    await bench.cycle();
    await bench.cycle();
    expect(bench.served(idOf(3))?.active).toBe(false);
  });
});

describe("somebody who cannot be asked for", () => {
  test.each(["malformed", "forbidden", "unavailable"] as const)(
    "(%s) does not keep others from going",
    async (kind) => {
      const bench = createSyncBench(crowd(12));
      bench.source.ownerId = idOf(11);
      await bench.cycle();
      failFor(bench, (id) => id === idOf(1), kind);
      bench.source.people.delete(idOf(1));
      bench.source.people.delete(idOf(2));
      await bench.cycle();
      const { report } = await bench.cycle();
      expect(bench.served(idOf(1))?.active).toBe(true);
      expect(bench.served(idOf(2))?.active).toBe(false);
      expect(report.absent.find(({ id }) => id === idOf(1))?.reason).toContain("this record is broken");
    },
  );

  test("is asked for again, but an outage is not asked a hundred times", async () => {
    const bench = createSyncBench(crowd(150));
    await bench.cycle();
    let asked = 0;
    failFor(bench, () => ++asked > 0, "unavailable");
    for (let index = 0; index < 90; index++) bench.source.people.delete(idOf(index));
    await bench.cycle();
    expect(asked).toBeLessThan(10);
    expect(inactive(bench)).toEqual([]);
  });
});

describe("somebody of whom Lattice says that they have left, in a record that cannot be served", () => {
  test("leaves: without an e-mail", async () => {
    const bench = createSyncBench(crowd(12));
    await bench.cycle();
    bench.source.set(idOf(1), { status: "DEACTIVATED", email: undefined } as never);
    const { report } = await bench.cycle();
    expect(report).toMatchObject({ changes: { deactivated: 1 }, rejections: [{ id: idOf(1) }] });
    expect(bench.served(idOf(1))).toMatchObject({ active: false, userName: `${idOf(1)}@example.org` });
    expect((await bench.cycle()).report.outcome).toBe("unchanged");
  });

  test("leaves: with an attribute that cannot be decoded", async () => {
    const bench = createSyncBench(crowd(12));
    await bench.cycle();
    const rejection = { kind: "user", id: idOf(1), reason: "title: not a text" } as const;
    bench.source.broken.set(idOf(1), rejection);
    await bench.cycle();
    expect(bench.served(idOf(1))?.active).toBe(true);
    bench.source.broken.set(idOf(1), { ...rejection, status: "DEACTIVATED" });
    const { report } = await bench.cycle();
    expect(report.rejections).toEqual([rejection]);
    expect(bench.served(idOf(1))?.active).toBe(false);
  });

  test("is judged like any other leaver", async () => {
    const bench = createSyncBench(crowd(12));
    await bench.cycle();
    for (let index = 1; index < 6; index++)
      bench.source.set(idOf(index), { status: "DEACTIVATED", email: undefined } as never);
    expect((await bench.cycle()).report.outcome).toBe("held");
    expect(inactive(bench)).toEqual([]);
    expect(await bench.store.holds("open")).toHaveLength(5);
  });
});

test("somebody approved long after they vanished is inactive for as long as others before they are deleted", async () => {
  const bench = createSyncBench(crowd(12), {
    limits: { ...LIMITS, protected: [idOf(1)] },
  });
  bench.source.ownerId = idOf(11);
  await bench.cycle();
  bench.source.people.delete(idOf(1));
  await bench.cycle();
  await bench.cycle();
  bench.now += 40 * DAY;
  await bench.cycle();
  const [hold] = await bench.store.holds("open");
  if (hold === undefined) throw new Error("they are held");
  const decidedAt = bench.now + 1;
  await bench.store.commit({
    published: undefined,
    holds: [{ ...hold, state: "approved", decidedAt, decidedBy: "Ana", decisionReason: "gone" }],
  });
  await bench.sync.carryOut();
  expect(bench.served(idOf(1))?.active).toBe(false);
  bench.now += 29 * DAY;
  await bench.cycle();
  expect(bench.served(idOf(1))?.active).toBe(false);
  bench.now += 2 * DAY;
  await bench.cycle();
  expect(bench.served(idOf(1))).toBeUndefined();
});
