/** Tells what has named parts from what has none, for values whose shape nobody promises. */

/** True for lists too: their indices are names. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
