/** What an operator asks of one value, decided by the attribute's type (RFC 7644 Table 3): the leaf of every filter. */
import type { Attribute } from "../scim/attribute.js";
import { parseDateTime } from "../scim/date-time.js";
import { textKey } from "../scim/fold-case.js";
import { compareText } from "../scim/text-order.js";
import type { CompareOperator, FilterValue } from "./filter.js";
import { invalidFilter } from "./invalid-filter.js";

/** True of a value that satisfies the test, false of any other, of other types and of undefined. Makes no objects. */
export type ValueTest = (value: unknown) => boolean;

/** `ne` is the negation of `eq` and null is the absence of values: neither is a question about one value. */
type ValueOperator = Exclude<CompareOperator, "ne">;
type Operand = Exclude<FilterValue, null>;

/**
 * The test for a simple attribute. Throws ScimError 400 invalidFilter where the type has no such operator or cannot be
 * compared with such a value.
 */
export function compileValueTest(attribute: Attribute, operator: ValueOperator, operand: Operand): ValueTest {
  switch (attribute.type) {
    case "string":
    case "reference":
      return textTest(operator, textOperand(attribute, operator, operand), textKey(attribute.caseExact));
    case "binary":
      return equalityOnly(attribute, operator, textOperand(attribute, operator, operand));
    case "boolean":
      return equalityOnly(attribute, operator, booleanOperand(attribute, operator, operand));
    case "integer":
    case "decimal":
      if (typeof operand !== "number") throw refusal(attribute, operator, "a number");
      return numberTest(attribute, operator, operand, (value) => (typeof value === "number" ? value : undefined));
    case "dateTime":
      return numberTest(attribute, operator, instantOperand(attribute, operator, operand), instantOf);
    case "complex":
      throw new Error(`"${attribute.name}" is complex: only its parts have values to test`);
    default:
      return attribute.type satisfies never;
  }
}

function textTest(operator: ValueOperator, text: string, key: (text: string) => string): ValueTest {
  const operand = key(text);
  switch (operator) {
    case "eq":
      return (value) => typeof value === "string" && key(value) === operand;
    case "co":
      return (value) => typeof value === "string" && key(value).includes(operand);
    case "sw":
      return (value) => typeof value === "string" && key(value).startsWith(operand);
    case "ew":
      return (value) => typeof value === "string" && key(value).endsWith(operand);
    case "gt":
      return (value) => typeof value === "string" && compareText(key(value), operand) > 0;
    case "ge":
      return (value) => typeof value === "string" && compareText(key(value), operand) >= 0;
    case "lt":
      return (value) => typeof value === "string" && compareText(key(value), operand) < 0;
    case "le":
      return (value) => typeof value === "string" && compareText(key(value), operand) <= 0;
    default:
      return operator satisfies never;
  }
}

function numberTest(
  attribute: Attribute,
  operator: ValueOperator,
  operand: number,
  numberOf: (value: unknown) => number | undefined,
): ValueTest {
  // undefined compares false with every number
  const read = (value: unknown): number => numberOf(value) ?? Number.NaN;
  switch (operator) {
    case "eq":
      return (value) => read(value) === operand;
    case "gt":
      return (value) => read(value) > operand;
    case "ge":
      return (value) => read(value) >= operand;
    case "lt":
      return (value) => read(value) < operand;
    case "le":
      return (value) => read(value) <= operand;
    case "co":
    case "sw":
    case "ew":
      throw unsupported(attribute, operator);
    default:
      return operator satisfies never;
  }
}

function equalityOnly(attribute: Attribute, operator: ValueOperator, operand: string | boolean): ValueTest {
  if (operator !== "eq") throw unsupported(attribute, operator);
  return (value) => value === operand;
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
