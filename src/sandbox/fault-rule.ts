/** A fault with where and how often it strikes, and the check of rules that come from outside. */
import { type FaultOptions, ROUTES } from "./fault.js";
import { type FaultName, isFaultName } from "./faults.js";

export interface FaultRule extends FaultOptions {
  readonly name: FaultName;
}

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === "string";
const isCount: Test = (value) => typeof value === "number" && Number.isInteger(value) && value > 0;
const isAmount: Test = (value) => typeof value === "number" && value >= 0;
const OPTIONS: Readonly<Record<keyof FaultRule, Test>> = {
  name: (value) => typeof value === "string" && isFaultName(value),
  at: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  times: isCount,
  retryAfter: isAmount,
  delayMs: isAmount,
  body: oneOf("json", "empty", "html"),
  share: (value) => typeof value === "number" && value >= 0 && value <= 1,
  people: (value) => Array.isArray(value) && value.every(isText),
  count: isCount,
};
const PLACE: Readonly<Record<keyof NonNullable<FaultOptions["at"]>, Test>> = {
  list: oneOf(...ROUTES),
  status: oneOf("ACTIVE", "INVITED", "CREATED", "DEACTIVATED", "NULL"),
  page: (value) => isCount(value) || oneOf("first", "middle", "last")(value),
};

/** Throws RangeError, naming the first option that is unknown or has a value that it cannot have. */
export function checkFaultRule(rule: FaultRule): void {
  if (!OPTIONS.name(rule.name)) throw new RangeError(`${rule.name}: no such fault`);
  check(rule, OPTIONS, "");
  check(rule.at ?? {}, PLACE, "at.");
}

function check(values: object, tests: Readonly<Record<string, Test>>, prefix: string): void {
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const test = tests[key];
    if (test === undefined) throw new RangeError(`${prefix}${key}: no such option of a fault`);
    if (!test(value)) throw new RangeError(`${prefix}${key}: not a value that it can have`);
  }
}

function oneOf(...choices: readonly string[]): Test {
  return (value) => choices.some((choice) => choice === value);
}
