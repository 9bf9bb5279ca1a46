/** Tells regular expressions that may need exponential time from those that cannot. Errs on the side of refusing. */

const ESCAPE_OR_CLASS = /\\[^]|\[(?:\\[^]|[^\]\\])*\]/g;
const TOKEN = /\((?:\?(?:[:=!]|<[=!]|<\w+>))?|[)|]|[*+?]\??|\{(\d+)(,(\d*))?\}\??|[^]/g;
/** As many repetitions as are treated like no limit at all. */
const MANY = 10;

/**
 * Whether a group that is repeated without limit holds another repetition or a choice: `(a+)+`, `(a|ab)*`, `(a?b?)+`.
 * These are the patterns that can take for ever on a short text.
 */
export function hasNestedRepetition(source: string): boolean {
  /** For each open group, outermost first: whether it holds a repetition or a choice so far. */
  const risky = [false];
  let closedRisky = false;
  const markRisky = () => risky.splice(-1, 1, true);
  for (const token of source.replace(ESCAPE_OR_CLASS, "x").matchAll(TOKEN)) {
    const [text, least, range, most] = token;
    const varies = /^[*+?|]/.test(text) || range !== undefined;
    const unlimited = /^[*+]/.test(text) || (least !== undefined && (most === "" || Number(most ?? least) >= MANY));
    if (unlimited && closedRisky) return true;
    if (varies) markRisky();
    if (text.startsWith("(")) risky.push(false);
    closedRisky = text === ")" && risky.length > 1 && risky.pop() === true;
    if (closedRisky) markRisky();
  }
  return false;
}
