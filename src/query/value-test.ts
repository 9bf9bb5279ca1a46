/** What an operator asks of one value, decided by the attribute's type (RFC 7644 Table 3): the leaf of every filter. */
import { compareKeys, type ValueKey, valueKey } from "../directory/value-key.js";
import type { Attribute } from "../scim/attribute.js";
import { parseDateTime } from "../scim/date-time.js";
import { textKey } from "../scim/fold-case.js";
import type { CompareOperator, FilterValue } from "./filter.js";
import { invalidFilter } from "./invalid-filter.js";

/** True of a value that satisfies the test, false of any other, of other types and of undefined. Makes no objects. */
export type ValueTest = (value: unknown) => boolean;

/** `ne` is the negation of `eq` and null is the absence of values: neither is a question about one value. */
type ValueOperator = Exclude<CompareOperator, "ne">;
type Operand = Exclude<FilterValue, null>;

/** What is asked of the key of one value; where values are kept as keys, nothing else has to be read. */
export interface KeyTest {
  readonly matches: (key: ValueKey) => boolean;
  /** The only key that matches, where there is only one. */
  readonly equals: ValueKey | undefined;
}

/** The same test, of a value as JSON has it. */
export function onValue({ matches }: KeyTest, attribute: Attribute): ValueTest {
  const toKey = valueKey(attribute);
  return (value) => {
    const key = toKey(value);
    return key !== undefined && matches(key);
  };
}

/**
 * The test for a simple attribute. Throws ScimError 400 invalidFilter where the type has no such operator or cannot be
 * compared with such a value.
 */
export function compileKeyTest(attribute: Attribute, operator: ValueOperator, operand: Operand): KeyTest {
  switch (attribute.type) {
    case "string":
    case "reference":
      return textTest(operator, textKey(attribute.caseExact)(textOperand(attribute, operator, operand)));
    case "binary":
      return equalityOnly(attribute, operator, textOperand(attribute, operator, operand));
    case "boolean":
      return equalityOnly(attribute, operator, booleanOperand(attribute, operator, operand));
    case "integer":
    case "decimal":
      if (typeof operand !== "number") throw refusal(attribute, operator, "a number");
      return orderTest(attribute, operator, operand);
    case "dateTime":
      return orderTest(attribute, operator, instantOperand(attribute, operator, operand));
    case "complex":
      throw new Error(`"${attribute.name}" is complex: only its parts have values to test`);
    default:
      return attribute.type satisfies never;
  }
}

function textTest(operator: ValueOperator, operand: string): KeyTest {
  switch (operator) {
    case "co":
      return { matches: (key) => typeof key === "string" && key.includes(operand), equals: undefined };
    case "sw":
      return { matches: (key) => typeof key === "string" && key.startsWith(operand), equals: undefined };
    case "ew":
      return { matches: (key) => typeof key === "string" && key.endsWith(operand), equals: undefined };
    case "eq":
    case "gt":
    case "ge":
    case "lt":
    case "le":
      return comparison(operator, operand);
    default:
      return operator satisfies never;
  }
}

function orderTest(attribute: Attribute, operator: ValueOperator, operand: number): KeyTest {
  if (operator === "co" || operator === "sw" || operator === "ew") throw unsupported(attribute, operator);
  return comparison(operator, operand);
}

function comparison(operator: "eq" | "gt" | "ge" | "lt" | "le", operand: string | number): KeyTest {
  switch (operator) {
    case "eq":
      return { matches: (key) => key === operand, equals: operand };
    case "gt":
      return { matches: (key) => compareKeys(key, operand) > 0, equals: undefined };
    case "ge":
      return { matches: (key) => compareKeys(key, operand) >= 0, equals: undefined };
    case "lt":
      return { matches: (key) => compareKeys(key, operand) < 0, equals: undefined };
    case "le":
      return { matches: (key) => compareKeys(key, operand) <= 0, equals: undefined };
    default:
      return operator satisfies never;
  }
}

function equalityOnly(attribute: Attribute, operator: ValueOperator, operand: string | boolean): KeyTest {
  if (operator !== "eq") throw unsupported(attribute, operator);
  return { matches: (key) => key === operand, equals: operand };
}

function textOperand(attribute: Attribute, operator: ValueOperator, operand: Operand): string {
  if (typeof operand !== "string") throw refusal(attribute, operator, "a string in double quotes");
  return operand;
}

/** A large client sends booleans as strings, `"True"` and `"False"`. */
function booleanOperand(attribute: Attribute, operator: ValueOperator, operand: Operand): boolean {
  const asWritten = typeof operand === "string" ? operand.toLowerCase() : operand;
  if (asWritten === true || asWritten === "true") return true;
  if (asWritten === false || asWritten === "false") return false;
  throw refusal(attribute, operator, "true or false");
}

function instantOperand(attribute: Attribute, operator: ValueOperator, operand: Operand): number {
  const instant = instantOf(operand);
  if (instant === undefined) throw refusal(attribute, operator, 'a date and time such as "2026-01-31T08:00:00Z"');
  return instant;
}

function instantOf(value: unknown): number | undefined {
  return typeof value === "string" ? parseDateTime(value) : undefined;
}

function refusal(attribute: Attribute, operator: ValueOperator, expected: string) {
  return invalidFilter(`"${attribute.name}" (${attribute.type}) can be compared by ${operator} only with ${expected}.`);
}

function unsupported(attribute: Attribute, operator: ValueOperator) {
  return invalidFilter(`"${attribute.name}" (${attribute.type}) cannot be compared by ${operator}.`);
}
