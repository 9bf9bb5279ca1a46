/** The records of one resource type in a snapshot, in their stable order; a position is an index into that order. */
import type { Resource } from "../scim/resource.js";
import { type Indexes, type IndexedRecords, NO_INDEXES } from "./indexes.js";
import { createKnownIds, type KnownIds } from "./known-ids.js";
import { type Leaf, recordIn, startIn } from "./leaf.js";
import { createPacker } from "./pack-leaves.js";
import type { DirectoryRecord, RenderedRecord } from "./record.js";
import { sortInSlices } from "./sort-in-slices.js";
import { type Splice, spliceLeaves } from "./splice-leaves.js";
import type { Work } from "./work.js";

export interface RecordSet<R extends Resource = Resource> {
  readonly size: number;
  /** How many of them are active Users. */
  readonly active: number;
  /** The record at a position, 0-based. Throws RangeError outside 0..size-1: positions come from this set. */
  at(position: number): DirectoryRecord<R>;
  /** Where the resource with this id (case-exact) stands, or undefined. */
  positionOf(id: string): number | undefined;
  /**
   * The JSON of the records from one position up to another, commas between and behind them, in as few slices as they lie
   * in.
   */
  bytes(from: number, to: number): readonly Uint8Array[];
  /** The same of the records at these positions, in this order. Throws RangeError as `at` does. */
  bytesAt(positions: ArrayLike<number>): readonly Uint8Array[];
  readonly indexes: Indexes;
  /** About how many bytes of memory it takes that another set does not take too. */
  bytesBeside(other: RecordSet): number;
  /** The set with some records replaced, put in or removed, each named once; what does not change is shared with it. */
  amended(edits: Iterable<Edit>): Work<RecordSet<R>>;
}

export interface Edit {
  readonly id: string;
  /** What has the id from now on; undefined: nothing has. */
  readonly record:
    | {
        /** Of nobody else. */
        readonly sequence: number;
        /** Called when its place has come. */
        readonly make: () => RenderedRecord;
      }
    | undefined;
}

/** Makes a set of records that come in the order of their sequences, so that none is held longer than its leaf is packed. */
export interface RecordGatherer<R extends Resource = Resource> {
  add(record: RenderedRecord<R>): void;
  build(): Work<RecordSet<R>>;
}

/** `expected` is about how many will come. */
export function gatherRecords<R extends Resource = Resource>(expected: number): RecordGatherer<R> {
  const packer = createPacker();
  const ids = createKnownIds();
  const indexes = NO_INDEXES.successor(expected);
  return {
    add(record) {
      packer.addNew(record, Number.POSITIVE_INFINITY);
      ids.add(record.id, record.sequence);
      indexes.put(record);
    },
    *build() {
      packer.end();
      const records = recordsOf(packer.leaves, ids);
      return createRecordSet<R>(records, yield* indexes.build(records));
    },
  };
}

export function emptyRecordSet<R extends Resource = Resource>(): RecordSet<R> {
  return createRecordSet(recordsOf([], createKnownIds()), NO_INDEXES);
}

/** Ids are known anew where so many more are known than there are records. */
const DELETED = 4096;
const READ_AT_ONCE = 1024;
const SPLICED_AT_ONCE = 512;

interface Records extends IndexedRecords {
  readonly leaves: readonly Leaf[];
  readonly ids: KnownIds;
  readonly active: number;
  placeOf(id: string): Place | undefined;
  /** Which leaf has the position. */
  leafAt(position: number): number;
  /** The position where each leaf begins, and behind the last where it ends. */
  readonly starts: Uint32Array;
}

interface Place {
  readonly id: string;
  readonly sequence: number;
  readonly position: number;
}

/** Of a record, beside its bytes: its entry, and its places in lookups. */
const BYTES_BESIDE_JSON = 200;
const leavesOf = new WeakMap<RecordSet, readonly Leaf[]>();

function createRecordSet<R extends Resource>(records: Records, indexes: Indexes): RecordSet<R> {
  const { size, leaves, starts } = records;
  const created: RecordSet<R> = Object.freeze({
    size,
    active: records.active,
    indexes,
    at(position: number) {
      const at = records.leafAt(position);
      const leaf = leaves[at];
      if (leaf === undefined) throw new RangeError(`no record at position ${position} of ${size}`);
      return recordIn<R>(leaf, position - (starts[at] ?? 0));
    },
    positionOf: (id: string) => records.positionOf(id),
    bytes(from: number, to: number) {
      const slices: Uint8Array[] = [];
      for (let at = records.leafAt(from); from < to; at++) {
        const leaf = leaves[at];
        const start = starts[at];
        if (leaf === undefined || start === undefined) break;
        const last = Math.min((starts[at + 1] ?? start) - start, to - start);
        slices.push(leaf.bytes.subarray(startIn(leaf, from - start), startIn(leaf, last)));
        from = start + last;
      }
      return slices;
    },
    bytesAt(positions: ArrayLike<number>) {
      // Records lie far apart, so that most steps wait for memory: done in short loops, many of them wait at once.
      const found: Leaf[] = [];
      const begins = new Uint32Array(positions.length);
      const ends = new Uint32Array(positions.length);
      for (let index = 0; index < positions.length; index++) {
        const position = positions[index] ?? -1;
        const at = records.leafAt(position);
        const leaf = leaves[at];
        if (leaf === undefined || position >= size)
          throw new RangeError(`no record at position ${position} of ${size}`);
        found.push(leaf);
        begins[index] = position - (starts[at] ?? 0);
      }
      for (const [index, leaf] of found.entries()) {
        const place = begins[index] ?? 0;
        begins[index] = startIn(leaf, place);
        ends[index] = startIn(leaf, place + 1);
      }
      return slicesOf(found, begins, ends);
    },
    amended: (edits: Iterable<Edit>) => amend<R>(records, indexes, edits),
    bytesBeside(other: RecordSet) {
      if (other === created) return 0;
      const shared = new Set(leavesOf.get(other));
      let bytes = indexes.ownBytes;
      for (const leaf of leaves) {
        if (!shared.has(leaf)) bytes += leaf.bytes.length + leaf.entries.length * BYTES_BESIDE_JSON;
      }
      return bytes;
    },
  });
  leavesOf.set(created, leaves);
  return created;
}

/** Slices of leaves, those that lie side by side together. */
function slicesOf(leaves: readonly Leaf[], begins: Uint32Array, ends: Uint32Array): readonly Uint8Array[] {
  const slices: Uint8Array[] = [];
  for (let first = 0; first < leaves.length; ) {
    let last = first;
    while (leaves[last + 1] === leaves[first] && begins[last + 1] === ends[last]) last++;
    const bytes = leaves[first]?.bytes;
    if (bytes !== undefined) slices.push(bytes.subarray(begins[first], ends[last]));
    first = last + 1;
  }
  return slices;
}

function* amend<R extends Resource>(before: Records, indexes: Indexes, edits: Iterable<Edit>): Work<RecordSet<R>> {
  const splices: Splice[] = [];
  let added = 0;
  for (const { id, record } of edits) {
    const sequence = before.placeOf(id)?.sequence;
    if (sequence !== undefined && sequence !== record?.sequence) splices.push({ sequence, make: undefined });
    if (record !== undefined) splices.push(record);
    added += Number(record !== undefined) - Number(sequence !== undefined);
    if (splices.length % SPLICED_AT_ONCE === 0) yield;
  }
  const inOrder = yield* sortInSlices(splices, (a, b) => a.sequence - b.sequence);
  const builder = indexes.successor(before.size + added);
  const { ids } = before;
  const leaves = yield* spliceLeaves(before.leaves, inOrder, {
    keep: (from, to) => builder.keep(from, to),
    put(record) {
      ids.add(record.id, record.sequence);
      builder.put(record);
    },
  });
  const after = recordsOf(leaves, yield* withoutDeleted(ids, leaves, before.size + added));
  return createRecordSet<R>(after, yield* builder.build(after));
}

function* withoutDeleted(ids: KnownIds, leaves: readonly Leaf[], size: number): Work<KnownIds> {
  if (ids.size <= size + (size >> 2) + DELETED) return ids;
  const anew = createKnownIds();
  for (const { entries } of leaves) {
    for (const { id, sequence } of entries) {
      anew.add(id, sequence);
      if (anew.size % READ_AT_ONCE === 0) yield;
    }
  }
  return anew;
}

function recordsOf(leaves: readonly Leaf[], ids: KnownIds): Records {
  const starts = new Uint32Array(leaves.length + 1);
  const sequences = new Float64Array(leaves.length);
  let active = 0;
  for (const [at, leaf] of leaves.entries()) {
    starts[at + 1] = (starts[at] ?? 0) + leaf.entries.length;
    sequences[at] = leaf.entries[0]?.sequence ?? 0;
    active += leaf.active;
  }
  const size = starts[leaves.length] ?? 0;

  const leafAt = (position: number): number => {
    const guess = position >>> 6;
    if ((starts[guess] ?? size) <= position && position < (starts[guess + 1] ?? 0)) return guess;
    return lastAtMost(starts, leaves.length, position);
  };
  const placeAt = (sequence: number): Place | undefined => {
    const at = lastAtMost(sequences, leaves.length, sequence);
    const entries = leaves[at]?.entries ?? [];
    let low = 0;
    // Sequences rise by one at least, and by just one where nobody is gone: so the last that it can be comes first.
    let high = Math.min(entries.length - 1, sequence - (sequences[at] ?? 0));
    for (let middle = high; low <= high; middle = (low + high) >> 1) {
      const entry = entries[middle];
      if (entry === undefined) return undefined;
      if (entry.sequence === sequence) return { id: entry.id, sequence, position: (starts[at] ?? 0) + middle };
      if (entry.sequence < sequence) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  };

  const placeOf = (id: string): Place | undefined =>
    ids.find(id, (sequence) => {
      const place = placeAt(sequence);
      return place?.id === id ? place : undefined;
    });

  return {
    leaves,
    ids,
    starts,
    size,
    active,
    leafAt,
    get idsAreComposed() {
      return ids.areComposed;
    },
    placeOf,
    positionOf: (id) => placeOf(id)?.position,
    positionOfSequence: (sequence) => placeAt(sequence)?.position,
    *read() {
      for (const leaf of leaves) {
        const all = JSON.parse(`[${leaf.bytes.toString("utf8", 0, leaf.bytes.length - 1)}]`) as readonly Resource[];
        for (const [at, { sequence }] of leaf.entries.entries()) {
          const resource = all[at];
          if (resource !== undefined) yield { sequence, resource };
        }
      }
    },
  };
}

/** The last index below `length` whose number is at most `limit`; the numbers rise. 0 where none is. */
function lastAtMost(numbers: Uint32Array | Float64Array, length: number, limit: number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
