/** One attribute of every record of a set, as small numbers: a filter tests each distinct value once, and then scans. */
import type { Resource } from "../scim/resource.js";
import { createDictionary, type Dictionary, NO_VALUE } from "./dictionary.js";
import type { ValueSource } from "./value-source.js";
import type { Work } from "./work.js";

export interface ValueColumn {
  readonly source: ValueSource;
  readonly dictionary: Dictionary;
  /** Codes of values, record after record; a record without a value has one all the same, NO_VALUE. */
  readonly codes: Uint32Array;
  /** Where each record's codes begin, and behind the last where they end; undefined where each record has one. */
  readonly starts: Uint32Array | undefined;
  /** How many records have the code. */
  count(code: number): number;
  /** Positions of the records that have the code, ascending. */
  positions(code: number): Uint32Array;
  /** Positions in the order of the values, ties as they stand; those without a value last, first where it descends. */
  sorted(descending: boolean): Work<Uint32Array>;
  /** About how much memory it takes, what it shares with other snapshots included. */
  readonly bytes: number;
  /** The same without what it shares. */
  readonly ownBytes: number;
}

export interface KeptColumn extends ValueColumn {
  /** How many codes its dictionary had when it was made. */
  readonly fresh: number;
}

export interface ColumnBuilder {
  /** The records from one position up to another are as they were in the column before. */
  keep(from: number, to: number): void;
  put(resource: Resource): void;
  build(): KeptColumn;
}

/** A dictionary is made anew where more than half of it, and more than this, may be of values that nobody has any more. */
const GARBAGE = 4096;
const SORTED_AT_ONCE = 65_536;

/** `before` is the same source's column of the set before; `size` is about how many records there will be. */
export function createColumnBuilder(source: ValueSource, size: number, before?: KeptColumn): ColumnBuilder {
  const dictionary = before?.dictionary ?? createDictionary();
  let codes = new Uint32Array(Math.max(16, size));
  let length = 0;
  let records = 0;
  let starts: Uint32Array | undefined;

  const reserve = (more: number): void => {
    if (length + more <= codes.length) return;
    const larger = new Uint32Array(Math.max(length + more, codes.length * 2));
    larger.set(codes.subarray(0, length));
    codes = larger;
  };
  /** From now on records may have several codes. */
  const startsOf = (count: number): Uint32Array => {
    if (starts === undefined) {
      starts = new Uint32Array(Math.max(size, count) + 1);
      for (let at = 0; at <= records; at++) starts[at] = at;
    } else if (count >= starts.length) {
      const larger = new Uint32Array(Math.max(count + 1, starts.length * 2));
      larger.set(starts);
      starts = larger;
    }
    return starts;
  };
  const add = (code: number): void => {
    reserve(1);
    codes[length++] = code;
  };

  return {
    keep(from, to) {
      if (before === undefined) throw new Error("there was no column before");
      const first = before.starts?.[from] ?? from;
      const last = before.starts?.[to] ?? to;
      reserve(last - first);
      codes.set(before.codes.subarray(first, last), length);
      if (before.starts !== undefined || starts !== undefined) {
        const all = startsOf(records + to - from);
        for (let at = from + 1; at <= to; at++) {
          all[records + at - from] = length + (before.starts?.[at] ?? at) - first;
        }
      }
      length += last - first;
      records += to - from;
    },
    put(resource) {
      const begin = length;
      source.read(resource, (key) => add(dictionary.encode(key)));
      if (length === begin) add(NO_VALUE);
      if (starts !== undefined || length > begin + 1) startsOf(records + 1)[records + 1] = length;
      records++;
    },
    build() {
      const own = { codes: cut(codes, length), starts: starts && cut(starts, records + 1) };
      if (dictionary.size <= 2 * (before?.fresh ?? dictionary.size) + GARBAGE) {
        return createColumn(source, dictionary, own, before?.fresh ?? dictionary.size);
      }
      const fresh = createDictionary();
      for (let at = 0; at < own.codes.length; at++) {
        const code = own.codes[at] ?? NO_VALUE;
        if (code !== NO_VALUE) own.codes[at] = fresh.encode(dictionary.keyOf(code));
      }
      return createColumn(source, fresh, own, fresh.size);
    },
  };
}

function cut(array: Uint32Array, length: number): Uint32Array {
  return array.length === length ? array : array.slice(0, length);
}

function createColumn(
  source: ValueSource,
  dictionary: Dictionary,
  { codes, starts }: Pick<ValueColumn, "codes" | "starts">,
  fresh: number,
): KeptColumn {
  const records = starts === undefined ? codes.length : starts.length - 1;
  const codeLimit = dictionary.size;
  let postings: Postings | undefined;
  const posted = (): Postings => {
    postings ??= postingsOf(codes, starts, codeLimit);
    return postings;
  };

  return {
    source,
    dictionary,
    codes,
    starts,
    fresh,
    count(code) {
      if (code >= codeLimit) return 0;
      const { begins } = posted();
      return (begins[code + 1] ?? 0) - (begins[code] ?? 0);
    },
    positions(code) {
      if (code >= codeLimit) return new Uint32Array(0);
      const { begins, positions } = posted();
      return positions.subarray(begins[code], begins[code + 1]);
    },
    *sorted(descending) {
      if (starts !== undefined) throw new Error(`${source.name}: records with several values have no order`);
      const ranks = yield* dictionary.ranks();
      const last = ranks.length;
      /** Place among the distinct keys, in the direction that is asked for. */
      const placeOf = (position: number): number => {
        const code = codes[position] ?? NO_VALUE;
        const key = dictionary.keyOf(code);
        const rank = key === undefined || key === "" ? last : (ranks[code] ?? last);
        return descending ? last - rank : rank;
      };
      const begins = new Uint32Array(last + 2);
      for (let position = 0; position < records; position++) {
        const place = placeOf(position);
        begins[place + 1] = (begins[place + 1] ?? 0) + 1;
        if (position % SORTED_AT_ONCE === SORTED_AT_ONCE - 1) yield;
      }
      for (let place = 0; place <= last; place++) begins[place + 1] = (begins[place + 1] ?? 0) + (begins[place] ?? 0);
      const sorted = new Uint32Array(records);
      for (let position = 0; position < records; position++) {
        const place = placeOf(position);
        const at = begins[place] ?? 0;
        sorted[at] = position;
        begins[place] = at + 1;
        if (position % SORTED_AT_ONCE === SORTED_AT_ONCE - 1) yield;
      }
      return sorted;
    },
    get bytes() {
      return this.ownBytes + dictionary.bytes;
    },
    get ownBytes() {
      const own = codes.byteLength + (starts?.byteLength ?? 0);
      return own + (postings?.begins.byteLength ?? 0) + (postings?.positions.byteLength ?? 0);
    },
  };
}

/** By code, the positions of its records: those of code `c` stand from `begins[c]` to `begins[c + 1]`. */
interface Postings {
  readonly begins: Uint32Array;
  readonly positions: Uint32Array;
}

/** By counting; a record that has a code twice is counted once. */
function postingsOf(codes: Uint32Array, starts: Uint32Array | undefined, codeLimit: number): Postings {
  const begins = new Uint32Array(codeLimit + 1);
  const records = starts === undefined ? codes.length : starts.length - 1;
  const lastOf = new Int32Array(starts === undefined ? 0 : codeLimit).fill(-1);
  eachOnce((code) => {
    begins[code + 1] = (begins[code + 1] ?? 0) + 1;
  });
  for (let code = 0; code < codeLimit; code++) begins[code + 1] = (begins[code + 1] ?? 0) + (begins[code] ?? 0);
  const positions = new Uint32Array(begins[codeLimit] ?? 0);
  const next = begins.slice();
  lastOf.fill(-1);
  eachOnce((code, position) => {
    const at = next[code] ?? 0;
    positions[at] = position;
    next[code] = at + 1;
  });
  return { begins, positions };

  function eachOnce(visit: (code: number, position: number) => void): void {
    if (starts === undefined) {
      for (let position = 0; position < records; position++) visit(codes[position] ?? NO_VALUE, position);
      return;
    }
    for (let position = 0; position < records; position++) {
      const end = starts[position + 1] ?? 0;
      for (let at: number = starts[position] ?? 0; at < end; at++) {
        const code = codes[at] ?? NO_VALUE;
        if (lastOf[code] === position) continue;
        lastOf[code] = position;
        visit(code, position);
      }
    }
  }
}
