/** Latin letters of any language as the plain ones that e-mail addresses are made of. */

const PLAIN: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  ð: "d",
  đ: "d",
  ø: "o",
  œ: "oe",
  þ: "th",
  ł: "l",
  ı: "i",
};

/** Lower case, without marks, spaces or apostrophes; hyphens stay. */
export function toAscii(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[ßæðđøœþłı]/g, (letter) => PLAIN[letter] ?? "")
    .replace(/[^a-z0-9-]/g, "");
}
