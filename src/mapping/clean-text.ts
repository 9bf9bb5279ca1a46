/** What counts as a text: trimmed, and nothing where nothing is left. */

/** The text without white space around it, or undefined where that leaves nothing (RFC 7643 section 2.5: no value, no attribute). */
export function cleanText(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === "" ? undefined : trimmed;
}
