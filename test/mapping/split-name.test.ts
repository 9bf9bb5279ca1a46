import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { wordAt } from "../../src/mapping/name-words.js";
import { splitName } from "../../src/mapping/split-name.js";

type Parts = [given: string, family: string, more?: { middle?: string; prefix?: string; suffix?: string }];

function partsOf(name: string): Parts {
  const { given = "", family = "", middle, honorificPrefix, honorificSuffix } = splitName(name, "family");
  const more = {
    ...(middle !== undefined && { middle }),
    ...(honorificPrefix !== undefined && { prefix: honorificPrefix }),
    ...(honorificSuffix !== undefined && { suffix: honorificSuffix }),
  };
  return Object.keys(more).length > 0 ? [given, family, more] : [given, family];
}

/** Expectations are how the people themselves, or their passports, would fill in a form. */
const NAMES: readonly (readonly [name: string, parts: Parts])[] = [
  // Two words and more
  ["Jane Smith", ["Jane", "Smith"]],
  ["John Fitzgerald Kennedy", ["John Fitzgerald", "Kennedy"]],
  ["George R. R. Martin", ["George R. R.", "Martin"]],
  ["J. K. Rowling", ["J. K.", "Rowling"]],
  ["M. Night Shyamalan", ["M. Night", "Shyamalan"]],
  ["MS Dhoni", ["MS", "Dhoni"]],
  ["Anne Marie Smith", ["Anne Marie", "Smith"]],
  ["  Jane \t Smith  ", ["Jane", "Smith"]],
  ["JANE SMITH", ["JANE", "SMITH"]],
  ["jane smith", ["jane", "smith"]],
  ["Jean-Luc Picard", ["Jean-Luc", "Picard"]],
  ["Mary Smith-Jones", ["Mary", "Smith-Jones"]],
  ["Shaquille O'Neal", ["Shaquille", "O'Neal"]],
  ["Conan O’Brien", ["Conan", "O’Brien"]],
  ["Jeanne d'Arc", ["Jeanne", "d'Arc"]],
  ["Chimamanda Ngozi Adichie", ["Chimamanda Ngozi", "Adichie"]],
  ["Siobhán Ní Dhomhnaill", ["Siobhán", "Ní Dhomhnaill"]],
  ["Seán Ó Briain", ["Seán", "Ó Briain"]],
  ["David O Russell", ["David O", "Russell"]],
  ["Kelly O' Hara", ["Kelly", "O' Hara"]],
  ["Ronald Mac Donald", ["Ronald", "Mac Donald"]],
  ["Angus Mc Kenzie", ["Angus", "Mc Kenzie"]],
  ["Jill St. John", ["Jill", "St. John"]],
  // Particles
  ["Vincent van Gogh", ["Vincent", "van Gogh"]],
  ["Guido van Rossum", ["Guido", "van Rossum"]],
  ["Virgil Van Dijk", ["Virgil", "Van Dijk"]],
  ["Johannes van der Waals", ["Johannes", "van der Waals"]],
  ["Rip Van Den Berg", ["Rip", "Van Den Berg"]],
  ["Erik ten Hag", ["Erik", "ten Hag"]],
  ["Gerard 't Hooft", ["Gerard", "'t Hooft"]],
  ["Ruud op de Weegh", ["Ruud", "op de Weegh"]],
  ["Bert in 't Veld", ["Bert", "in 't Veld"]],
  ["Ludwig van Beethoven", ["Ludwig", "van Beethoven"]],
  ["Ursula von der Leyen", ["Ursula", "von der Leyen"]],
  ["Karl-Theodor zu Guttenberg", ["Karl-Theodor", "zu Guttenberg"]],
  ["Charles de Gaulle", ["Charles", "de Gaulle"]],
  ["Jean de La Fontaine", ["Jean", "de La Fontaine"]],
  ["Olivier du Pont", ["Olivier", "du Pont"]],
  ["Leonardo da Vinci", ["Leonardo", "da Vinci"]],
  ["Robert De Niro", ["Robert", "De Niro"]],
  ["Luca della Robbia", ["Luca", "della Robbia"]],
  ["Hilma af Klint", ["Hilma", "af Klint"]],
  ["Rhys ap Gruffydd", ["Rhys", "ap Gruffydd"]],
  ["Mohammed bin Salman", ["Mohammed", "bin Salman"]],
  ["Ahmad ibn Hanbal", ["Ahmad", "ibn Hanbal"]],
  ["Bashar al-Assad", ["Bashar", "al-Assad"]],
  ["Mona El Sayed", ["Mona", "El Sayed"]],
  ["Khalid Al Saud", ["Khalid", "Al Saud"]],
  ["Mahmoud Abu Zeid", ["Mahmoud", "Abu Zeid"]],
  ["David Ben Gurion", ["David", "Ben Gurion"]],
  ["Zia ul Haq", ["Zia", "ul Haq"]],
  ["Abd al Rahman Hassan", ["Abd al Rahman", "Hassan"]],
  ["Abd al Rahman", ["Abd", "al Rahman"]],
  ["Salah al Din Hassan", ["Salah al Din", "Hassan"]],
  // The first word is given, whatever it looks like
  ["Van Morrison", ["Van", "Morrison"]],
  ["Al Pacino", ["Al", "Pacino"]],
  ["Ibn Sina", ["Ibn", "Sina"]],
  ["Do Kwon", ["Do", "Kwon"]],
  ["Jack Ma", ["Jack", "Ma"]],
  ["Jo Junior", ["Jo", "Junior"]],
  // A family name alone
  ["van Dijk", ["", "van Dijk"]],
  ["de la Cruz", ["", "de la Cruz"]],
  ["Ramón y Cajal", ["", "Ramón y Cajal"]],
  // Spanish and Portuguese
  ["Gabriel García Márquez", ["Gabriel", "García Márquez"]],
  ["María José Carreño Quiñones", ["María José", "Carreño Quiñones"]],
  ["José Luis Rodríguez Zapatero", ["José Luis", "Rodríguez Zapatero"]],
  ["Juan Garcia de la Torre", ["Juan", "Garcia de la Torre"]],
  ["Juan de la Cruz Martínez", ["Juan", "de la Cruz Martínez"]],
  ["María del Carmen García López", ["María del Carmen", "García López"]],
  ["María de los Ángeles Sanz", ["María de los Ángeles", "Sanz"]],
  ["Juan de Dios Pérez", ["Juan de Dios", "Pérez"]],
  ["María del Pilar", ["María", "del Pilar"]],
  ["José Ortega y Gasset", ["José", "Ortega y Gasset"]],
  ["Antoni Gaudí i Cornet", ["Antoni", "Gaudí i Cornet"]],
  ["Ana Maria dos Santos Silva", ["Ana Maria", "dos Santos Silva"]],
  ["Luiz Inácio Lula da Silva", ["Luiz Inácio Lula", "da Silva"]],
  ["João Silva Neto", ["João", "Silva Neto"]],
  ["Maria da Conceição Pereira", ["Maria da Conceição", "Pereira"]],
  ["Teresa Costa e Silva", ["Teresa", "Costa e Silva"]],
  // Comma: family name first
  ["Smith, Jane", ["Jane", "Smith"]],
  ["Smith,Jane", ["Jane", "Smith"]],
  ["García Márquez, Gabriel José", ["Gabriel José", "García Márquez"]],
  ["van der Berg, Jan", ["Jan", "van der Berg"]],
  ["Smith, Dr. Jane", ["Jane", "Smith", { prefix: "Dr." }]],
  ["Smith Jr., John", ["John", "Smith", { suffix: "Jr." }]],
  ["King, Martin Luther, Jr.", ["Martin Luther", "King", { suffix: "Jr." }]],
  ["MA, JACK", ["JACK", "MA"]],
  ["SMITH, MA", ["MA", "SMITH"]],
  // Honorifics
  ["Dr. Jane Smith", ["Jane", "Smith", { prefix: "Dr." }]],
  ["Dr Jane Smith", ["Jane", "Smith", { prefix: "Dr" }]],
  ["Prof. Dr. med. Hans Müller", ["Hans", "Müller", { prefix: "Prof. Dr. med." }]],
  ["MR JOHN SMITH", ["JOHN", "SMITH", { prefix: "MR" }]],
  ["Sra. Ana Ruiz", ["Ana", "Ruiz", { prefix: "Sra." }]],
  ["Dr. Strange", ["", "Strange", { prefix: "Dr." }]],
  ["Dr.", ["", "Dr."]],
  ["Sammy Davis Jr.", ["Sammy", "Davis", { suffix: "Jr." }]],
  ["Robert Downey Junior", ["Robert", "Downey", { suffix: "Junior" }]],
  ["John Smith, Jr.", ["John", "Smith", { suffix: "Jr." }]],
  ["Thurston Howell III", ["Thurston", "Howell", { suffix: "III" }]],
  ["Jane Smith, PhD, MBA", ["Jane", "Smith", { suffix: "PhD MBA" }]],
  ["Jane Smith Ph.D., MBA", ["Jane", "Smith", { suffix: "Ph.D. MBA" }]],
  ["Gregory House MD", ["Gregory", "House", { suffix: "MD" }]],
  ["GREGORY HOUSE MD", ["GREGORY HOUSE", "MD"]],
  ["John Smith, MA", ["John", "Smith", { suffix: "MA" }]],
  ["Wei Chen M.A.", ["Wei", "Chen", { suffix: "M.A." }]],
  ["Dr. Jane van der Berg, PhD", ["Jane", "van der Berg", { prefix: "Dr.", suffix: "PhD" }]],
  ["Smith Jr.", ["", "Smith", { suffix: "Jr." }]],
  ["Ramesh Kumar V", ["Ramesh Kumar", "V"]],
  // Nicknames and remarks
  ['Robert "Bob" Smith', ["Robert", "Smith", { middle: '"Bob"' }]],
  ["Robert “Bobby Lee” Smith", ["Robert", "Smith", { middle: "“Bobby Lee”" }]],
  ["Robert 'Bob' Smith", ["Robert", "Smith", { middle: "'Bob'" }]],
  ["Aleksandra (Ola) Nowak", ["Aleksandra", "Nowak", { middle: "(Ola)" }]],
  ["Sam Taylor (she/her)", ["Sam", "Taylor", { middle: "(she/her)" }]],
  ["Smith (Bob), Robert", ["Robert", "Smith", { middle: "(Bob)" }]],
  ['John "Jack Smith', ['John "Jack', "Smith"]],
  ["John(Jack) Smith", ["John(Jack)", "Smith"]],
  ["(Unknown)", ["", "(Unknown)"]],
  ["Jane Doe 🎉", ["Jane", "Doe", { middle: "🎉" }]],
  // Han, Kana, Hangul
  ["山田 太郎", ["太郎", "山田"]],
  ["山田　太郎", ["太郎", "山田"]],
  ["さとう はなこ", ["はなこ", "さとう"]],
  ["김 정은", ["정은", "김"]],
  ["司马 相如", ["相如", "司马"]],
  ["ジョン・スミス", ["ジョン", "スミス"]],
  ["约翰·史密斯", ["约翰", "史密斯"]],
  ["毛泽东", ["", "毛泽东"]],
  ["김정은", ["", "김정은"]],
  ["田中 Ken", ["田中", "Ken"]],
  // Other scripts and the general rule
  ["Лев Николаевич Толстой", ["Лев Николаевич", "Толстой"]],
  ["Νίκος Καζαντζάκης", ["Νίκος", "Καζαντζάκης"]],
  ["محمد صلاح", ["محمد", "صلاح"]],
  ["अमिताभ बच्चन", ["अमिताभ", "बच्चन"]],
  ["สมชาย ใจดี", ["สมชาย", "ใจดี"]],
  ["Nguyễn Văn An", ["Nguyễn Văn", "An"]],
  ["Xi Jinping", ["Xi", "Jinping"]],
  ["Björk Guðmundsdóttir", ["Björk", "Guðmundsdóttir"]],
  // One word
  ["Madonna", ["", "Madonna"]],
  ["🎉", ["", "🎉"]],
];

test.each(NAMES)("%s", (name, parts) => {
  expect(partsOf(name)).toEqual(parts);
});

describe("a name of one word", () => {
  test("stands where the mapping says", () => {
    expect(splitName("Madonna", "both")).toMatchObject({ given: "Madonna", family: "Madonna" });
    expect(splitName("Madonna", "given")).toEqual({ given: "Madonna", rule: "one word" });
    expect(splitName("Madonna", "family")).toEqual({ family: "Madonna", rule: "one word" });
  });

  test("stands in both unless the mapping says otherwise", () => {
    expect(splitName("Dr. Madonna")).toEqual({
      given: "Madonna",
      family: "Madonna",
      honorificPrefix: "Dr.",
      rule: "one word",
    });
  });

  test("nothing has no parts", () => {
    expect(splitName(" , ")).toEqual({ rule: "one word" });
  });
});

test("the rule that decided is named", () => {
  const rules = Object.fromEntries(
    [
      "Jane Smith",
      "Guido van Rossum",
      "Gabriel García Márquez",
      "Smith, Jane",
      "山田 太郎",
      "ジョン・スミス",
      "van Dijk",
    ].map((name) => [name, splitName(name).rule]),
  );
  expect(rules).toEqual({
    "Jane Smith": "last word",
    "Guido van Rossum": "particle kept",
    "Gabriel García Márquez": "double surname",
    "Smith, Jane": "comma: family name first",
    "山田 太郎": "Han, Kana or Hangul: family name first",
    "ジョン・スミス": "middle dot: given name first",
    "van Dijk": "family name alone",
  });
  expect(splitName("José Ortega y Gasset").rule).toBe("surnames joined");
});

describe("no part is ever dropped", () => {
  const word = fc.constantFrom(
    ...NAMES.flatMap(([name]) => name.split(/\s+/)),
    ...`" ' ( ) “ ” , ,, - & 'x x' (, [ ] « »`.split(" "),
  );
  const anyName = fc.oneof(
    fc.array(word, { maxLength: 8 }).map((words) => words.join(" ")),
    fc.string({ unit: "grapheme", maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(...Array.from("aB .,'\"()“”·・山ー y")), maxLength: 20 }),
  );
  /** Commas and white space part words; the middle dot of a foreign name in Han or Kana does likewise. */
  const letters = (text: string) => Array.from(text.replace(/[\s,·・‧]/gu, "")).sort();

  test("every character of a name is in exactly one part", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const { given = "", family = "", middle = "", ...honorifics } = splitName(name, "family");
        const { honorificPrefix = "", honorificSuffix = "" } = honorifics;
        expect(letters(given + family + middle + honorificPrefix + honorificSuffix)).toEqual(letters(name));
      }),
      { numRuns: 1000 },
    );
  });

  test("whoever has a name has a given and a family name, where one word stands in both", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const { given, family } = splitName(name, "both");
        expect([given !== undefined, family !== undefined]).toEqual(
          /[^\s,]/u.test(name) ? [true, true] : [false, false],
        );
      }),
      { numRuns: 1000 },
    );
  });

  test("a long name takes no long time", () => {
    const names = [
      "a ".repeat(20_000),
      "a, ".repeat(5000),
      '"a '.repeat(2000),
      "van ".repeat(5000),
      `${"a".repeat(50_000)}!`,
    ];
    const started = performance.now();
    for (const name of names) splitName(name);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

test("a word that is not there is a mistake in the program", () => {
  expect(() => wordAt(["one"], 1)).toThrow(RangeError);
});
