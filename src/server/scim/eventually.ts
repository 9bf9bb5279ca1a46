/** Values that are there already, or will be: what has to wait for nothing is answered in the turn in which it was asked. */

export type Eventually<T> = T | Promise<T>;

/** Goes on with the value: now where it is there, later where it is not. What throws now throws here. */
export function afterwards<T, R>(value: Eventually<T>, then: (value: T) => Eventually<R>): Eventually<R> {
  return value instanceof Promise ? value.then(then) : then(value);
}
