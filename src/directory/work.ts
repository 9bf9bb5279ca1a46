/** Work in slices: a generator that yields wherever others may have a turn, so that nobody waits for the whole of it. */

/** Yields after half a millisecond or so; its value comes last. */
export type Work<T> = Generator<undefined, T, undefined>;

/** Slice by slice; `breathe` lets others have their turn. */
export async function inSlices<T>(work: Work<T>, breathe: () => Promise<void>): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    await breathe();
  }
}

/** Work that several may wait for: each call gives work of its own that goes on where the others are. */
export function shareWork<T>(work: Work<T>): () => Work<T> {
  let last: IteratorResult<undefined, T> | undefined;
  let failure: { readonly thrown: unknown } | undefined;
  return function* join() {
    while (last?.done !== true) {
      if (failure !== undefined) throw failure.thrown;
      try {
        last = work.next();
      } catch (thrown) {
        failure = { thrown };
        throw thrown;
      }
      if (last.done !== true) yield;
    }
    return last.value;
  };
}
