import { describe, expect, test } from "@jest/globals";
import type { Hold } from "../../src/store/hold.js";
import type { Leaver } from "../../src/sync/leaver.js";
import { judgeLeavers, type LeaverInput } from "../../src/sync/judge-leavers.js";
import { EPOCH, snapshotOf, userBody } from "../support/snapshot-of.js";

const LIMITS: LeaverInput["limits"] = {
  leavers: { percent: 10, floor: 5, windowMs: 86_400_000 },
  identityChurn: { percent: 20, floor: 10 },
  attributeChurn: { percent: 60, floor: 50 },
  groupLosses: { percent: 50, floor: 10 },
  protected: [],
};

function leaver(id: string, evidenceKey = `vanished ${id}`): Leaver {
  const record = snapshotOf([userBody(id)]).users.at(0);
  return { id, change: "deactivate", cause: "vanished", record, evidence: { askedById: "404" }, evidenceKey };
}

function leavers(count: number): Leaver[] {
  return Array.from({ length: count }, (_, index) => leaver(`p${index}`));
}

function judge(input: Partial<LeaverInput>) {
  return judgeLeavers({
    leavers: [],
    holds: [],
    isBack: () => false,
    isActive: () => true,
    activePeople: 500,
    recentLeavers: 0,
    unasked: 0,
    ownerConcern: undefined,
    changedSettings: [],
    limits: LIMITS,
    protectedIds: new Set<string>(),
    now: EPOCH,
    holdId: (personId) => `hold-${personId}`,
    ...input,
  });
}

function hold(personId: string, state: Hold["state"], evidenceKey = `vanished ${personId}`): Hold {
  const opened = judge({ leavers: [leaver(personId, evidenceKey)], limits: { ...LIMITS, protected: [personId] } })
    .holds[0];
  if (opened === undefined) throw new Error("the fixture opens a hold");
  return { ...opened, state };
}

describe("leavers against the limit", () => {
  test.each([
    [3, 1],
    [12, 4],
    [40, 5],
    [500, 50],
    [50_000, 5_000],
  ])("of %d active people, %d may leave and one more holds them all", (activePeople, limit) => {
    const within = judge({ activePeople, leavers: leavers(limit) });
    expect(within.kept.size).toBe(0);
    expect(within.unasked).toHaveLength(limit);

    const above = judge({ activePeople, leavers: leavers(limit + 1) });
    expect(above.kept.size).toBe(limit + 1);
    expect(above.unasked).toHaveLength(0);
    expect(above.holds).toHaveLength(limit + 1);
    expect(above.holds[0]?.reason).toContain(`${limit + 1} leavers`);
    expect(above.holds[0]?.reason).toContain(`no more than ${limit} of ${activePeople} active people`);
  });

  test("a slow bleed trips it like a sudden one", () => {
    expect(judge({ leavers: leavers(1), recentLeavers: 49 }).kept.size).toBe(0);
    const tripped = judge({ leavers: leavers(1), recentLeavers: 50 });
    expect([...tripped.kept]).toEqual(["p0"]);
    expect(tripped.holds[0]?.reason).toContain("after 50 shortly before");
  });

  test("a held leaver is not counted again, and does not make room", () => {
    const holds = [hold("p0", "open")];
    const verdict = judge({ activePeople: 12, leavers: leavers(5), holds });
    expect([...verdict.kept]).toEqual(["p0"]);
    expect(verdict.unasked).toEqual(["p1", "p2", "p3", "p4"]);
  });
});

describe("decisions of people", () => {
  test("an approved leaver goes, and does not count", () => {
    const verdict = judge({ activePeople: 3, leavers: leavers(2), holds: [hold("p0", "approved")] });
    expect(verdict.kept.size).toBe(0);
    expect(verdict.unasked).toEqual(["p1"]);
  });

  test("a rejected leaver stays, without a new hold, until the evidence changes", () => {
    const rejected = [hold("p0", "rejected")];
    const same = judge({ leavers: [leaver("p0")], holds: rejected });
    expect([...same.kept]).toEqual(["p0"]);
    expect(same.holds).toHaveLength(0);

    const changed = judge({ leavers: [leaver("p0", "said-so DEACTIVATED")], holds: rejected });
    expect(changed.unasked).toEqual(["p0"]);
  });

  test("an approval of an earlier leaving does not approve another", () => {
    const verdict = judge({
      leavers: [leaver("p0", "vanished later")],
      holds: [hold("p0", "approved")],
      limits: { ...LIMITS, protected: ["p0"] },
    });
    expect([...verdict.kept]).toEqual(["p0"]);
    expect(verdict.holds[0]?.state).toBe("open");
  });

  test("a hold whose person is back is released by itself; one whose person is merely unseen is not", () => {
    const holds = [hold("back", "open"), hold("unseen", "open")];
    const verdict = judge({ holds, isBack: (id) => id === "back" });
    expect(verdict.holds.map(({ person, state, decidedBy }) => [person.id, state, decidedBy])).toEqual([
      ["back", "released", "bridge"],
    ]);
    expect([...verdict.kept]).toEqual(["unseen"]);
  });
});

test("a hold whose person is not served as active any more is released: there is nothing to decide", () => {
  const verdict = judge({ holds: [hold("p0", "open"), hold("p1", "open")], isActive: (id) => id === "p1" });
  expect(verdict.holds.map(({ person, state }) => [person.id, state])).toEqual([["p0", "released"]]);
  expect([...verdict.kept]).toEqual(["p1"]);
});

describe("people and keys that need more care", () => {
  test.each([
    ["by id", { limits: { ...LIMITS, protected: ["p0"] } }],
    ["by a userName that they have or had", { protectedIds: new Set(["p0"]) }],
  ])("a person protected %s is held alone, the others go", (_, protection) => {
    const verdict = judge({ leavers: leavers(2), ...protection });
    expect([...verdict.kept]).toEqual(["p0"]);
    expect(verdict.holds[0]?.reason).toContain("protected");
    expect(verdict.unasked).toEqual(["p1"]);
  });

  test("a concern about the key's owner holds even a single leaver", () => {
    const verdict = judge({ leavers: leavers(1), ownerConcern: "its owner is no longer an admin" });
    expect([...verdict.kept]).toEqual(["p0"]);
    expect(verdict.holds[0]?.reason).toBe(
      "the key may see less than before: its owner is no longer an admin (1 leaver, limit 0)",
    );
  });

  test("a reason names the settings that were changed", () => {
    const verdict = judge({ activePeople: 3, leavers: leavers(2), changedSettings: ["mapping.activeStatuses"] });
    expect(verdict.holds[0]?.reason).toContain("mapping.activeStatuses");
  });
});
