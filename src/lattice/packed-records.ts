/** Keeps what Lattice sent, page by page, in a tenth of its size: of everybody in a first read it is most of the memory. */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { idOf, type JsonObject } from "./decode-fields.js";

export interface PackedRecords {
  readonly ids: readonly string[];
  /** As they were sent, in the order of the ids. */
  readonly unpack: () => readonly JsonObject[];
}

/** What was unpacked last is at hand: whoever goes through the records in their order unpacks each page once. */
export function createRecordPacker(): (records: readonly JsonObject[]) => PackedRecords {
  let last: { readonly of: Buffer; readonly records: readonly JsonObject[] } | undefined;
  return (records) => {
    const packed = deflateRawSync(JSON.stringify(records), { level: 1 });
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
