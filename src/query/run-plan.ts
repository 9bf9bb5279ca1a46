/** Finds the records that a filter holds of: few are looked at where an index knows which, and fewer still are read. */
import { NO_VALUE } from "../directory/dictionary.js";
import { ID, USER_NAME } from "../directory/indexed-attributes.js";
import type { RecordSet } from "../directory/record-set.js";
import type { ValueColumn } from "../directory/value-column.js";
import type { Work } from "../directory/work.js";
import type { Resource } from "../scim/resource.js";
import { foldCase } from "../scim/fold-case.js";
import type { Plan, PlannedFilter } from "./plan-filter.js";
import { createPositionList, everyPosition, NOBODY, type Positions, union } from "./positions.js";

export interface Found {
  readonly positions: Positions;
  /** How many records were looked at for it. */
  readonly looked: number;
}

type Test = (position: number) => boolean;

/** So many records are read rather than that a column is made, for which all of them are. */
const FEW = 64;
const COMPARED_AT_ONCE = 8192;
/** Of all the comparisons of a filter together, which all may be made of each record. */
const COMPARISONS_AT_ONCE = 65_536;
const READ_AT_ONCE = 128;

export function* runPlan({ plan, compile }: PlannedFilter, records: RecordSet): Work<Found> {
  if (plan.kind === "always") return { positions: plan.outcome ? everyPosition(records.size) : NOBODY, looked: 0 };
  const candidates = candidatesOf(plan, records);
  const looked = candidates?.length ?? records.size;
  if (candidates !== undefined && looked <= FEW) {
    const test = keptBesideTest(plan, records);
    if (test !== undefined) return { positions: passing(candidates, test), looked };
    if (!isColumnar(plan, records)) return { positions: passing(candidates, readingTest(compile(), records)), looked };
  }
  const passes = yield* testOf(plan, records, looked);
  const most = readsResources(plan) ? READ_AT_ONCE : COMPARED_AT_ONCE;
  const atOnce = Math.min(most, Math.ceil(COMPARISONS_AT_ONCE / comparisonsIn(plan)));
  const found = createPositionList();
  for (let at = 0; at < looked; at++) {
    const position = candidates === undefined ? at : (candidates[at] ?? 0);
    if (passes(position)) found.add(position);
    if (at % atOnce === atOnce - 1) yield;
  }
  return { positions: found.all(), looked };
}

/** Of few. */
function passing(candidates: Positions, test: Test): Positions {
  const found: number[] = [];
  for (const position of candidates) if (test(position)) found.push(position);
  return new Uint32Array(found);
}

/** Those among whom all matches are, as few as indexes tell at once; undefined where it may be anybody. */
function candidatesOf(plan: Plan, records: RecordSet): Positions | undefined {
  switch (plan.kind) {
    case "every":
      return plan.parts
        .map((part) => candidatesOf(part, records))
        .reduce((least, next) => (least === undefined || (next && next.length < least.length) ? next : least));
    case "some": {
      const lists = plan.parts.flatMap((part) => candidatesOf(part, records) ?? []);
      return lists.length < plan.parts.length ? undefined : union(lists);
    }
    case "values":
      return candidatesOfValue(plan, records);
    case "not":
    case "always":
    case "resource":
      return undefined;
    default:
      return plan satisfies never;
  }
}

function candidatesOfValue({ source, equals }: ValuePlan, { indexes }: RecordSet): Positions | undefined {
  if (equals === undefined) return undefined;
  const found = indexes.lookup(source, equals);
  if (found !== undefined) return new Uint32Array(found);
  const column = indexes.column(source);
  const code = column?.dictionary.find(equals);
  return code === undefined ? column && NOBODY : column?.positions(code);
}

function readingTest(matches: (resource: Resource) => boolean, records: RecordSet): Test {
  return (position) => matches(records.at(position).resource);
}

/** What is kept of each record beside its bytes answers the commonest questions, and nothing is read. */
function keptBesideTest(plan: Plan, records: RecordSet): Test | undefined {
  if (plan.kind !== "values" || plan.equals === undefined) return undefined;
  if (plan.source.name === ID.name) return () => true;
  if (plan.source.name !== USER_NAME.name) return undefined;
  return (position) => {
    const { userName } = records.at(position);
    return userName !== undefined && foldCase(userName) === plan.equals;
  };
}

/** Whether columns that are there already answer it. */
function isColumnar(plan: Plan, records: RecordSet): boolean {
  if (plan.kind === "every" || plan.kind === "some") return plan.parts.every((part) => isColumnar(part, records));
  if (plan.kind === "not") return isColumnar(plan.part, records);
  return plan.kind === "values" && records.indexes.column(plan.source) !== undefined;
}

function readsResources(plan: Plan): boolean {
  if (plan.kind === "every" || plan.kind === "some") return plan.parts.some(readsResources);
  return plan.kind === "not" ? readsResources(plan.part) : plan.kind === "resource";
}

function comparisonsIn(plan: Plan): number {
  if (plan.kind === "every" || plan.kind === "some") {
    return plan.parts.reduce((count, part) => count + comparisonsIn(part), 0);
  }
  return plan.kind === "not" ? comparisonsIn(plan.part) : 1;
}

/** Of `many` records. Makes the columns that are missing. */
function* testOf(plan: Plan, records: RecordSet, many: number): Work<Test> {
  switch (plan.kind) {
    case "every":
    case "some": {
      const tests: Test[] = [];
      for (const part of plan.parts) tests.push(yield* testOf(part, records, many));
      return plan.kind === "every" ? every(tests) : some(tests);
    }
    case "not": {
      const test = yield* testOf(plan.part, records, many);
      return (position) => !test(position);
    }
    case "always":
      return () => plan.outcome;
    case "values": {
      const { indexes } = records;
      const column = indexes.column(plan.source) ?? (yield* indexes.makeColumn(plan.source));
      return valueTest(column, many <= FEW ? askedOf(column, plan) : askedOnce(column, plan));
    }
    case "resource":
      return readingTest(plan.matches, records);
    default:
      return plan satisfies never;
  }
}

function every(tests: readonly Test[]): Test {
  return (position) => {
    for (const test of tests) if (!test(position)) return false;
    return true;
  };
}

function some(tests: readonly Test[]): Test {
  return (position) => {
    for (const test of tests) if (test(position)) return true;
    return false;
  };
}

function valueTest({ codes, starts }: ValueColumn, passes: (code: number) => boolean): Test {
  if (starts === undefined) return (position) => passes(codes[position] ?? NO_VALUE);
  return (position) => {
    const end = starts[position + 1] ?? 0;
    for (let at = starts[position] ?? 0; at < end; at++) if (passes(codes[at] ?? NO_VALUE)) return true;
    return false;
  };
}

type ValuePlan = Plan & { readonly kind: "values" };

function askedOf({ dictionary }: ValueColumn, { matches }: ValuePlan): (code: number) => boolean {
  return (code) => code !== NO_VALUE && matches(dictionary.keyOf(code));
}

const FAILS = 1;
const PASSES = 2;

/** Each distinct value is tested once, when a record has it. */
function askedOnce({ dictionary }: ValueColumn, { matches }: ValuePlan): (code: number) => boolean {
  const verdicts = new Uint8Array(dictionary.size);
  verdicts[NO_VALUE] = FAILS;
  return (code) => {
    const verdict = verdicts[code] ?? 0;
    if (verdict !== 0) return verdict === PASSES;
    const outcome = matches(dictionary.keyOf(code));
    verdicts[code] = outcome ? PASSES : FAILS;
    return outcome;
  };
}
