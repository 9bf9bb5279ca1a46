/** What a record set keeps so that it can be searched: indexes from the start, further columns once they are asked for. */
import type { Resource } from "../scim/resource.js";
import { ID, INDEXED } from "./indexed-attributes.js";
import { createLookupIndex, type LookupIndex } from "./lookup-index.js";
import type { RenderedRecord } from "./record.js";
import { createColumnBuilder, type KeptColumn, type ValueColumn } from "./value-column.js";
import type { ValueKey } from "./value-key.js";
import type { ValueSource } from "./value-source.js";
import { shareWork, type Work } from "./work.js";

export interface Indexes {
  /** The column of a source, if it has been made. */
  column(source: ValueSource): ValueColumn | undefined;
  /** Makes the column of a source: every record is read. Whoever asks for the same meanwhile goes on with it. */
  makeColumn(source: ValueSource): Work<ValueColumn>;
  /** Positions, ascending, of the records that have the key, and of some that have not; undefined without such an index. */
  lookup(source: ValueSource, key: ValueKey): readonly number[] | undefined;
  /** About how much memory it takes that no other set shares: its columns, those that somebody asked for included. */
  readonly ownBytes: number;
  /** Those of the set that comes next, in its order. */
  successor(size: number): IndexesBuilder;
}

/** Is told of every record of a new set, in order. */
export interface IndexesBuilder {
  /** Records that were there before, from one position up to another. */
  keep(from: number, to: number): void;
  put(record: RenderedRecord): void;
  build(records: IndexedRecords): Work<Indexes>;
}

/** What indexes need of the records that they are about. */
export interface IndexedRecords {
  readonly size: number;
  /** Whether all ids are in Unicode's composed form (NFC). */
  readonly idsAreComposed: boolean;
  positionOf(id: string): number | undefined;
  positionOfSequence(sequence: number): number | undefined;
  /** Each record with its resource, read from its bytes, in order. */
  read(): Iterable<{ readonly sequence: number; readonly resource: Resource }>;
}

/** Memory for columns that were made because somebody asked; those asked for longest ago go first. */
const MOST_BYTES = 128 * 1024 * 1024;
/** A lookup is made anew where more than half of it, and more than this, may be of values that nobody has any more. */
const GARBAGE = 4096;
const READ_AT_ONCE = 192;

interface KeptLookup {
  readonly index: LookupIndex;
  /** How many values it had when it was made. */
  readonly fresh: number;
}

interface Kept {
  readonly lookups: ReadonlyMap<string, KeptLookup>;
  readonly columns: ReadonlyMap<string, KeptColumn>;
  /** The one asked for last comes last. */
  readonly asked: Map<string, KeptColumn>;
}

export const NO_INDEXES: Indexes = createIndexes(
  { lookups: new Map(), columns: new Map(), asked: new Map() },
  {
    size: 0,
    idsAreComposed: true,
    positionOf: () => undefined,
    positionOfSequence: () => undefined,
    read: () => [],
  },
);

function createIndexes(kept: Kept, records: IndexedRecords): Indexes {
  const making = new Map<string, () => Work<ValueColumn>>();

  const keepAsked = (column: KeptColumn): void => {
    kept.asked.delete(column.source.name);
    kept.asked.set(column.source.name, column);
    let bytes = 0;
    for (const [name, { bytes: some }] of [...kept.asked].reverse()) {
      bytes += some;
      if (bytes > MOST_BYTES && name !== column.source.name) kept.asked.delete(name);
    }
  };

  return {
    column({ name }) {
      const column = kept.columns.get(name);
      if (column !== undefined) return column;
      const asked = kept.asked.get(name);
      if (asked !== undefined) {
        kept.asked.delete(name);
        kept.asked.set(name, asked);
      }
      return asked;
    },
    makeColumn(source) {
      const { name } = source;
      const join =
        making.get(name) ??
        shareWork(
          (function* () {
            try {
              const column = yield* readColumn(source, records);
              // An empty set does not know yet what its records will be searched by.
              if (records.size > 0) keepAsked(column);
              return column;
            } finally {
              making.delete(name);
            }
          })(),
        );
      making.set(name, join);
      return join();
    },
    lookup(source, key) {
      if (source.name === ID.name) return lookUpId(key, records);
      const found = kept.lookups.get(source.name)?.index.find(key);
      if (found === undefined) return undefined;
      const positions: number[] = [];
      for (const sequence of found) {
        const position = records.positionOfSequence(sequence);
        if (position !== undefined) positions.push(position);
      }
      return positions;
    },
    get ownBytes() {
      return [...kept.columns.values(), ...kept.asked.values()].reduce((sum, { ownBytes }) => sum + ownBytes, 0);
    },
    successor: (size) => createIndexesBuilder(kept, size),
  };
}

/** Keys are composed, so where ids are too, whoever has the key has it to the letter. */
function lookUpId(key: ValueKey, records: IndexedRecords): readonly number[] | undefined {
  if (!records.idsAreComposed) return undefined;
  const position = records.positionOf(String(key));
  return position === undefined ? [] : [position];
}

function createIndexesBuilder(before: Kept, size: number): IndexesBuilder {
  const columns = [...before.columns.values(), ...before.asked.values()].map((column) =>
    createColumnBuilder(column.source, size, column),
  );
  const lookups = [...before.lookups.values()];
  const permanent = new Set(before.columns.keys());
  /** Columns may have been asked for while there was nobody. */
  let isNew = lookups.length === 0;

  /** The first record tells what they all are. */
  const begin = ({ resource }: RenderedRecord): void => {
    isNew = false;
    const indexed = INDEXED[resource.meta.resourceType];
    for (const source of indexed.lookups) lookups.push({ index: createLookupIndex(source, size), fresh: 0 });
    for (const source of indexed.columns) {
      permanent.add(source.name);
      if (!before.asked.has(source.name)) columns.push(createColumnBuilder(source, size));
    }
  };

  return {
    keep(from, to) {
      for (const column of columns) column.keep(from, to);
    },
    put(record) {
      if (isNew) begin(record);
      const { sequence, resource } = record;
      for (const { index } of lookups) index.add(sequence, resource);
      for (const column of columns) column.put(resource);
    },
    *build(records) {
      const built = columns.map((column) => column.build());
      yield;
      const byName = (those: readonly KeptColumn[]) => new Map(those.map((column) => [column.source.name, column]));
      const kept = new Map<string, KeptLookup>();
      for (const { index, fresh } of lookups) kept.set(index.source.name, yield* tidied(index, fresh, records));
      return createIndexes(
        {
          lookups: kept,
          columns: byName(built.filter(({ source }) => permanent.has(source.name))),
          asked: byName(built.filter(({ source }) => !permanent.has(source.name))),
        },
        records,
      );
    },
  };
}

function* tidied(index: LookupIndex, fresh: number, records: IndexedRecords): Work<KeptLookup> {
  if (fresh === 0) return { index, fresh: index.size };
  if (index.size <= 2 * fresh + GARBAGE) return { index, fresh };
  const anew = createLookupIndex(index.source, fresh);
  let work = 0;
  for (const { sequence, resource } of records.read()) {
    anew.add(sequence, resource);
    if (++work % READ_AT_ONCE === 0) yield;
  }
  return { index: anew, fresh: anew.size };
}

function* readColumn(source: ValueSource, records: IndexedRecords): Work<KeptColumn> {
  const builder = createColumnBuilder(source, records.size);
  let work = 0;
  for (const { resource } of records.read()) {
    builder.put(resource);
    if (++work % READ_AT_ONCE === 0) yield;
  }
  return builder.build();
}
