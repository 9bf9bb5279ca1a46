/** The board that says which faults are on, and whether they strike the request at hand. */
import type { Fault, FaultContext, Position } from "./fault.js";
import { checkFaultRule, type FaultRule } from "./fault-rule.js";
import { type FaultName, faultNamed } from "./faults.js";
import type { Listings } from "./listings.js";
import type { World } from "./world.js";

/** A rule that is on, as `faults()` shows it. */
export interface ActiveRule extends FaultRule {
  /** How many requests it has struck. */
  readonly struck: number;
  /** Ids of the people it strikes, for faults in people's data. */
  readonly victims: readonly string[];
}

/** A fault that strikes the request at hand. */
export interface Strike {
  readonly fault: Fault;
  readonly context: Omit<FaultContext, "base" | "wallTime">;
}

export interface FaultBoard {
  /** Throws RangeError for a rule that cannot be. */
  set(rule: FaultRule): void;
  /** Without a name, all of them. */
  clear(name?: FaultName): void;
  active(): readonly ActiveRule[];
  /** Which faults strike a request there; each of them counts it. */
  strike(position: Position): readonly Strike[];
}

export function createFaultBoard(world: World, listings: Listings): FaultBoard {
  let rules: {
    readonly rule: FaultRule;
    readonly fault: Fault;
    readonly victims: readonly number[];
    struck: number;
  }[] = [];

  return {
    set(rule) {
      checkFaultRule(rule);
      const fault = faultNamed(rule.name);
      rules.push({ rule, fault, victims: fault.victims?.(world, listings, rule) ?? [], struck: 0 });
    },
    clear(name) {
      rules = name === undefined ? [] : rules.filter(({ rule }) => rule.name !== name);
    },
    active: () =>
      rules.map(({ rule, victims, struck }) => ({
        ...rule,
        struck,
        victims: victims.map((number) => world.person(number).id),
      })),
    strike: (position) =>
      rules
        .filter((active) => {
          const { rule, fault, struck } = active;
          const strikes =
            struck < (rule.times ?? Infinity) && APPLIES[fault.applies](position) && isThere(rule, position);
          if (strikes) active.struck++;
          return strikes;
        })
        .map(({ rule, fault, victims }) => ({ fault, context: { world, options: rule, position, victims } })),
  };
}

const SHOWS_PEOPLE: readonly string[] = ["me", "users", "user", "directReports"];
const SHOWS_DEPARTMENTS: readonly string[] = ["departments", "department"];
const APPLIES: Readonly<Record<Fault["applies"], (position: Position) => boolean>> = {
  everything: () => true,
  lists: ({ page }) => page !== undefined,
  "first pages": ({ page }) => page === 1,
  "later pages": ({ page }) => page !== undefined && page > 1,
  people: ({ route }) => SHOWS_PEOPLE.includes(route),
  records: ({ route }) => SHOWS_PEOPLE.includes(route) || SHOWS_DEPARTMENTS.includes(route),
};

function isThere({ at }: FaultRule, { route, status, page, pages, last }: Position): boolean {
  if (at === undefined) return true;
  if (at.list !== undefined && at.list !== route) return false;
  if (at.status !== undefined && at.status !== status) return false;
  switch (at.page) {
    case undefined:
      return true;
    case "first":
      return page === 1;
    case "middle":
      return page !== undefined && pages !== undefined && page === Math.ceil(pages / 2);
    case "last":
      return last === true;
    default:
      return page === at.page;
  }
}
