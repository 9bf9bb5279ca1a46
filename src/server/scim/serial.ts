/** Numbers objects by identity, to name them in cache keys: versions and ids of a thing that was made anew may repeat. */

export function createSerials(): (object: object) => number {
  const serials = new WeakMap<object, number>();
  let last = 0;
  return (object) => {
    const known = serials.get(object);
    if (known !== undefined) return known;
    serials.set(object, ++last);
    return last;
  };
}
