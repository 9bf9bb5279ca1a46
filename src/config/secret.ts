/** A text that must not be printed: whoever needs it asks for it by name, everything else gets a stand-in. */

export const HIDDEN = "[secret]";

export interface Secret {
  /** The text itself: to send or to compare, never to print. */
  reveal(): string;
  /** What may be printed in its place. */
  toString(): string;
  toJSON(): string;
}

const secrets = new WeakSet<object>();

/**
 * Wraps a text so that templates, `JSON.stringify` and `util.inspect` show only `printable`.
 * The text lives in the closure: no walk over the value's properties finds it.
 */
export function createSecret(text: string, printable: string = HIDDEN): Secret {
  const print = (): string => printable;
  const secret = {
    reveal: () => text,
    toString: print,
    toJSON: print,
    [Symbol.for("nodejs.util.inspect.custom")]: print,
  };
  secrets.add(secret);
  return Object.freeze(secret);
}

export function isSecret(value: unknown): value is Secret {
  return typeof value === "object" && value !== null && secrets.has(value);
}
