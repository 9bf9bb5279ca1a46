/** From a filter's tree and a resource type to a predicate: every path is looked up and every operand read once. */
import type { ResourceType } from "../scim/attribute.js";
import type { Resource } from "../scim/resource.js";
import type { Filter } from "./filter.js";
import { resourceScope, type Scope, type Target, type UnknownAttribute } from "./filter-scope.js";
import { invalidFilter, quoteShort } from "./invalid-filter.js";
import { isPresent } from "../directory/own-value.js";
import { compileKeyTest, type KeyTest, onValue, type ValueTest } from "./value-test.js";

/**
 * The predicate of the filter. Of several values one that matches is enough (RFC 7644 section 3.4.2.2); `ne` is the
 * negation of `eq`, and `eq null` that of `pr`, for several values and behind a bracket too. Throws ScimError 400
 * invalidFilter where the type does not allow the filter.
 */
export function compileFilter(
  filter: Filter,
  type: ResourceType,
  unknown: UnknownAttribute,
): (resource: Resource) => boolean {
  return compileInScope(filter, resourceScope(type, unknown));
}

/** The same of whatever the scope's paths are looked up in. */
export function compileInScope(filter: Filter, scope: Scope): ValueTest {
  switch (filter.kind) {
    case "and":
      return every(filter.operands.map((operand) => compileInScope(operand, scope)));
    case "or":
      return some(filter.operands.map((operand) => compileInScope(operand, scope)));
    case "not":
      return negated(compileInScope(filter.operand, scope));
    case "present":
      return scope(filter.path).some(isPresent);
    case "compare":
      return compileComparison(filter, scope);
    case "valuePath": {
      const target = scope(filter.path);
      const parts = target.parts(filter.path);
      const inner = compileInScope(filter.inner, parts);
      return filter.rest === undefined
        ? target.some(inner)
        : compileInScope(filter.rest, selectedParts(target, parts, inner));
    }
    default:
      return filter satisfies never;
  }
}

/** Behind a bracket a path leads to the parts of the elements that the bracket selects. */
function selectedParts(target: Target, parts: Scope, inner: ValueTest): Scope {
  return (name) => {
    const part = parts(name);
    return { ...part, some: (test) => target.some(every([inner, part.some(test)])) };
  };
}

function compileComparison(filter: Filter & { kind: "compare" }, scope: Scope): ValueTest {
  const { target, test, negated: isNegated } = readComparison(filter, scope);
  const { attribute } = target;
  const positive =
    test === undefined || attribute === undefined ? target.some(isPresent) : target.some(onValue(test, attribute));
  return isNegated ? negated(positive) : positive;
}

export interface Comparison {
  readonly target: Target;
  /** Undefined where it is about there being a value at all, and for an attribute that is unknown, which never has one. */
  readonly test: KeyTest | undefined;
  readonly negated: boolean;
}

/** Throws ScimError 400 invalidFilter for a comparison that the attribute's type does not allow. */
export function readComparison({ path, operator, value }: Filter & { kind: "compare" }, scope: Scope): Comparison {
  const target = comparable(path, scope);
  const isNegation = operator === "ne";
  if (value === null) {
    if (operator !== "eq" && !isNegation) throw invalidFilter(`null can be compared by eq and ne, not by ${operator}.`);
    return { target, test: undefined, negated: !isNegation };
  }
  if (target.unknown) return { target, test: undefined, negated: isNegation };
  if (target.attribute === undefined) {
    throw invalidFilter(`${quoteShort(path)} is a schema: name one of its attributes.`);
  }
  const test = compileKeyTest(target.attribute, isNegation ? "eq" : operator, value);
  return { target, test, negated: isNegation };
}

/** A complex attribute is compared by its `value` where it has one (RFC 7644 Figure 2: `emails co "example.com"`). */
function comparable(path: string, scope: Scope): Target {
  const target = scope(path);
  const parts = target.attribute?.subAttributes;
  if (parts === undefined) return target;
  if (parts.some((part) => part.name === "value")) return scope(`${path}.value`);
  throw invalidFilter(
    `${quoteShort(path)} has parts: compare one of them, such as ${quoteShort(`${path}.${parts[0]?.name ?? ""}`)}.`,
  );
}

function negated(test: ValueTest): ValueTest {
  return (holder) => !test(holder);
}

function every(tests: readonly ValueTest[]): ValueTest {
  return (holder) => {
    for (const test of tests) {
      if (!test(holder)) return false;
    }
    return true;
  };
}

function some(tests: readonly ValueTest[]): ValueTest {
  return (holder) => {
    for (const test of tests) {
      if (test(holder)) return true;
    }
    return false;
  };
}
