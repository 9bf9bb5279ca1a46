/** Builds objects in which an attribute without a value is absent (RFC 7643 section 2.5). */

/** A value while it is being built. */
export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Sets `key` where there is a value. */
export function put<T, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) target[key] = value;
}

export function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}
