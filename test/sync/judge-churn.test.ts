import { describe, expect, test } from "@jest/globals";
import { type Change, changeKind } from "../../src/directory/change.js";
import type { GroupBody, UserBody } from "../../src/scim/resource.js";
import { ENTERPRISE_URN } from "../../src/scim/urn.js";
import { judgeChurn } from "../../src/sync/judge-churn.js";
import { groupBody, snapshotOf, userBody } from "../support/snapshot-of.js";

const LIMITS = {
  leavers: { percent: 10, floor: 5, windowMs: 86_400_000 },
  identityChurn: { percent: 20, floor: 10 },
  attributeChurn: { percent: 60, floor: 50 },
  groupLosses: { percent: 50, floor: 10 },
  protected: [],
};

function judge(
  before: readonly UserBody[],
  after: readonly UserBody[],
  groups: readonly (readonly [GroupBody, GroupBody | undefined])[] = [],
) {
  const current = snapshotOf(
    before,
    groups.map(([group]) => group),
  );
  const changes: Change[] = [];
  for (const body of after) {
    const position = current.users.positionOf(body.id);
    const record = position === undefined ? undefined : current.users.at(position);
    if (JSON.stringify({ ...record?.resource, meta: undefined }) === JSON.stringify(body)) continue;
    const kind = changeKind(record, body);
    changes.push({
      kind,
      resourceType: "User",
      id: body.id,
      cause: "",
      before: record,
      after: body,
      createdAt: undefined,
    });
  }
  groups.forEach(([, body], position) => {
    const record = current.groups.at(position);
    const kind = body === undefined ? "deleted" : "updated";
    changes.push({
      kind,
      resourceType: "Group",
      id: record.id,
      cause: "",
      before: record,
      after: body,
      createdAt: undefined,
    });
  });
  const activePeople = before.filter((user) => user.active).length;
  return judgeChurn({ current, changes, activePeople, limits: LIMITS, changedSettings: [] }).reasons;
}

const people = (count: number, more: (index: number) => Partial<UserBody> = () => ({})) =>
  Array.from({ length: count }, (_, index) => userBody(`p${index}`, more(index)));

describe("identity churn", () => {
  test.each([
    [3, 1],
    [12, 4],
    [40, 10],
    [500, 100],
  ])("of %d people, %d may get another userName, and not one more", (count, limit) => {
    const renamed = (most: number) =>
      people(count, (index) => (index < most ? { userName: `new${index}@example.org` } : {}));
    expect(judge(people(count), renamed(limit))).toEqual([]);
    expect(judge(people(count), renamed(limit + 1))[0]).toContain(
      `${limit + 1} people get another userName or e-mail, but no more than ${limit} of ${count}`,
    );
  });
});

describe("attribute churn", () => {
  test.each([
    [3, 1],
    [12, 7],
    [40, 24],
    [500, 300],
  ])("of %d people, %d may change in some attribute, and not one more", (count, limit) => {
    const changed = (most: number) => people(count, (index) => (index < most ? { title: "New" } : {}));
    expect(judge(people(count), changed(limit))).toEqual([]);
    expect(judge(people(count), changed(limit + 1))[0]).toContain(`${limit + 1} people change in some attribute`);
  });

  test("a manager or a department with another name is one change, however many people stand below", () => {
    const below = (manager: string, department: string) =>
      people(12, () => ({
        groups: [{ value: "d1", display: department, $ref: "https://x/Groups/d1", type: "indirect" }],
        [ENTERPRISE_URN]: {
          department,
          manager: { value: "boss", $ref: "https://x/Users/boss", displayName: manager },
        },
      }));
    expect(judge(below("Old", "Sales"), below("New", "Revenue"))).toEqual([]);
  });

  test("another manager is counted", () => {
    const under = (value: string) =>
      people(12, () => ({ [ENTERPRISE_URN]: { manager: { value, $ref: `https://x/Users/${value}` } } }));
    expect(judge(under("a"), under("b"))).toHaveLength(1);
  });
});

describe("group losses", () => {
  const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `p${from + index}`);

  test.each([
    [3, 1],
    [12, 6],
    [40, 20],
    [500, 250],
  ])("a group of %d may lose %d members, and not one more", (count, limit) => {
    const losing = (lost: number) =>
      judge(people(count), people(count), [[groupBody("g", ids(0, count)), groupBody("g", ids(lost, count))]]);
    expect(losing(limit)).toEqual([]);
    expect(losing(limit + 1)[0]).toContain(
      `${limit + 1} members of group g are lost, but no more than ${limit} of ${count}`,
    );
  });

  test("members who leave altogether are leavers, not losses", () => {
    const after = people(12, (index) => (index < 8 ? { active: false } : {}));
    expect(judge(people(12), after, [[groupBody("g", ids(0, 12)), groupBody("g", ids(8, 12))]])).toEqual([]);
  });

  test.each([
    [3, 1],
    [12, 6],
    [40, 20],
  ])("of %d groups, %d may vanish, and not one more", (count, limit) => {
    const vanishing = (most: number) =>
      judge(
        [userBody("p0")],
        [userBody("p0")],
        Array.from({ length: count }, (_, index) => [
          groupBody(`g${index}`),
          index < most ? undefined : groupBody(`g${index}`),
        ]),
      );
    expect(vanishing(limit)).toEqual([]);
    expect(vanishing(limit + 1)[0]).toContain(`${limit + 1} groups vanish`);
  });
});
