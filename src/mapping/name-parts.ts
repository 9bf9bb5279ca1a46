/** Takes a written name apart into words: what stands in quotes or brackets, the segments between commas, the honorifics. */
import { honorificSuffix, isHonorificPrefix, wordAt } from "./name-words.js";

export interface NameParts {
  readonly prefixes: readonly string[];
  /** The words before the first comma that is not a suffix's; never empty unless the name is. */
  readonly words: readonly string[];
  /** The words after it: the name was written family name first. */
  readonly afterComma: readonly string[];
  readonly suffixes: readonly string[];
  /** What stood in quotes or brackets, and words without a letter or digit; as written. */
  readonly asides: readonly string[];
}

const CLOSERS: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "“": "”",
  "„": "“",
  "‘": "’",
  "«": "»",
  "「": "」",
  "(": ")",
  "（": "）",
  "[": "]",
};

const withoutComma = (token: string): string => token.replace(/,+$/, "");

/** The index of the token that closes what `tokens[start]` opens, or undefined. An apostrophe must close in its own word. */
function closingIndex(tokens: readonly string[], start: number): number | undefined {
  const opener = wordAt(tokens, start).charAt(0);
  const closer = CLOSERS[opener];
  if (closer === undefined) return undefined;
  const end = opener === "'" || opener === "‘" ? start + 1 : tokens.length;
  for (let index = start; index < end; index += 1) {
    const token = withoutComma(wordAt(tokens, index));
    if (token.endsWith(closer) && (index > start || token.length > 1)) return index;
  }
  return undefined;
}

/** Letters, digits, hyphens, dots, and apostrophes within words: nothing to take apart but the words. */
const PLAIN = /^(?:[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}.'’-]*(?:\s+|$))+$/u;

/** The words before the first comma, those of each segment after it, and the asides. Empty segments are left out. */
function readSegments(name: string): { words: string[]; others: string[][]; asides: string[] } {
  if (PLAIN.test(name)) return { words: name.trimEnd().split(/\s+/), others: [], asides: [] };
  const tokens = name.replaceAll(",", ", ").split(/\s+/).filter(Boolean);
  const segments: string[][] = [];
  const asides: string[] = [];
  let segment: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const closing = closingIndex(tokens, index);
    const text = withoutComma(tokens.slice(index, (closing ?? index) + 1).join(" "));
    const endsSegment = wordAt(tokens, closing ?? index).endsWith(",");
    if (closing !== undefined || !/[\p{L}\p{N}]/u.test(text)) asides.push(...(text === "" ? [] : [text]));
    else segment.push(text);
    index = closing ?? index;
    if (endsSegment || index === tokens.length - 1) {
      if (segment.length > 0) segments.push(segment);
      segment = [];
    }
  }
  const words = segments.shift();
  return words === undefined ? { words: asides, others: [], asides: [] } : { words, others: segments, asides };
}

/** Moves honorifics from the front of `words` to `prefixes`, as long as a word is left. */
function peelPrefixes(words: string[], name: string, prefixes: string[]): void {
  while (words.length > 1 && isHonorificPrefix(wordAt(words, 0), name)) prefixes.push(...words.splice(0, 1));
}

/** Moves suffixes from the end of `words` to the front of `suffixes`, as long as `least` words are left (two for a likely one). */
function peelSuffixes(words: string[], name: string, suffixes: string[], least: number): void {
  while (words.length > 1) {
    const kind = honorificSuffix(wordAt(words, words.length - 1), name, false);
    if (kind === undefined || (kind === "likely" && words.length <= least)) return;
    suffixes.unshift(...words.splice(-1));
  }
}

/** Every word of `name` is in exactly one of the lists, as written but for commas. */
export function readNameParts(name: string): NameParts {
  const { words, others, asides } = readSegments(name);
  const prefixes: string[] = [];
  const suffixes: string[] = [];
  for (let last = others.pop(); last !== undefined; last = others.pop()) {
    if (!last.every((word) => isSuffixAfterComma(word, name, words.length))) {
      others.push(last);
      break;
    }
    suffixes.unshift(...last);
  }
  const afterComma = others.flat();
  const least = afterComma.length > 0 ? 1 : 2;
  for (const part of [words, afterComma]) {
    peelPrefixes(part, name, prefixes);
    peelSuffixes(part, name, suffixes, least);
  }
  return { prefixes, words, afterComma, suffixes, asides };
}

/** After a comma a likely suffix counts only where a first and a last word stand before it: SMITH, MA is a person. */
function isSuffixAfterComma(word: string, name: string, wordsBefore: number): boolean {
  const kind = honorificSuffix(word, name, true);
  return kind === "sure" || (kind === "likely" && wordsBefore > 1);
}
