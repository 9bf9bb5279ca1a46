/** From a filter to a plan: which of its tests can be answered from indexes and columns, and what is left to ask resources. */
import { presenceSource, type ValueSource } from "../directory/value-source.js";
import type { ValueKey } from "../directory/value-key.js";
import type { ResourceType } from "../scim/attribute.js";
import type { Resource } from "../scim/resource.js";
import { compileFilter, compileInScope, readComparison } from "./compile-filter.js";
import type { Filter } from "./filter.js";
import { resourceScope, type Scope, type Target, type UnknownAttribute } from "./filter-scope.js";
import type { KeyTest } from "./value-test.js";

export type Plan =
  | { readonly kind: "every" | "some"; readonly parts: readonly Plan[] }
  | { readonly kind: "not"; readonly part: Plan }
  | { readonly kind: "always"; readonly outcome: boolean }
  /** Whether one of the values of the source passes. */
  | {
      readonly kind: "values";
      readonly source: ValueSource;
      /** Undefined stands for a value that nothing can be compared with. */
      readonly matches: (key: ValueKey | undefined) => boolean;
      /** The only key that matches, where there is only one. */
      readonly equals: ValueKey | undefined;
    }
  /** What no column can tell, such as whether two tests pass of the same element. */
  | { readonly kind: "resource"; readonly matches: (resource: Resource) => boolean };

export interface PlannedFilter {
  readonly plan: Plan;
  /** Makes the whole filter a question to one resource. */
  readonly compile: () => (resource: Resource) => boolean;
}

/** Throws ScimError 400 invalidFilter where the type does not allow the filter. */
export function planFilter(filter: Filter, type: ResourceType, unknown: UnknownAttribute): PlannedFilter {
  return {
    plan: planOf(filter, resourceScope(type, unknown), "exact"),
    compile: () => compileFilter(filter, type, unknown),
  };
}

/**
 * `atLeast` plans what holds of every resource of which the filter holds, and of others too: inside a bracket several
 * tests are asked of one element, and columns know of no elements. What is negated there says nothing about the others.
 */
type Exactness = "exact" | "atLeast";

const ALWAYS: Plan = Object.freeze({ kind: "always", outcome: true });
const NEVER: Plan = Object.freeze({ kind: "always", outcome: false });

function planOf(filter: Filter, scope: Scope, exactness: Exactness): Plan {
  switch (filter.kind) {
    case "and":
      return group(
        "every",
        filter.operands.map((operand) => planOf(operand, scope, exactness)),
      );
    case "or":
      return group(
        "some",
        filter.operands.map((operand) => planOf(operand, scope, exactness)),
      );
    case "not":
      return exactness === "atLeast" ? ALWAYS : not(planOf(filter.operand, scope, exactness));
    case "present":
      return planPresence(filter.path, scope);
    case "compare":
      return planComparison(filter, scope, exactness);
    case "valuePath":
      return planBracket(filter, scope);
    default:
      return filter satisfies never;
  }
}

function planPresence(path: string, scope: Scope): Plan {
  const target = scope(path);
  return target.unknown ? NEVER : presence(target);
}

/** An empty text is no value (RFC 7644 Table 3, `pr`). */
function presence({ keys, source = presenceSource(keys) }: Target): Plan {
  return { kind: "values", source, matches: (key) => key !== "", equals: undefined };
}

function planComparison(filter: Filter & { kind: "compare" }, scope: Scope, exactness: Exactness): Plan {
  const { target, test, negated } = readComparison(filter, scope);
  if (negated && exactness === "atLeast") return ALWAYS;
  const positive = target.unknown ? NEVER : test === undefined ? presence(target) : comparison(target, test);
  return negated ? not(positive) : positive;
}

function comparison({ keys, source }: Target, { matches, equals }: KeyTest): Plan {
  if (source === undefined) throw new Error(`${keys.join(".")} has no values of its own, and was compared`);
  return { kind: "values", source, matches: (key) => key !== undefined && matches(key), equals };
}

/** Asked of the resources that pass each test of the bracket by whichever element. */
function planBracket(filter: Filter & { kind: "valuePath" }, scope: Scope): Plan {
  const target = scope(filter.path);
  const matches: (resource: Resource | undefined) => boolean = compileInScope(filter, scope);
  if (target.unknown) return matches(undefined) ? ALWAYS : NEVER;
  const parts = target.parts(filter.path);
  const exactly: Plan = { kind: "resource", matches };
  const rest = filter.rest === undefined ? undefined : planOf(filter.rest, parts, "atLeast");
  // A negation behind the bracket holds also where the bracket selects nothing.
  if (rest === ALWAYS) return exactly;
  const inner = planOf(filter.inner, parts, "atLeast");
  return group("every", [inner, ...(rest === undefined ? [] : [rest]), exactly]);
}

function not(part: Plan): Plan {
  if (part.kind === "always") return part.outcome ? NEVER : ALWAYS;
  return { kind: "not", part };
}

/** Without the parts that decide nothing. */
function group(kind: "every" | "some", parts: readonly Plan[]): Plan {
  const decisive = kind === "every" ? NEVER : ALWAYS;
  const left = parts.filter((part) => part.kind !== "always");
  const [only] = left;
  if (parts.includes(decisive)) return decisive;
  if (only === undefined) return kind === "every" ? ALWAYS : NEVER;
  return left.length === 1 ? only : { kind, parts: left };
}
