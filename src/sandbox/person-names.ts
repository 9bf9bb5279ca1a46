/** Names: drawn from the tables of many locales and put together as each of them does. */
import { toAscii } from "./ascii.js";
import type { NameTable } from "./data/name-table.js";
import { ASIAN_NAMES } from "./data/names-asia.js";
import { EUROPEAN_NAMES } from "./data/names-europe.js";
import { WORLD_NAMES } from "./data/names-world.js";
import { type Draw, FOR, pick } from "./random.js";

export interface PersonName {
  /** As the person writes it. */
  readonly full: string;
  /** The given name alone, as shown. */
  readonly given: string;
  readonly female: boolean;
  /** Olson names of where such names are common. */
  readonly zones: readonly string[];
  /** True where the name is not in Latin letters. */
  readonly native: boolean;
}

export interface PersonNames {
  name(number: number): PersonName;
  /** The part of an e-mail address before the @, not yet told apart from that of a namesake. */
  mailbox(number: number): string;
}

/** A name in its own script, in Latin letters, and in letters fit for e-mail. */
interface Word {
  readonly shown: string;
  readonly latin: string;
  readonly ascii: string;
}

interface Locale {
  readonly table: NameTable;
  readonly given: Readonly<Record<"female" | "male", readonly Word[]>>;
  readonly family: Readonly<Record<"female" | "male", readonly Word[]>>;
  readonly zones: readonly string[];
}

const LOCALES: readonly Locale[] = [...EUROPEAN_NAMES, ...ASIAN_NAMES, ...WORLD_NAMES].map((table) => ({
  table,
  given: { female: words(table.female), male: words(table.male) },
  family: { male: words(table.family, 0), female: words(table.family, 1) },
  zones: table.zones.split(","),
}));
/** A locale stands in it as often as it weighs. */
const BY_WEIGHT: readonly Locale[] = LOCALES.flatMap((locale) =>
  Array.from({ length: locale.table.weight }, () => locale),
);

export function createPersonNames(draw: Draw): PersonNames {
  function parts(number: number) {
    const locale = pick(BY_WEIGHT, draw(number, FOR.locale));
    const { table } = locale;
    const female = draw(number, FOR.gender) < 0.5;
    const gender = female ? "female" : "male";
    const given = pick(locale.given[gender], draw(number, FOR.given));
    const single = draw(number, FOR.mononym) < (table.mononyms ?? 0);
    const family = single ? undefined : pick(locale.family[gender], draw(number, FOR.family));
    const doubled = family !== undefined && draw(number, FOR.second) < (table.second?.share ?? 0);
    const other = doubled ? pick(locale.family[gender], draw(number, FOR.secondFamily)) : undefined;
    return { locale, table, female, given, family, second: other === family ? undefined : other };
  }

  return {
    name(number) {
      const { locale, table, female, given, family, second } = parts(number);
      const latin = given.shown === given.latin || draw(number, FOR.latin) < (table.latin ?? 0);
      const show = (word: Word) => (latin ? word.latin : word.shown);
      const base = { given: show(given), female, zones: locale.zones, native: !latin };
      if (family === undefined) return { ...base, full: show(given) };
      const surname = show(family) + (second === undefined ? "" : (table.second?.joiner ?? " ") + show(second));
      const middle = optional(table.middle, draw(number, FOR.middle), draw(number, FOR.middleName));
      const suffix = optional(table.suffix, draw(number, FOR.suffix), draw(number, FOR.suffixName));
      // Romanised East Asian names are shown given name first; those written in Latin letters anyway keep their order.
      const familyFirst = table.familyFirst === true && (given.shown === given.latin || !latin);
      const order = familyFirst ? [surname, middle, show(given)] : [show(given), middle, surname, suffix];
      const space = latin ? " " : (table.joiner ?? " ");
      return { ...base, full: order.filter((part) => part !== undefined).join(space) };
    },
    mailbox(number) {
      const { table, given, family, second } = parts(number);
      if (family === undefined) return given.ascii;
      const hyphenated = second !== undefined && table.second?.joiner === "-";
      return `${given.ascii}.${family.ascii}${hyphenated ? `-${second.ascii}` : ""}`;
    },
  };
}

function optional(choice: { share: number; names: string } | undefined, chance: number, drawn: number) {
  return choice === undefined || chance >= choice.share ? undefined : pick(choice.names.split(","), drawn);
}

/** @param form which of the forms parted by `/` to take where a name has two; `a/l` is a word, not two forms */
function words(list: string, form?: 0 | 1): readonly Word[] {
  return list.split(",").map((entry) => {
    const forms = form === undefined || entry.includes("a/l") ? [entry] : entry.split("/");
    const [shown = "", latin = shown] = (forms[form ?? 0] ?? forms[0] ?? "").split("=");
    return { shown, latin, ascii: toAscii(latin) };
  });
}
