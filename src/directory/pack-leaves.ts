/** Packs records into leaves, in their order, copying the bytes of each once. */
import { type Entry, entryOf, type Leaf, startIn } from "./leaf.js";
import type { RenderedRecord } from "./record.js";

/**
 * A change copies the leaf it is in, so leaves are small; a page is a write for each leaf it touches, so they are not too
 * small. Below 128 kB memory comes from the heap, and not page by page from the kernel.
 */
const FULL = { entries: 64, bytes: 96 * 1024 };
const MOST_BYTES = 120 * 1024;
/** A leaf with less than this is joined with the next one. */
const FEW = { entries: 16, bytes: 16 * 1024 };
const COMMA = 0x2c;

export interface Packer {
  /** `left` is how many more are to come before the leaf may end where it likes. */
  addKept(leaf: Leaf, index: number, left: number): void;
  addNew(record: RenderedRecord, left: number): void;
  /** Whether what has come since the last full leaf is too little for one. */
  isScanty(): boolean;
  /** Ends the leaf. */
  end(): void;
  /** An untouched leaf, as it is. */
  keep(leaf: Leaf): void;
  readonly leaves: Leaf[];
}

export function createPacker(): Packer {
  const leaves: Leaf[] = [];
  let entries: Entry[] = [];
  let ends: number[] = [];
  let pieces: { source: Uint8Array; from: number; to: number }[] = [];
  let length = 0;

  const add = (entry: Entry, source: Uint8Array, from: number, to: number, left: number): void => {
    const bytes = to - from + 1;
    if (length > 0 && length + bytes > MOST_BYTES) end();
    const last = pieces.at(-1);
    // Neighbours that lay side by side, a comma between, are copied together.
    if (last !== undefined && last.source === source && last.to + 1 === from) last.to = to;
    else pieces.push({ source, from, to });
    length += bytes;
    entries.push(entry);
    ends.push(length - 1);
    const isFull = entries.length >= FULL.entries || length >= FULL.bytes;
    if (isFull && left >= FULL.entries / 2) end();
  };

  const end = (): void => {
    if (entries.length === 0) return;
    const bytes = Buffer.allocUnsafeSlow(length);
    let at = 0;
    for (const { source, from, to } of pieces) {
      bytes.set(from === 0 && to === source.length ? source : source.subarray(from, to), at);
      at += to - from;
      bytes[at++] = COMMA;
    }
    const active = entries.reduce((count, entry) => count + Number(entry.active), 0);
    leaves.push(Object.freeze({ entries: Object.freeze(entries), bytes, ends: Object.freeze(ends), active }));
    entries = [];
    ends = [];
    pieces = [];
    length = 0;
  };

  return {
    addKept(leaf, index, left) {
      const entry = leaf.entries[index];
      if (entry !== undefined) add(entry, leaf.bytes, startIn(leaf, index), leaf.ends[index] ?? 0, left);
    },
    addNew: (record, left) => add(entryOf(record), record.json, 0, record.json.length, left),
    isScanty: () => entries.length > 0 && entries.length < FEW.entries && length < FEW.bytes,
    end,
    keep(leaf) {
      end();
      leaves.push(leaf);
    },
    leaves,
  };
}
