/** Puts records into a list of leaves, or takes them out: leaves without a change are shared, the others are packed anew. */
import type { Leaf } from "./leaf.js";
import { createPacker } from "./pack-leaves.js";
import type { RenderedRecord } from "./record.js";
import type { Work } from "./work.js";

/** What becomes of one place in the order. */
export interface Splice {
  readonly sequence: number;
  /** Makes what stands there from now on; undefined: nothing does. */
  readonly make: (() => RenderedRecord) | undefined;
}

/** Is told of every record of the new list, in order. */
export interface SpliceListener {
  /** Records of the old list, from one position up to another. */
  keep(from: number, to: number): void;
  put(record: RenderedRecord): void;
}

const MADE_AT_ONCE = 24;
/** A Group with many members takes as long as many people. */
const BYTES_AT_ONCE = 64 * 1024;
const COPIED_AT_ONCE = 4;

/** `splices` rise by sequence, each of another one. */
export function* spliceLeaves(
  leaves: readonly Leaf[],
  splices: readonly Splice[],
  listener: SpliceListener,
): Work<readonly Leaf[]> {
  const packer = createPacker();
  const kept = joinKept(listener);
  let next = 0;
  let position = 0;
  let made = 0;
  let bytes = 0;
  let copied = 0;
  for (let at = 0; at < Math.max(1, leaves.length); at++) {
    const leaf = leaves[at];
    const count = leaf?.entries.length ?? 0;
    const until = leaves[at + 1]?.entries[0]?.sequence ?? Number.POSITIVE_INFINITY;
    let end = next;
    while (end < splices.length && (splices[end]?.sequence ?? 0) < until) end++;
    if (end === next && leaf !== undefined && !packer.isScanty()) {
      packer.keep(leaf);
      kept.keep(position, position + count);
      position += count;
      continue;
    }
    let index = 0;
    while (index < count || next < end) {
      const old = leaf?.entries[index];
      const splice = next < end ? splices[next] : undefined;
      const left = count - index + (end - next);
      if (leaf !== undefined && old !== undefined && (splice === undefined || old.sequence < splice.sequence)) {
        packer.addKept(leaf, index++, left);
        kept.keep(position, position + 1);
        position++;
        continue;
      }
      if (old !== undefined && old.sequence === splice?.sequence) {
        index++;
        position++;
      }
      next++;
      if (splice?.make === undefined) continue;
      const record = splice.make();
      packer.addNew(record, left);
      kept.put(record);
      made += 1;
      bytes += record.json.length;
      if (made < MADE_AT_ONCE && bytes < BYTES_AT_ONCE) continue;
      made = 0;
      bytes = 0;
      yield;
    }
    if (!packer.isScanty()) packer.end();
    if (++copied % COPIED_AT_ONCE === 0) yield;
  }
  packer.end();
  kept.end();
  return packer.leaves;
}

/** Tells neighbours that are kept together. */
function joinKept(listener: SpliceListener): SpliceListener & { end(): void } {
  let from = 0;
  let to = 0;
  const end = (): void => {
    if (to > from) listener.keep(from, to);
    from = to;
  };
  return {
    keep(first, last) {
      if (first !== to) {
        end();
        from = first;
      }
      to = last;
    },
    put(record) {
      end();
      listener.put(record);
    },
    end,
  };
}
