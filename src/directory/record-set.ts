/** The records of one resource type in a snapshot, in their stable order; a position is an index into that order. */
import type { Resource } from "../scim/resource.js";
import type { DirectoryRecord } from "./record.js";

export interface RecordSet<R extends Resource = Resource> {
  readonly size: number;
  /** The record at a position, 0-based. Throws RangeError outside 0..size-1: positions come from this set. */
  at(position: number): DirectoryRecord<R>;
  /** Where the resource with this id (case-exact) stands, or undefined. */
  positionOf(id: string): number | undefined;
}

/** Orders by sequence and freezes. The records' ids and sequences must be unique. */
export function buildRecordSet<R extends Resource>(records: Iterable<DirectoryRecord<R>>): RecordSet<R> {
  const ordered = [...records].sort((a, b) => a.sequence - b.sequence);
  const positions = new Map(ordered.map((record, position) => [record.id, position]));
  return Object.freeze({
    size: ordered.length,
    at(position: number) {
      const record = ordered[position];
      if (record === undefined) throw new RangeError(`no record at position ${position} of ${ordered.length}`);
      return record;
    },
    positionOf: (id: string) => positions.get(id),
  });
}
