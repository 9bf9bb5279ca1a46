/** What is said of a filter that is refused: 400 invalidFilter (RFC 7644 section 3.4.2.2). */
import { ScimError } from "../scim/scim-error.js";

const SHOWN = 60;

export function invalidFilter(detail: string): ScimError {
  return new ScimError(400, detail, "invalidFilter");
}

/** A filter that breaks the grammar. `offset` counts UTF-16 units from 0; the client reads characters from 1. */
export function filterSyntaxError(text: string, offset: number, problem: string): ScimError {
  const position = Array.from(text.slice(0, offset)).length + 1;
  return invalidFilter(`The filter is not valid at position ${position}: ${problem}.`);
}

/** What a client wrote, quoted and cut to a length that fits a message. */
export function quoteShort(text: string): string {
  const characters = Array.from(text.slice(0, 2 * (SHOWN + 1)));
  return characters.length > SHOWN ? `"${characters.slice(0, SHOWN).join("")}…"` : `"${text}"`;
}
