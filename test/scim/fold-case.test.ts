import { describe, expect, test } from "@jest/globals";
import { foldCase, textKey } from "../../src/scim/fold-case.js";

describe("foldCase", () => {
  test.each([
    ["ASCII letters", "BJensen@Example.COM", "bjensen@example.com"],
    ["accents", "ÉMILE", "émile"],
    ["an accent that is composed and one that is not", "Zoë", "Zoe\u0308"],
    ["a capital with a combining accent", "E\u0301mile", "émile"],
    ["sharp s and its two-letter form", "STRASSE", "straße"],
    ["capital sharp s", "GRO\u1e9e", "gross"],
    ["final sigma at the end", "ΟΔΟΣ", "οδος"],
    ["final sigma and sigma", "οδοσ", "οδος"],
    ["Kelvin sign", "\u212a", "k"],
    ["Angstrom sign", "\u212b", "å"],
    ["ligature", "ﬁnn", "FINN"],
    ["dotted capital I, which is i and a dot", "İ", "i\u0307"],
    ["Cyrillic", "ПЁТР", "пётр"],
    ["letters past U+FFFF", "𐐀", "𐐨"],
    ["iota subscript", "ᾳ", "ΑΙ"],
  ])("makes %s the same", (_, a, b) => {
    expect(foldCase(a)).toBe(foldCase(b));
  });

  test.each([
    ["dotless ı and i, which are two letters", "ı", "i"],
    ["dotless ı and I", "ı", "I"],
    ["İ and i", "İ", "i"],
    ["a letter with and without its accent", "e", "é"],
    ["wide and narrow letters", "ａ", "a"],
    ["kana of two kinds", "か", "カ"],
    ["n and ñ", "n", "ñ"],
  ])("keeps apart %s", (_, a, b) => {
    expect(foldCase(a)).not.toBe(foldCase(b));
  });

  test("a final sigma does not hide a prefix", () => {
    expect(foldCase("ΟΔΟΣΑ").startsWith(foldCase("οδος"))).toBe(true);
  });

  // The /iu flags of regular expressions apply Unicode's simple case folding, a source of our own kind of truth.
  test("agrees with Unicode's simple folding on every single letter and its cases", () => {
    const wrong: string[] = [];
    for (let code = 0x80; code < 0x1_f000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const letter = String.fromCodePoint(code);
      for (const other of [letter.toLowerCase(), letter.toUpperCase()]) {
        if (other === letter || Array.from(other).length !== 1) continue;
        const simple = new RegExp(`^${letter}$`, "iu").test(other);
        if (simple !== (foldCase(letter) === foldCase(other))) wrong.push(`${code.toString(16)} ${other}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("textKey", () => {
  test("of a caseExact attribute keeps case and composes accents", () => {
    expect(textKey(true)("Zoe\u0308")).toBe("Zoë");
    expect(textKey(true)("ABC")).toBe("ABC");
    expect(textKey(true)("abc")).toBe("abc");
  });

  test("of any other attribute folds", () => {
    expect(textKey(false)("ABC")).toBe("abc");
  });
});
