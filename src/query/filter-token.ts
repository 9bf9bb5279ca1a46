/** Cuts the text of a filter into tokens, one at a time, each in time proportional to its length. */
import { isDigit, isLetter } from "./ascii.js";
import { readNumber, readString } from "./json-literal.js";

/** `start` and `end` are offsets; `spaced` tells whether white space stands before it. */
export type Token = { readonly start: number; readonly end: number; readonly spaced: boolean } & (
  | { readonly kind: "(" | ")" | "[" | "]" | "end" }
  /** A path, an operator or a keyword. */
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly value: number }
  /** A character that begins nothing. */
  | { readonly kind: "other" }
);

/** The token at or behind `offset`. Throws ScimError 400 for a string or number that is none. */
export function nextToken(text: string, offset: number): Token {
  let start = offset;
  while (isSpace(text[start])) start++;
  const spaced = start > offset;
  const first = text[start];
  if (first === undefined) return { kind: "end", start, end: start, spaced };
  if (first === "(" || first === ")" || first === "[" || first === "]") {
    return { kind: first, start, end: start + 1, spaced };
  }
  if (first === '"') {
    const { value, end } = readString(text, start);
    return { kind: "string", value, start, end, spaced };
  }
  if (first === "-" || isDigit(first)) {
    const { value, end } = readNumber(text, start);
    return { kind: "number", value, start, end, spaced };
  }
  let end = start;
  while (isWordCharacter(text[end])) end++;
  if (end > start) return { kind: "word", text: text.slice(start, end), start, end, spaced };
  return { kind: "other", start, end: start + 1, spaced };
}

function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\n" || character === "\r";
}

function isWordCharacter(character: string | undefined): boolean {
  return isNameCharacter(character) || character === "." || character === ":";
}

/** The characters of attribute names, with the `$` of `$ref` (RFC 7643 section 2.1). */
export function isNameCharacter(character: string | undefined): boolean {
  return isLetter(character) || isDigit(character) || character === "_" || character === "-" || character === "$";
}
