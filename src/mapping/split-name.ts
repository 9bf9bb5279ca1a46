/** Splits a full name into SCIM's parts by our own documented rule (docs/MAPPING.md): particles are kept, no word is ever dropped. */
import type { AttributeMapping } from "./attribute-mapping.js";
import { readNameParts } from "./name-parts.js";
import { isArabicCompound, isConnector, isDevotionalName, isIberianSurname, isParticle, wordAt } from "./name-words.js";
import type { Mutable } from "./put.js";

/** Which rule decided where the family name begins. */
export type SplitRule =
  | "last word"
  | "one word"
  | "particle kept"
  | "surnames joined"
  | "double surname"
  | "family name alone"
  | "comma: family name first"
  | "Han, Kana or Hangul: family name first"
  | "middle dot: given name first";

export interface SplitName {
  readonly given?: string;
  readonly family?: string;
  /** Nicknames in quotes or brackets, as written. Second given names stay with `given`. */
  readonly middle?: string;
  readonly honorificPrefix?: string;
  readonly honorificSuffix?: string;
  readonly rule: SplitRule;
}

interface Halves {
  readonly given: string;
  readonly family: string;
  readonly rule: SplitRule;
}

const EAST_ASIAN = /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}ー々〆・]+$/u;
/** A foreign name in Han or Kana: ジョン・スミス, 约翰·史密斯. */
const MIDDLE_DOT =
  /^(?=.*[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}])(?<given>.+)[・·‧](?<family>[^・·‧]+)$/u;

/**
 * Splits `name`. A name of one word goes where `mononym` says.
 * Every letter of the name is in one of the parts; the rule that decided is named, for explanations.
 */
export function splitName(name: string, mononym: AttributeMapping["mononym"] = "both"): SplitName {
  const { prefixes, words, afterComma, suffixes, asides } = readNameParts(name);
  const halves = halve(words, afterComma);
  const alone = halves.given === "";
  const split: Mutable<SplitName> = { rule: halves.rule };
  const given = alone && mononym !== "family" ? halves.family : halves.given;
  if (given !== "") split.given = given;
  if (halves.family !== "" && !(alone && mononym === "given")) split.family = halves.family;
  if (asides.length > 0) split.middle = asides.join(" ");
  if (prefixes.length > 0) split.honorificPrefix = prefixes.join(" ");
  if (suffixes.length > 0) split.honorificSuffix = suffixes.join(" ");
  return split;
}

/** Given and family name; given is empty where there is only one name. */
function halve(words: readonly string[], afterComma: readonly string[]): Halves {
  if (afterComma.length > 0) {
    return { given: afterComma.join(" "), family: words.join(" "), rule: "comma: family name first" };
  }
  if (words.length < 2) return halveWord(words.join(" "));
  if (words.every((word) => EAST_ASIAN.test(word))) {
    return halveAt(words, 1, "Han, Kana or Hangul: family name first", true);
  }
  if (isFamilyNameAlone(words)) return { given: "", family: words.join(" "), rule: "family name alone" };
  const { start, rule } = familyStart(words);
  return halveAt(words, start, rule);
}

function halveWord(word: string): Halves {
  const { given, family } = MIDDLE_DOT.exec(word)?.groups ?? {};
  if (given === undefined || family === undefined) return { given: "", family: word, rule: "one word" };
  return { given, family, rule: "middle dot: given name first" };
}

function halveAt(words: readonly string[], index: number, rule: SplitRule, familyFirst = false): Halves {
  const [first, last] = [words.slice(0, index).join(" "), words.slice(index).join(" ")];
  return familyFirst ? { given: last, family: first, rule } : { given: first, family: last, rule };
}

/** `van Dijk`, `de la Cruz`, `Ramón y Cajal`: a particle in lower case before a capital, or two surnames joined, and nothing else. */
function isFamilyNameAlone(words: readonly string[]): boolean {
  if (words.length === 3 && isConnector(wordAt(words, 1))) return true;
  const first = wordAt(words, 0);
  return /^\P{Lu}+$/u.test(first) && isParticle(first) && words.some((word) => /^['’]?\p{Lu}/u.test(word));
}

/** Where the family name begins: at least one word is given, at least one is family. */
function familyStart(words: readonly string[]): { start: number; rule: SplitRule } {
  const last = words.length - 1;
  let start = last;
  let rule: SplitRule = "last word";
  for (let index = 1; index < last; index += 1) {
    const compoundEnd = givenCompoundEnd(words, index);
    if (compoundEnd !== undefined) {
      index = compoundEnd;
    } else if (isParticle(wordAt(words, index))) {
      [start, rule] = [index, "particle kept"];
      break;
    } else if (index > 1 && isConnector(wordAt(words, index))) {
      [start, rule] = [index - 1, "surnames joined"];
      break;
    }
  }
  while (start > 1 && isIberianSurname(wordAt(words, start - 1))) [start, rule] = [start - 1, "double surname"];
  return { start, rule };
}

/** Where particles at `index` belong to a given name (María del Carmen, Abd al Rahman) that more words follow: its last index. */
function givenCompoundEnd(words: readonly string[], index: number): number | undefined {
  let end = index;
  while (end < words.length && isParticle(wordAt(words, end))) end += 1;
  if (end === index || end >= words.length - 1) return undefined;
  const [first, last] = [wordAt(words, index - 1), wordAt(words, end)];
  if (isDevotionalName(first, last)) return end;
  return end === index + 1 && isArabicCompound(first, wordAt(words, index), last) ? end : undefined;
}
