/** Positions of records, ascending, each once: what a filter finds. */

export type Positions = Uint32Array;

export const NOBODY: Positions = new Uint32Array(0);

export interface PositionList {
  /** Greater than the one before. */
  add(position: number): void;
  all(): Positions;
}

export function createPositionList(): PositionList {
  let positions = new Uint32Array(64);
  let length = 0;
  return {
    add(position) {
      if (length === positions.length) {
        const larger = new Uint32Array(length * 2);
        larger.set(positions);
        positions = larger;
      }
      positions[length++] = position;
    },
    all: () => positions.slice(0, length),
  };
}

export function everyPosition(size: number): Positions {
  const positions = new Uint32Array(size);
  for (let position = 0; position < size; position++) positions[position] = position;
  return positions;
}

/** One behind the other. */
export function concatenated(lists: readonly Positions[]): Positions {
  const [only] = lists;
  if (only !== undefined && lists.length === 1) return only;
  const all = new Uint32Array(lists.reduce((length, list) => length + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}

/** Ascending, each once, as in each of the lists. */
export function union(lists: readonly Positions[]): Positions {
  const all = concatenated(lists);
  // Of several lists it is a new one, which nobody else has.
  if (lists.length === 1) return all;
  all.sort();
  return all.filter((position, index) => position !== all[index - 1]);
}
