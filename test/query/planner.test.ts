/** What is answered from indexes and columns is what asking every record would find, now and after any change. */
import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { emptyRecordSet, type RecordSet } from "../../src/directory/record-set.js";
import type { RenderedRecord } from "../../src/directory/record.js";
import { compileFilter } from "../../src/query/compile-filter.js";
import type { Filter } from "../../src/query/filter.js";
import { parseFilter } from "../../src/query/parse-filter.js";
import { planFilter } from "../../src/query/plan-filter.js";
import { runPlan } from "../../src/query/run-plan.js";
import { groupResourceType, userResourceType } from "../../src/scim/resource-types.js";
import type { User } from "../../src/scim/resource.js";
import { filter, filterSoup, people, person } from "./arbitraries.js";
import { runQuery } from "./find.js";
import { naiveMatch } from "./naive-evaluator.js";
import { naiveOrder, SORTABLE } from "./naive-order.js";
import { finish } from "../support/finish.js";

const USER = userResourceType();
const EVERYTHING = { offset: 0, limit: Number.MAX_SAFE_INTEGER };

function rendered(resource: User, sequence: number): RenderedRecord {
  const { meta, ...body } = resource;
  return { id: resource.id, sequence, resource, json: Buffer.from(JSON.stringify({ ...body, meta })) };
}

/** More people than are read one by one: everybody several times over, with ids and sequences of their own. */
function crowd(list: readonly User[], times: number): readonly User[] {
  return Array.from({ length: times }, (_, round) => list.map((one) => ({ ...one, id: `${one.id}.${round}` }))).flat();
}

function recordSet(list: readonly User[]): RecordSet<User> {
  const edits = list.map((one, at) => ({
    id: one.id,
    record: { sequence: at * 2, make: () => rendered(one, at * 2) as RenderedRecord<User> },
  }));
  return finish(emptyRecordSet<User>().amended(edits));
}

/** What a change makes of one of them: somebody else's body, or nobody. */
interface Edit {
  readonly at: number;
  readonly becomes: User | undefined;
}

const edits = fc.array(
  fc.record({ at: fc.nat(200), becomes: fc.option(person, { nil: undefined }) }) as fc.Arbitrary<Edit>,
  { maxLength: 12 },
);

interface World {
  readonly list: readonly User[];
  readonly records: RecordSet<User>;
}

function amend({ list, records }: World, changes: readonly Edit[]): World {
  const after = new Map(list.map((one) => [one.id, one]));
  for (const { at, becomes } of changes) {
    const id = list[at % Math.max(1, list.length)]?.id;
    if (id === undefined) continue;
    if (becomes === undefined) after.delete(id);
    else after.set(id, { ...becomes, id });
  }
  const amended = records.amended(
    list
      .filter(({ id }) => after.get(id) !== list.find((one) => one.id === id))
      .map(({ id }) => {
        const now = after.get(id);
        const sequence = records.at(records.positionOf(id) ?? -1).sequence;
        return {
          id,
          record: now && { sequence, make: () => rendered(now, sequence) as RenderedRecord<User> },
        };
      }),
  );
  return { list: list.flatMap(({ id }) => after.get(id) ?? []), records: finish(amended) };
}

function found(searched: Filter, { records }: World): readonly string[] {
  const request = { filter: searched, sort: undefined };
  return runQuery(request, [{ type: USER, records }], EVERYTHING).records.map(({ id }) => id);
}

function wanted(searched: Filter, { list }: World): readonly string[] {
  return list.filter((one) => naiveMatch(searched, one)).map(({ id }) => id);
}

describe("a filter", () => {
  test("finds whom the naive evaluator finds, before and after changes, whatever columns there are by then", () => {
    const times = fc.constantFrom(1, 1, 8);
    fc.assert(
      fc.property(
        people,
        times,
        fc.array(filter, { minLength: 1, maxLength: 4 }),
        edits,
        (list, many, trees, changes) => {
          const everybody = crowd(list, many);
          const before: World = { list: everybody, records: recordSet(everybody) };
          for (const tree of trees) expect(found(tree, before)).toEqual(wanted(tree, before));
          const after = amend(before, changes);
          for (const tree of trees) expect(found(tree, after)).toEqual(wanted(tree, after));
          // The snapshot before is untouched, although both share what they can.
          for (const tree of trees) expect(found(tree, before)).toEqual(wanted(tree, before));
        },
      ),
      { numRuns: 400 },
    );
  });

  test("is refused by the plan where it is refused by the predicate", () => {
    const refusal = (action: () => unknown): unknown => {
      try {
        action();
        return undefined;
      } catch (failure) {
        return failure;
      }
    };
    fc.assert(
      fc.property(
        fc.oneof(filterSoup, fc.string()),
        fc.constantFrom("refuse" as const, "noValue" as const),
        (text, unknown) => {
          let tree: Filter;
          try {
            tree = parseFilter(text);
          } catch {
            return;
          }
          for (const type of [USER, groupResourceType()]) {
            const planned = refusal(() => planFilter(tree, type, unknown));
            expect(planned).toEqual(refusal(() => compileFilter(tree, type, unknown)));
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("of an attribute that only one type has finds nobody of the other, and its negation everybody", () => {
    fc.assert(
      fc.property(people, filter, (list, tree) => {
        const groups = groupResourceType();
        const records = recordSet(list);
        const { plan, compile } = planFilter(tree, groups, "noValue");
        const asked = [...Array(records.size).keys()].filter((position) => compile()(records.at(position).resource));
        expect([...finish(runPlan({ plan, compile }, records)).positions]).toEqual(asked);
      }),
    );
  });
});

describe("a sort", () => {
  const sort = fc.record({ path: fc.constantFrom(...SORTABLE), descending: fc.boolean() });

  test("orders as the naive order does, of everybody and of those who are found, before and after changes", () => {
    fc.assert(
      fc.property(
        people,
        fc.constantFrom(1, 8),
        sort,
        fc.option(filter, { nil: undefined }),
        edits,
        (list, many, by, tree, changes) => {
          const everybody = crowd(list, many);
          const before: World = { list: everybody, records: recordSet(everybody) };
          for (const world of [before, amend(before, changes)]) {
            const request = { filter: tree, sort: by };
            const sorted = runQuery(request, [{ type: USER, records: world.records }], EVERYTHING);
            const matching = world.list.filter((one) => tree === undefined || naiveMatch(tree, one));
            expect(sorted.records.map(({ id }) => id)).toEqual(naiveOrder(matching, by).map(({ id }) => id));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

test("however many comparisons a filter has, others get their turn after as many of them", () => {
  const someone = fc.sample(person, { numRuns: 1, seed: 1 })[0]!;
  const records = recordSet(crowd([someone], 6000));
  const turnsOf = (comparisons: number): number => {
    const text = Array.from({ length: comparisons }, (_, at) => `displayName co "nothing${at}"`).join(" or ");
    const work = runPlan(planFilter(parseFilter(text), USER, "refuse"), records);
    let turns = 0;
    for (let next = work.next(); next.done !== true; next = work.next()) turns++;
    return turns;
  };
  // The first makes the column.
  turnsOf(1);
  expect(turnsOf(1)).toBe(0);
  expect(turnsOf(200)).toBeGreaterThanOrEqual((200 * 6000) / 100_000);
});
