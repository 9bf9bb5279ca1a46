/**
 * The guard's rules through whole cycles, each just below and just above, for directories of five sizes. The numbers were
 * worked out by hand from the formula that operators are told: max(percent of the base rounded down, min(floor, a third of
 * the base rounded up)); one more than that trips it.
 */
import { describe, expect, test } from "@jest/globals";
import type { CycleResult } from "../../src/sync/cycle.js";
import { latticeUser } from "../support/fake-source.js";
import { createSyncBench, DAY, LIMITS, type SyncBench } from "../support/sync-bench.js";

interface Size {
  readonly people: number;
  /** All are in the first; the others are empty. No more vanish at once than are asked for by id in one cycle. */
  readonly departments: number;
  /** 10 %, floor 5. */
  readonly leavers: number;
  /** 20 %, floor 10. */
  readonly renamed: number;
  /** 60 %, floor 50. */
  readonly changed: number;
  /** 50 %, floor 10, of the people, who are the first department's members. */
  readonly lost: number;
  /** 50 %, floor 10, of the departments. */
  readonly vanished: number;
  /** Leavers a cycle, and how many cycles of them pass within a day; the base shrinks with each. */
  readonly bleeding: { readonly each: number; readonly cycles: number };
}

const SIZES: readonly Size[] = [
  {
    people: 3,
    departments: 3,
    leavers: 1,
    renamed: 1,
    changed: 1,
    lost: 1,
    vanished: 1,
    bleeding: { each: 1, cycles: 1 }, // the second: 2 of 2, and 1 may
  },
  {
    people: 12,
    departments: 12,
    leavers: 4,
    renamed: 4,
    changed: 7,
    lost: 6,
    vanished: 6,
    bleeding: { each: 1, cycles: 3 }, // the fourth: 4 of 9, and 3 may
  },
  {
    people: 40,
    departments: 40,
    leavers: 5,
    renamed: 10,
    changed: 24,
    lost: 20,
    vanished: 20,
    bleeding: { each: 1, cycles: 5 }, // the sixth: 6 of 35, and 5 may
  },
  {
    people: 500,
    departments: 60,
    leavers: 50,
    renamed: 100,
    changed: 300,
    lost: 250,
    vanished: 30,
    bleeding: { each: 1, cycles: 45 }, // the forty-sixth: 46 of 455, and 45 may
  },
  {
    people: 50_000,
    departments: 60,
    leavers: 5_000,
    renamed: 10_000,
    changed: 30_000,
    lost: 25_000,
    vanished: 30,
    bleeding: { each: 2_000, cycles: 2 }, // the third: 6000 of 46000, and 4600 may
  },
];

const never = new AbortController().signal;
const idOf = (index: number) => `p${String(index).padStart(5, "0")}`;

/** Everybody is active and in the first department; the first person owns the key, and the second is protected. */
async function company({ people, departments }: Pick<Size, "people" | "departments">): Promise<SyncBench> {
  const bench = createSyncBench(
    Array.from({ length: people }, (_, index) =>
      latticeUser(idOf(index), { departmentId: "d0", isAdmin: index === 0, title: "Clerk" }),
    ),
    {
      lifecycle: { absentReads: 1, deleteAfterMs: 30 * DAY },
      limits: { ...LIMITS, protected: [idOf(1)] },
    },
  );
  for (let index = 0; index < departments; index++)
    bench.source.departments.set(`d${index}`, { id: `d${index}`, name: `Department ${index}` });
  expect((await bench.cycle()).report.outcome).toBe("published");
  return bench;
}

/** What a cycle would do if Lattice were so; Lattice and what is served stay as they are. */
async function supposing(bench: SyncBench, change: () => void): Promise<CycleResult> {
  const { source } = bench;
  const people = new Map(source.people);
  const departments = new Map(source.departments);
  change();
  const result = await bench.sync.dryRun(never);
  source.people.clear();
  for (const [id, person] of people) source.people.set(id, person);
  source.departments.clear();
  for (const [id, department] of departments) source.departments.set(id, department);
  return result;
}

/** The last `count` people: the key's owner and the protected come first. */
function last(size: Size, count: number, act: (id: string) => void): void {
  for (let index = size.people - count; index < size.people; index++) act(idOf(index));
}

/** Those who may not leave at all: one who may beside the same with the concern. */
async function judgeWithoutLimit(bench: SyncBench, size: Size): Promise<void> {
  const { source } = bench;
  const shielded = await supposing(bench, () => source.set(idOf(1), { status: "DEACTIVATED" }));
  expect(shielded.evaluation?.holds.map(({ reason }) => reason)).toEqual([expect.stringMatching(/^protected/)]);
  expect(
    (
      await supposing(bench, () => {
        last(size, 1, (id) => source.set(id, { status: "DEACTIVATED" }));
      })
    ).report.outcome,
  ).toBe("published");
  const demoted = await supposing(bench, () => {
    source.set(idOf(0), { isAdmin: false });
    last(size, 1, (id) => source.set(id, { status: "DEACTIVATED" }));
  });
  expect(demoted.report).toMatchObject({ outcome: "held", changes: { deactivated: 0 } });
  expect(demoted.evaluation?.holds[0]?.reason).toContain("(1 leaver, limit 0)");
}

/** A slow bleed trips the limit like a sudden one, and not when a day has passed. */
async function bleed(bench: SyncBench, { people, bleeding: { each, cycles } }: Size): Promise<void> {
  let next = people - 1;
  const leave = () => {
    for (let count = 0; count < each; count++) bench.source.set(idOf(next--), { status: "DEACTIVATED" });
    return bench.cycle();
  };
  for (let cycle = 0; cycle < cycles; cycle++) {
    expect((await leave()).report).toMatchObject({ outcome: "published", changes: { deactivated: each } });
  }
  const { report, evaluation } = await supposing(bench, () => {
    for (let count = 0; count < each; count++) bench.source.set(idOf(next - count), { status: "DEACTIVATED" });
  });
  expect(report).toMatchObject({ outcome: "held", changes: { deactivated: 0 } });
  expect(evaluation?.holds[0]?.reason).toContain(`after ${each * cycles} shortly before`);
  bench.now += DAY;
  if (people > 3)
    expect((await leave()).report).toMatchObject({ outcome: "published", changes: { deactivated: each } });
}

describe.each(SIZES)("of $people people", (size) => {
  const { people, departments } = size;
  // What does not depend on the size need not be tried on the largest, where each cycle takes its time.
  const large = people > 1_000;

  test("each rule just below and just above, and a slow bleed", async () => {
    const bench = await company(size);
    const { source } = bench;
    const leaving = (count: number) =>
      supposing(bench, () => {
        last(size, count, (id) => source.set(id, { status: "DEACTIVATED" }));
      });

    const leave = await leaving(size.leavers);
    expect(leave.report).toMatchObject({ outcome: "published", changes: { deactivated: size.leavers } });
    const held = await leaving(size.leavers + 1);
    expect(held.report).toMatchObject({ outcome: "held", changes: { deactivated: 0 } });
    expect(held.evaluation?.holds).toHaveLength(size.leavers + 1);
    expect(held.evaluation?.holds[0]?.reason).toMatch(
      new RegExp(`^${size.leavers + 1} leavers, but no more than ${size.leavers} of ${people} active people`),
    );

    const rename = (count: number) => {
      last(size, count, (id) => source.set(id, { email: `new-${id}@example.org` }));
    };
    const change = (count: number) => {
      last(size, count, (id) => source.set(id, { title: "Captain" }));
    };
    const move = (count: number) => {
      last(size, count, (id) => source.set(id, { departmentId: "d1" }));
    };
    const vanish = (count: number) => {
      for (let index = departments - count; index < departments; index++) source.departments.delete(`d${index}`);
    };
    const { renamed, changed, lost, vanished } = size;
    const churn = async (more: { renamed?: 1; changed?: 1; lost?: 1; vanished?: 1 }) => {
      const { report, evaluation } = await supposing(bench, () => {
        // The same people are renamed, changed and moved, so that no rule but one is above its limit by the others' doing.
        rename(renamed + (more.renamed ?? 0));
        change(changed + (more.changed ?? 0));
        move(lost + (more.lost ?? 0));
        vanish(vanished + (more.vanished ?? 0));
      });
      return { outcome: report.outcome, reasons: evaluation?.quarantine?.reasons ?? [] };
    };
    const words = {
      renamed: `${renamed + 1} people get another userName or e-mail, but no more than ${renamed} of ${people} active people may`,
      changed: `${changed + 1} people change in some attribute, but no more than ${changed} of ${people} active people may`,
      lost: `${lost + 1} members of group d0 are lost, but no more than ${lost} of ${people} members may`,
      vanished: `${vanished + 1} groups vanish, but no more than ${vanished} of ${departments} groups may`,
    };
    expect(await churn({})).toEqual({ outcome: "published", reasons: [] });
    const all = await churn({ renamed: 1, changed: 1, lost: 1, vanished: 1 });
    expect(all.outcome).toBe("quarantined");
    expect([...all.reasons].sort()).toEqual(
      Object.values(words)
        .map((text) => `${text} without approval`)
        .sort(),
    );
    for (const rule of large ? [] : (["renamed", "changed", "lost", "vanished"] as const)) {
      const { outcome, reasons } = await churn({ [rule]: 1 });
      expect(outcome).toBe("quarantined");
      expect(reasons).toContain(`${words[rule]} without approval`);
      // Of three people a second who is renamed or moved is a second who changes.
      if (people > 3) expect(reasons).toHaveLength(1);
    }

    if (!large) await judgeWithoutLimit(bench, size);
    await bleed(bench, size);
  });
});
