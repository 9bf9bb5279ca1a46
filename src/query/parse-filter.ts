/** Reads the text of a filter to its tree (RFC 7644 section 3.4.2.2, errata 4690, 7319 and 7322), knowing no schema. */
import { isAll, isDigit } from "./ascii.js";
import type { CompareOperator, Filter, FilterValue } from "./filter.js";
import { isNameCharacter, nextToken, type Token } from "./filter-token.js";
import { filterSyntaxError, invalidFilter, quoteShort } from "./invalid-filter.js";

/** Characters (UTF-16 units) a filter may have. */
const MAX_FILTER_LENGTH = 8192;
/** How deep parentheses and brackets may nest. */
const MAX_FILTER_DEPTH = 50;
/** How many tests of an attribute a filter may have: each is made on every record. */
const MAX_FILTER_CLAUSES = 250;

const COMPARE_OPERATORS: ReadonlyMap<string, CompareOperator> = new Map(
  (["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const).map((operator) => [operator, operator]),
);
const LITERALS: ReadonlyMap<string, FilterValue> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/**
 * `not` binds tighter than `and`, `and` tighter than `or`. Keywords are read in any case, `true`, `false` and `null` in
 * JSON's only; `not(` and `not (` are the same; `path[…].sub op value` is a test of the elements the bracket selects.
 * Throws ScimError 400 invalidFilter that names the position, in time proportional to the length.
 */
export function parseFilter(text: string): Filter {
  if (text.length > MAX_FILTER_LENGTH) {
    throw invalidFilter(`The filter is longer than ${MAX_FILTER_LENGTH} characters.`);
  }
  let current = nextToken(text, 0);
  let clauses = 0;

  const peek = (): Token => current;
  const advance = (): Token => {
    current = nextToken(text, current.end);
    return current;
  };
  const isKeyword = (keyword: string): boolean => current.kind === "word" && current.text.toLowerCase() === keyword;

  const fail = (expected: string): never => {
    throw filterSyntaxError(text, current.start, `expected ${expected} but found ${describe(text, current)}`);
  };
  const needSpace = (): void => {
    if (!current.spaced && current.kind !== "end") fail("a space");
  };

  const expression = (depth: number, inBracket: boolean): Filter =>
    chain("or", () => chain("and", () => operand(depth, inBracket)));

  /** Operands with `keyword` between them: the one operand itself where there is no keyword. */
  const chain = (keyword: "and" | "or", next: () => Filter): Filter => {
    const first = next();
    if (!isKeyword(keyword)) return first;
    const operands = [first];
    while (isKeyword(keyword)) {
      needSpace();
      advance();
      needSpace();
      operands.push(next());
    }
    return Object.freeze({ kind: keyword, operands: Object.freeze(operands) });
  };

  const operand = (depth: number, inBracket: boolean): Filter => {
    const first = peek();
    if (first.kind === "(") return enclosed(")", depth + 1, inBracket);
    if (first.kind !== "word") return fail('an attribute, "not" or "("');
    const second = advance();
    if (first.text.toLowerCase() === "not") {
      if (second.kind !== "(") return fail('"(" behind "not"');
      return Object.freeze({ kind: "not", operand: enclosed(")", depth + 1, inBracket) });
    }
    if (!isPath(first.text)) {
      throw filterSyntaxError(text, first.start, `${quoteShort(first.text)} cannot be the path of an attribute`);
    }
    if (second.kind !== "[" || second.spaced) return test(first.text);
    if (inBracket) return fail("no bracket inside a bracket");
    const inner = enclosed("]", depth + 1, true);
    return Object.freeze({ kind: "valuePath", path: first.text, inner, rest: testBehindBracket() });
  };

  /** What stands between an opening token, which is the current one, and `close`. */
  const enclosed = (close: ")" | "]", depth: number, inBracket: boolean): Filter => {
    if (depth > MAX_FILTER_DEPTH) {
      throw filterSyntaxError(text, current.start, `parentheses and brackets nest deeper than ${MAX_FILTER_DEPTH}`);
    }
    advance();
    const inner = expression(depth, inBracket);
    if (peek().kind !== close) return fail(`"and", "or" or "${close}"`);
    advance();
    return inner;
  };

  const testBehindBracket = (): Filter | undefined => {
    const behind = peek();
    if (behind.kind !== "word" || behind.spaced || !behind.text.startsWith(".")) return undefined;
    const sub = behind.text.slice(1);
    if (!isName(sub)) return fail("a sub-attribute");
    advance();
    return test(sub);
  };

  /** The operator and the value behind a path. */
  const test = (path: string): Filter => {
    if (++clauses > MAX_FILTER_CLAUSES) {
      throw filterSyntaxError(text, current.start, `more than ${MAX_FILTER_CLAUSES} comparisons`);
    }
    needSpace();
    if (isKeyword("pr")) {
      advance();
      return Object.freeze({ kind: "present", path });
    }
    const operator = operatorOf(peek());
    if (operator === undefined) return fail("an operator (eq, ne, co, sw, ew, pr, gt, ge, lt, le)");
    advance();
    needSpace();
    const value = literalOf(peek());
    if (value === undefined) return fail("a string in double quotes, a number, true, false or null");
    advance();
    return Object.freeze({ kind: "compare", path, operator, value });
  };

  const filter = expression(0, false);
  return peek().kind === "end" ? filter : fail('"and", "or" or the end of the filter');
}

function operatorOf(token: Token): CompareOperator | undefined {
  return token.kind === "word" ? COMPARE_OPERATORS.get(token.text.toLowerCase()) : undefined;
}

function literalOf(token: Token): FilterValue | undefined {
  if (token.kind === "string" || token.kind === "number") return token.value;
  return token.kind === "word" ? LITERALS.get(token.text) : undefined;
}

function describe(text: string, token: Token): string {
  return token.kind === "end" ? "the end" : quoteShort(text.slice(token.start, token.end));
}

/** `[URN ":"] name ["." name]`, whether or not anything has that name. */
function isPath(text: string): boolean {
  const parts = text.split(":");
  const names = parts.pop()?.split(".") ?? [];
  return parts.every((part) => part !== "") && names.length <= 2 && names.every(isName);
}

function isName(text: string): boolean {
  return !isDigit(text[0]) && text[0] !== "-" && isAll(text, isNameCharacter);
}
