/** A set of records that are at hand, in any order. */
import type { RenderedRecord } from "../../src/directory/record.js";
import { emptyRecordSet, type RecordSet } from "../../src/directory/record-set.js";
import type { Resource } from "../../src/scim/resource.js";
import { finish } from "./finish.js";

export function buildRecordSet<R extends Resource>(records: Iterable<RenderedRecord<R>>): RecordSet<R> {
  const edits = Array.from(records, (record) => ({
    id: record.id,
    record: { sequence: record.sequence, make: () => record },
  }));
  return finish(emptyRecordSet<R>().amended(edits));
}
