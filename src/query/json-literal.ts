/** Reads the JSON strings and numbers that filters compare with (RFC 8259 sections 6 and 7), in one pass. */
import { isAll, isDigit, isHexDigit } from "./ascii.js";
import { filterSyntaxError } from "./invalid-filter.js";

interface Literal<Value> {
  readonly value: Value;
  /** The offset behind it. */
  readonly end: number;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** Read by code points, so that only a surrogate without its other half is met as one. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The string whose opening quote stands at `start`. Escaped surrogates make one character where they pair. One alone is
 * refused: JSON leaves its meaning open, and it would be found within every character that is written with it.
 */
export function readString(text: string, start: number): Literal<string> {
  const parts: string[] = [];
  let from = start + 1;
  for (let index = from; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0x22) {
      const value = parts.join("") + text.slice(from, index);
      if (LONE_SURROGATE.test(value)) throw filterSyntaxError(text, start, "the string has half a surrogate pair");
      return { value, end: index + 1 };
    }
    if (unit < 0x20) throw filterSyntaxError(text, index, "a control character in a string must be escaped");
    if (unit === 0x5c) {
      const escape = readEscape(text, index);
      parts.push(text.slice(from, index), escape.value);
      from = escape.end;
      index = escape.end - 1;
    }
  }
  throw filterSyntaxError(text, start, "the string that begins here is not closed");
}

function readEscape(text: string, start: number): Literal<string> {
  const letter = text[start + 1] ?? "";
  const simple = ESCAPES.get(letter);
  if (simple !== undefined) return { value: simple, end: start + 2 };
  const code = text.slice(start + 2, start + 6);
  if (letter !== "u" || code.length < 4 || !isAll(code, isHexDigit)) {
    throw filterSyntaxError(text, start, 'expected an escape of JSON, such as \\" or \\u00e9');
  }
  return { value: String.fromCharCode(Number.parseInt(code, 16)), end: start + 6 };
}

/** The number that begins at `start`, where a digit or a minus stands. */
export function readNumber(text: string, start: number): Literal<number> {
  let end = text[start] === "-" ? start + 1 : start;
  end = text[end] === "0" ? end + 1 : digitsEnd(text, end);
  if (text[end] === ".") end = digitsEnd(text, end + 1);
  if (text[end] === "e" || text[end] === "E") {
    const sign = text[end + 1];
    end = digitsEnd(text, sign === "+" || sign === "-" ? end + 2 : end + 1);
  }
  const value = Number(text.slice(start, end));
  if (!Number.isFinite(value)) throw filterSyntaxError(text, start, "the number is too large");
  return { value: value === 0 ? 0 : value, end };
}

/** The offset behind the digits at `start`, at least one. */
function digitsEnd(text: string, start: number): number {
  let end = start;
  while (isDigit(text[end])) end++;
  if (end === start) throw filterSyntaxError(text, start, "expected a digit");
  return end;
}
