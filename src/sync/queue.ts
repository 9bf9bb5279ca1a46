/** Does one thing after another, in the order in which they were asked for; a failure is its asker's alone. */

export interface Queue {
  readonly add: <T>(work: () => Promise<T>) => Promise<T>;
}

export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    add(work) {
      const mine = last.then(work);
      // Not what it resolves to: that would be kept until the next one.
      last = mine.then(
        () => undefined,
        () => undefined,
      );
      return mine;
    },
  };
}
