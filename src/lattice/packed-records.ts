/** Keeps what Lattice sent, page by page, in a tenth of its size: of everybody in a first read it is most of the memory. */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { createSlabs } from "../directory/slab.js";
import { idOf, type JsonObject } from "./decode-fields.js";

export interface PackedRecords {
  readonly ids: readonly string[];
  /** As they were sent, in the order of the ids. */
  readonly unpack: () => readonly JsonObject[];
}

/** What was unpacked last is at hand: whoever goes through the records in their order unpacks each page once. */
export function createRecordPacker(): (records: readonly JsonObject[]) => PackedRecords {
  let last: { readonly of: Buffer; readonly records: readonly JsonObject[] } | undefined;
  const slabFor = createSlabs();
  return (records) => {
    const deflated = deflateRawSync(JSON.stringify(records), { level: 1 });
    const slab = slabFor(deflated.length);
    const start = slab.used;
    slab.used += deflated.copy(slab.bytes, start);
    const packed = slab.bytes.subarray(start, slab.used);
    return {
      ids: records.map((record) => idOf(record) ?? ""),
      unpack() {
        if (last?.of !== packed) {
          last = { of: packed, records: JSON.parse(inflateRawSync(packed).toString()) as readonly JsonObject[] };
        }
        return last.records;
      },
    };
  };
}
