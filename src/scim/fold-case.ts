/** The one place that says when two texts are the same, for comparison, order and indexes alike. */

/**
 * What two texts that differ in case alone have in common: Unicode's full default case folding over canonical
 * decomposition, composed again (Unicode 3.13, D145), without locale. So `STRASSE` is `straße`, a final sigma is a sigma,
 * an accent may be composed or combining; the dotless `ı` is no `i`, and wide or otherwise compatible forms stay
 * different.
 */
export function foldCase(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  // JavaScript has the lower and the upper case of Unicode but not its folding. Lower, upper, lower again is the folding
  // but for two letters: the upper case of the dotless i is I, and lower case ends a word with a final sigma.
  return text
    .normalize("NFD")
    .split("ı")
    .map((part) => part.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ"))
    .join("ı")
    .normalize("NFC");
}

/** What two texts have in common that are the same but for composed or combining accents (NFC). */
function composeText(text: string): string {
  return isAscii(text) ? text : text.normalize("NFC");
}

/** How values of an attribute are compared: folded, or only composed where it is caseExact (RFC 7644 section 3.4.2.2). */
export function textKey(caseExact: boolean): (text: string) => string {
  return caseExact ? composeText : foldCase;
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 0x7f) return false;
  }
  return true;
}
