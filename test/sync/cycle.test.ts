import { describe, expect, test } from "@jest/globals";
import { LatticeError } from "../../src/lattice/lattice-client.js";
import { latticeUser, outage } from "../support/fake-source.js";
import { decided } from "../../src/sync/decide-holds.js";
import { createSyncBench, DAY } from "../support/sync-bench.js";

const BY_ANA = { decision: "approved", by: "Ana", reason: "they have left" } as const;
const crowd = (count: number) =>
  Array.from({ length: count }, (_, index) => latticeUser(`p${String(index).padStart(3, "0")}`));

describe("a first cycle", () => {
  test("publishes everybody once, active by the rule", async () => {
    const bench = createSyncBench([
      latticeUser("a"),
      latticeUser("b", { status: "CREATED" }),
      latticeUser("c", { status: "INVITED" }),
      latticeUser("d", { status: "DEACTIVATED" }),
    ]);
    const { report } = await bench.cycle();
    expect(report).toMatchObject({ number: 1, outcome: "published", version: 1, changes: { created: 4 } });
    expect(bench.roster().sort()).toEqual(["-d@example.org", "a@example.org", "b@example.org", "c@example.org"]);
  });

  test("that finds nobody fails and publishes nothing", async () => {
    const bench = createSyncBench([]);
    const { report } = await bench.cycle();
    expect(report).toMatchObject({ outcome: "failed", version: 0 });
    expect(report.reason).toContain("no people");
    expect(bench.directory.current()).toBeUndefined();
  });

  test("in which nobody can be served fails with the first reason", async () => {
    const bench = createSyncBench([latticeUser("a", { email: undefined } as never)]);
    const { report } = await bench.cycle();
    expect(report.outcome).toBe("failed");
    expect(report.reason).toMatch(/email/i);
    expect(bench.directory.current()).toBeUndefined();
  });
});

describe("a later cycle", () => {
  test("that finds nothing new makes no version, but younger data", async () => {
    const bench = createSyncBench(crowd(3));
    await bench.cycle();
    const before = bench.directory.current();
    const { report } = await bench.cycle();
    expect(report).toMatchObject({ outcome: "unchanged", version: 1 });
    expect(bench.directory.current()).toBe(before);
    expect(bench.directory.readAt()).toBe(bench.now);
  });

  test("that finds nothing new makes no version either where people came in another order than they were created", async () => {
    const bench = createSyncBench([
      latticeUser("late", { departmentId: "d1", createdAt: 3_000 }),
      latticeUser("never", { departmentId: "d1" }),
      latticeUser("early", { departmentId: "d1", createdAt: 1_000 }),
    ]);
    bench.source.departments.set("d1", { id: "d1", name: "Sales" });
    await bench.cycle();
    expect(bench.roster()).toEqual(["early@example.org", "late@example.org", "never@example.org"]);
    const members = bench.directory
      .current()
      ?.groups.at(0)
      .resource.members?.map(({ value }) => value);
    expect(members).toEqual(["early", "late", "never"]);
    expect((await bench.cycle()).report.outcome).toBe("unchanged");
  });

  test("changes only who changed: version, lastModified and place of the others stay", async () => {
    const bench = createSyncBench(crowd(3));
    await bench.cycle();
    const before = bench.served("p001");
    const other = bench.served("p002");
    bench.source.set("p001", { title: "Engineer" });
    const { report } = await bench.cycle();
    expect(report).toMatchObject({ outcome: "published", version: 2, changes: { updated: 1, created: 0 } });
    const after = bench.served("p001");
    expect(after?.title).toBe("Engineer");
    expect(after?.meta.version).not.toBe(before?.meta.version);
    expect(Date.parse(after?.meta.lastModified ?? "")).toBe(bench.now);
    expect(after?.meta.created).toBe(before?.meta.created);
    expect(bench.served("p002")).toEqual(other);
    expect(bench.roster()).toEqual(["p000@example.org", "p001@example.org", "p002@example.org"]);
  });

  test("a manager's new name changes the reports too", async () => {
    const bench = createSyncBench([latticeUser("boss"), latticeUser("report", { managerId: "boss" })]);
    await bench.cycle();
    bench.source.set("boss", { name: "New Name" });
    const { report } = await bench.cycle();
    expect(report.changes.updated).toBe(2);
    expect(Date.parse(bench.served("report")?.meta.lastModified ?? "")).toBe(bench.now);
  });

  test("newcomers go to the end, by creation time, then id", async () => {
    const bench = createSyncBench([latticeUser("m")]);
    await bench.cycle();
    bench.source.set("z", { createdAt: 1_000 });
    bench.source.set("a", { createdAt: 2_000 });
    bench.source.set("b", { createdAt: 2_000 });
    await bench.cycle();
    expect(bench.roster()).toEqual(["m@example.org", "z@example.org", "a@example.org", "b@example.org"]);
  });

  test("a department renamed keeps its Group id, and its members change", async () => {
    const bench = createSyncBench([latticeUser("a", { departmentId: "d1" })]);
    bench.source.departments.set("d1", { id: "d1", name: "Sales" });
    await bench.cycle();
    bench.source.departments.set("d1", { id: "d1", name: "Revenue" });
    await bench.cycle();
    const groups = bench.directory.current()?.groups;
    expect(groups?.size).toBe(1);
    expect(groups?.at(0).resource).toMatchObject({ id: "d1", displayName: "Revenue" });
    expect(bench.served("a")?.groups?.[0]).toMatchObject({ value: "d1", display: "Revenue" });
  });
});

describe("trouble upstream", () => {
  test("a failed read changes nothing that is served, and the report says why", async () => {
    const bench = createSyncBench(crowd(3));
    await bench.cycle();
    const before = bench.directory.current();
    const readAt = bench.directory.readAt();
    bench.source.failure = outage();
    const { report } = await bench.cycle();
    expect(report).toMatchObject({ outcome: "failed", reason: "Lattice does not answer", version: 1 });
    expect(report).toMatchObject({ failure: "unavailable", read: { users: 0, departments: 0, requests: 2 } });
    expect(bench.directory.current()).toBe(before);
    expect(bench.directory.readAt()).toBe(readAt);
  });

  test("a read that fails because the key's owner has lost their rights says so of the owner", async () => {
    const bench = createSyncBench([latticeUser("admin", { isAdmin: true }), ...crowd(3)]);
    await bench.cycle();
    bench.source.failure = new LatticeError("forbidden", "no");
    bench.source.set("admin", { isAdmin: false });
    await bench.cycle();
    expect(bench.sync.keyOwner()?.warning).toBe("its owner is no longer an admin");
    await bench.restart();
    expect(bench.sync.keyOwner()?.warning).toBe("its owner is no longer an admin");
  });

  test("an empty read never replaces a directory that has people", async () => {
    const bench = createSyncBench(crowd(3));
    await bench.cycle();
    bench.source.people.clear();
    for (let again = 0; again < 5; again++) expect((await bench.cycle()).report.outcome).toBe("failed");
    expect(bench.roster()).toHaveLength(3);
  });
});

describe("people who are missing from a complete read", () => {
  test("stay as served and are reported, and go only after two reads and a 404", async () => {
    const bench = createSyncBench(crowd(3));
    await bench.cycle();
    bench.source.people.delete("p001");
    const first = await bench.cycle();
    expect(first.report.absent).toEqual([
      { kind: "user", id: "p001", reason: expect.stringContaining("missing from a complete read") },
    ]);
    expect(bench.served("p001")?.active).toBe(true);
    await bench.cycle();
    expect(bench.served("p001")?.active).toBe(false);
    expect(bench.roster()).toEqual(["p000@example.org", "-p001@example.org", "p002@example.org"]);
  });

  test("who are found by id count with the status that is found", async () => {
    const bench = createSyncBench(crowd(12));
    await bench.cycle();
    bench.source.hidden.add("p001").add("p002");
    bench.source.set("p002", { status: "DEACTIVATED" });
    for (let again = 0; again < 3; again++) await bench.cycle();
    expect(bench.served("p001")?.active).toBe(true);
    expect(bench.served("p002")?.active).toBe(false);
  });

  test("are deleted when their time is over, and keep their place until then", async () => {
    const bench = createSyncBench(crowd(3));
    await bench.cycle();
    bench.source.people.delete("p001");
    await bench.cycle();
    await bench.cycle();
    bench.now += 29 * DAY;
    await bench.cycle();
    expect(bench.roster()).toHaveLength(3);
    bench.now += DAY;
    const { report } = await bench.cycle();
    expect(report.changes.deleted).toBe(1);
    expect(bench.served("p001")).toBeUndefined();
  });

  test("who come back are reactivated under the same id with one change", async () => {
    const bench = createSyncBench(crowd(3));
    await bench.cycle();
    const gone = bench.source.people.get("p001");
    bench.source.people.delete("p001");
    await bench.cycle();
    await bench.cycle();
    bench.source.people.set("p001", gone ?? latticeUser("p001"));
    const { report } = await bench.cycle();
    expect(report.changes).toMatchObject({ reactivated: 1, created: 0, deleted: 0 });
    expect(bench.served("p001")?.active).toBe(true);
  });

  test("a department missing from complete reads goes after two, its members stay", async () => {
    const bench = createSyncBench([latticeUser("a", { departmentId: "d1" })]);
    bench.source.departments.set("d1", { id: "d1", name: "Sales" });
    await bench.cycle();
    bench.source.departments.delete("d1");
    await bench.cycle();
    expect(bench.directory.current()?.groups.size).toBe(1);
    expect(bench.served("a")?.groups).toHaveLength(1);
    await bench.cycle();
    expect(bench.directory.current()?.groups.size).toBe(0);
    expect(bench.served("a")).toMatchObject({ active: true });
    expect(bench.served("a")?.groups).toBeUndefined();
  });
});

test("a department that only the lists have lost stays, and what it says by id counts", async () => {
  const bench = createSyncBench([latticeUser("a", { departmentId: "d1" })]);
  bench.source.departments.set("d1", { id: "d1", name: "Sales" });
  await bench.cycle();
  bench.source.hidden.add("d1");
  bench.source.departments.set("d1", { id: "d1", name: "Revenue" });
  for (let read = 0; read < 3; read++) await bench.cycle();
  expect(bench.served("a")?.groups).toMatchObject([{ value: "d1", display: "Revenue" }]);
});

test("a hold for somebody who was not found by id, and is found again, is released", async () => {
  const bench = createSyncBench(crowd(20));
  await bench.cycle();
  const away = ["p001", "p002", "p003", "p004", "p005", "p006"].map((id) => bench.source.people.get(id));
  for (const user of away) bench.source.people.delete(user?.id ?? "");
  await bench.cycle();
  expect((await bench.cycle()).report.outcome).toBe("held");
  for (const user of away) {
    if (user === undefined) continue;
    bench.source.people.set(user.id, user);
    bench.source.hidden.add(user.id);
  }
  expect((await bench.cycle()).report.outcome).toBe("unchanged");
  expect(bench.served("p001")?.active).toBe(true);
});

describe("the guard in a cycle", () => {
  test("60 of 500 vanish and 5 join: the joiners are served, the 60 stay active, one approval lets one go", async () => {
    const bench = createSyncBench(crowd(500));
    await bench.cycle();
    for (let index = 0; index < 60; index++)
      bench.source.set(`p${String(index).padStart(3, "0")}`, { status: "DEACTIVATED" });
    for (let index = 0; index < 5; index++) bench.source.set(`new${index}`, {});
    const { report } = await bench.cycle();
    expect(report).toMatchObject({ outcome: "held", changes: { created: 5, deactivated: 0 } });
    expect(bench.roster().filter((name) => name.startsWith("-"))).toHaveLength(0);
    expect(await bench.store.holds("open")).toHaveLength(60);

    // Held again, not opened again.
    await bench.cycle();
    expect(await bench.store.holds()).toHaveLength(60);
  });

  test("nearly everybody leaves and 5 join: the joiners are served, the others as before, and go when all are approved", async () => {
    const bench = createSyncBench(crowd(100));
    await bench.cycle();
    for (const id of [...bench.source.people.keys()].slice(1))
      bench.source.set(id, { status: "DEACTIVATED", title: "-" });
    for (let index = 0; index < 5; index++) bench.source.set(`new${index}`, {});
    const before = bench.served("p001");
    const { report } = await bench.cycle();
    expect(report).toMatchObject({ outcome: "held", changes: { created: 5, updated: 0, deactivated: 0 } });
    expect(bench.served("p001")).toEqual(before);

    const at = bench.now;
    const holds = (await bench.store.holds("open")).map((hold) => decided(hold, { ...BY_ANA, at }));
    await bench.store.commit({ published: undefined, holds });
    await bench.sync.carryOut();
    expect(bench.roster().filter((name) => !name.startsWith("-"))).toHaveLength(6);
    // What else is new of those who have gone is not churn among the six who are left.
    expect((await bench.cycle()).report).toMatchObject({ outcome: "published", changes: { updated: 99 } });
    expect(bench.served("p001")).toMatchObject({ active: false, title: "-" });
  });

  test("departments that vanish are judged together, however many cycles it takes to ask for them one by one", async () => {
    const bench = createSyncBench(crowd(12));
    for (let index = 0; index < 260; index++)
      bench.source.departments.set(`d${index}`, { id: `d${index}`, name: `D${index}` });
    await bench.cycle();
    for (let index = 0; index < 250; index++) bench.source.departments.delete(`d${index}`);
    const outcomes: string[] = [];
    for (let cycle = 0; cycle < 5; cycle++) {
      outcomes.push((await bench.cycle()).report.outcome);
      expect(bench.directory.current()?.groups.size).toBe(260);
    }
    expect(outcomes.at(-1)).toBe("quarantined");
    expect(await bench.store.setting("quarantine")).toMatchObject({
      reasons: ["250 groups vanish, but no more than 130 of 260 groups may without approval"],
    });
  });

  test("a key whose owner lost their rights holds every leaver", async () => {
    const bench = createSyncBench([latticeUser("admin", { isAdmin: true }), ...crowd(40)]);
    await bench.cycle();
    bench.source.set("admin", { isAdmin: false });
    bench.source.set("p001", { status: "DEACTIVATED" });
    const { report } = await bench.cycle();
    expect(report.outcome).toBe("held");
    expect(bench.served("p001")?.active).toBe(true);
    const [hold] = await bench.store.holds("open");
    expect(hold?.reason).toBe("the key may see less than before: its owner is no longer an admin (1 leaver, limit 0)");
  });

  test("so does an owner who loses them while everybody is read", async () => {
    const bench = createSyncBench([latticeUser("admin", { isAdmin: true }), ...crowd(40)]);
    await bench.cycle();
    bench.source.set("p001", { status: "DEACTIVATED" });
    bench.source.beforeEnd = async () => bench.source.set("admin", { isAdmin: false });
    expect((await bench.cycle()).report.outcome).toBe("held");
    expect(bench.served("p001")?.active).toBe(true);
  });

  test.each(["unauthorized", "forbidden"] as const)("so does an owner who cannot be asked: %s", async (kind) => {
    const bench = createSyncBench([latticeUser("admin", { isAdmin: true }), ...crowd(40)]);
    await bench.cycle();
    bench.source.ownerFailure = new LatticeError(kind, "no");
    bench.source.set("p001", { status: "DEACTIVATED" });
    expect((await bench.cycle()).report.outcome).toBe("held");
    expect(bench.served("p001")?.active).toBe(true);
  });

  test.each(["unauthorized", "forbidden"] as const)(
    "so does an owner of whom nothing was ever known: %s",
    async (kind) => {
      const bench = createSyncBench(crowd(40));
      bench.source.ownerFailure = new LatticeError(kind, "no");
      await bench.cycle();
      bench.source.set("p001", { status: "DEACTIVATED" });
      expect((await bench.cycle()).report.outcome).toBe("held");
      expect(bench.served("p001")?.active).toBe(true);
      const [hold] = await bench.store.holds("open");
      expect(hold?.reason).toContain("the key may see less than before");
    },
  );

  test("mass changes of userName quarantine the cycle whole, until a read is within limits", async () => {
    const bench = createSyncBench(crowd(40));
    await bench.cycle();
    for (let index = 0; index < 11; index++) {
      const id = `p${String(index).padStart(3, "0")}`;
      bench.source.set(id, { email: `other-${id}@example.org` });
    }
    bench.source.set("joiner", {});
    const { report } = await bench.cycle();
    expect(report.outcome).toBe("quarantined");
    expect(report.reason).toContain("11 people get another userName");
    expect(bench.served("joiner")).toBeUndefined();

    bench.source.set("p000", { email: "p000@example.org" });
    expect((await bench.cycle()).report.outcome).toBe("published");
    expect(bench.served("joiner")).toBeDefined();
    expect(await bench.store.setting("quarantine")).toBeUndefined();
  });
});

describe("a restart", () => {
  test("serves what was committed before Lattice is asked", async () => {
    const bench = createSyncBench(crowd(3));
    await bench.cycle();
    const version = bench.served("p001")?.meta.version;
    bench.source.failure = outage();
    await bench.restart();
    expect(bench.served("p001")?.meta.version).toBe(version);
  });
});
