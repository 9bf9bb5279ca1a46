/** The words that the splitting of names knows: lists, and how a word is looked up in them. Splits nothing itself. */

/** Lower case without accents: `García` and `garcia` are one word. */
function plainWord(word: string): string {
  if (/^[a-z'.-]*$/i.test(word)) return word.toLowerCase();
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** A word that is there: the caller has counted. Throws RangeError where it has counted wrong. */
export function wordAt(words: readonly string[], index: number): string {
  const word = words[index];
  if (word === undefined) throw new RangeError(`no word ${index} among ${words.length}`);
  return word;
}

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Begin a family name when they stand between a first and a last word, however they are capitalised. */
const PARTICLES = words(`
  van vande vanden vander von vom zum zur der den ter ten op aan uit 't
  de del della dello dei degli delle dal dalla di da dos das du des la las los le
  al el ul ur bin bint ibn ben bat abu abou
  mac mc o' ó ní ni nic uí ui mhic san santa st st. saint sainte ste ste. af
`);

/** Likewise, but only in lower case: capitalised they are more often names or initials. */
const LOWER_CASE_PARTICLES = words("do zu auf am in ab ap av te");

/** Accents count: `Ó` is a particle and `O` an initial, `van` is Dutch and `Văn` a Vietnamese name. */
export function isParticle(word: string): boolean {
  const written = word.normalize("NFC").replace(/[’ʼ]/u, "'");
  return PARTICLES.has(written.toLowerCase()) || LOWER_CASE_PARTICLES.has(written);
}

/** `y`, `e`, `i` between two surnames, as in Ortega y Gasset. A capital I or E is an initial. */
const CONNECTORS = words("y e i");

export const isConnector = (word: string): boolean => CONNECTORS.has(word);

const DEVOUT_FIRST = words("maria ma ma. mª jose ana rosa flor luz");
const DEVOTIONS = words(`
  carmen mar pilar rosario rocio socorro luz nieves neves dolores dores concepcion conceicao mercedes consuelo soledad
  guadalupe paz sol angeles anjos fatima lourdes graca ceu carmo gloria jesus jose maria
`);

/** Whether `first` ... `last` is one given name, as in María del Carmen, José de Jesús, Juan de Dios. */
export function isDevotionalName(first: string, last: string): boolean {
  const [plainFirst, plainLast] = [plainWord(first), plainWord(last)];
  return (DEVOUT_FIRST.has(plainFirst) && DEVOTIONS.has(plainLast)) || (plainFirst === "juan" && plainLast === "dios");
}

const ARABIC_ARTICLES = words("al el ul ur");
const FAITH = words("din deen dine");

/** Whether the three words are one given name, as in Abd al Rahman or Salah al Din. */
export function isArabicCompound(first: string, article: string, last: string): boolean {
  return ARABIC_ARTICLES.has(plainWord(article)) && (plainWord(first) === "abd" || FAITH.has(plainWord(last)));
}

/** Common Spanish and Portuguese surnames that are seldom given names. Those in -ez need no list. */
const IBERIAN_SURNAMES = words(`
  garcia ruiz diaz ortiz munoz moreno alonso romero navarro torres ramos serrano blanco molina morales ortega delgado castro
  rubio marin sanz iglesias garrido calvo cano prieto nieto cabrera fuentes carrasco caballero santana hidalgo gallego crespo
  medina mora campos cortes guerrero herrera aguilar vargas mendoza rojas silva soto contreras carreno quinones pena flores
  reyes rivera acosta salazar guzman rios figueroa espinoza espinosa cardenas escobar mejia maldonado ayala arias bravo
  montoya zamora velasco padilla pacheco cordoba cruz bermudez aguirre castillo vega robles peralta salas ibarra
  santos ferreira pereira oliveira costa rodrigues martins sousa souza fernandes goncalves gomes lopes marques alves almeida
  ribeiro pinto carvalho teixeira moreira correia mendes nunes soares vieira monteiro cardoso rocha coelho cunha pires reis
  simoes antunes matos fonseca machado araujo barbosa tavares lima barros azevedo freitas nascimento andrade batista
`);

export function isIberianSurname(word: string): boolean {
  const plain = plainWord(word);
  return IBERIAN_SURNAMES.has(plain) || (plain.length >= 5 && plain.endsWith("ez"));
}

const PREFIXES = words(
  "dr dra drs prof professor profa mr mrs ms mx miss sir dame rev mme mlle herr frau sra srta dott shri smt",
);
const DOTTED_PREFIXES = words(
  "sr. hon. gen. col. maj. capt. lt. sgt. ing. dipl.-ing. ir. mag. fr. eng. adv. pt. dott.ssa",
);
/** Fields of a German doctorate, as in Prof. Dr. med.: lower case only. */
const DOCTORATES = words("med. dent. vet. rer. nat. phil. jur. pol. oec. techn. habil. h.c. iur.");

const isAllCapitals = (text: string): boolean => text.length > 1 && /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text);

/** Whether the first word of a name is an honorific. `MS` in a name that is not all capitals is a pair of initials. */
export function isHonorificPrefix(word: string, name: string): boolean {
  const lower = word.toLowerCase();
  if (DOTTED_PREFIXES.has(lower) || DOCTORATES.has(word)) return true;
  if (lower.endsWith(".")) return PREFIXES.has(lower.slice(0, -1));
  return PREFIXES.has(lower) && (!isAllCapitals(word) || isAllCapitals(name));
}

const GENERATIONS = words("jr sr 2nd 3rd 4th");
const NUMERALS = words("II III IV VI VII VIII");
const DEGREES = words(`
  phd mba msc bsc dds dmd dvm llm llb cpa cfa pmp mph mfa meng beng psyd dphil esq cissp shrm-cp shrm-scp sphr phr mbbs frcs
  obe cbe mbe kbe pharmd
`);
/** Degrees that could be names: only with dots, or in capitals in a name that is not all capitals. */
const SHORT_DEGREES = words("md jd rn qc kc pe");
/** Degrees that are also surnames (Jack Ma, Amadou Ba): only with dots, or after a comma. */
const SURNAME_DEGREES = words("ma ba ms bs do edd");
/** Words that are also surnames: only where two other words are left. */
const GENERATION_NAMES = words("junior senior");

/** `sure`: a suffix wherever it ends a name. `likely`: only where a first and a last word are left without it. */
export function honorificSuffix(word: string, name: string, afterComma: boolean): "sure" | "likely" | undefined {
  const lower = word.toLowerCase();
  const bare = lower.includes(".") ? lower.replaceAll(".", "") : lower;
  if (GENERATIONS.has(bare) || NUMERALS.has(word) || DEGREES.has(bare)) return "sure";
  const dotted = bare.length < lower.length;
  const capitals = isAllCapitals(word) && !isAllCapitals(name);
  if (SHORT_DEGREES.has(bare) && (dotted || capitals)) return "likely";
  if (SURNAME_DEGREES.has(bare) && (dotted || (afterComma && capitals))) return "likely";
  return GENERATION_NAMES.has(plainWord(word)) ? "likely" : undefined;
}
