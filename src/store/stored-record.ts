/** Records as rows and back: the bytes that are served are kept as they are, as text. */
import type { RenderedRecord } from "../directory/record.js";
import type { Resource } from "../scim/resource.js";
import { StoreUnusableError } from "./store-error.js";

export function textOf({ json }: Pick<RenderedRecord, "json">): string {
  return Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString();
}

/** Many rows in one: what is read of a directory comes like this, which spares a hundred thousand small steps. */
export interface PackedRows {
  /** The texts, with commas between them. */
  readonly json: string;
  /** Of each text, in bytes; with commas between them, like the next. */
  readonly lengths: string;
  readonly sequences: string;
}

/** Their bytes stay in one buffer: a directory is a few large ones. */
export function unpackRecords({ json, lengths, sequences }: PackedRows, place: string): readonly RenderedRecord[] {
  const bytes = Buffer.from(json);
  const resources = parseAll(json, place);
  const byteLengths = lengths.split(",");
  let start = 0;
  const records = sequences.split(",").map((sequence, i) => {
    const end = start + Number(byteLengths[i]);
    const resource = resources[i];
    if (typeof resource?.id !== "string" || typeof resource.meta?.lastModified !== "string") throw corruptRecord(place);
    const record = recordOf(resource, Number(sequence), bytes.subarray(start, end));
    start = end + 1;
    return record;
  });
  if (records.length !== resources.length || start !== bytes.length + 1) throw corruptRecord(place);
  return records;
}

export function unpackRecord(json: string, sequence: number, place: string): RenderedRecord {
  const [record] = unpackRecords({ json, lengths: `${Buffer.byteLength(json)}`, sequences: `${sequence}` }, place);
  if (record === undefined) throw corruptRecord(place);
  return record;
}

function recordOf(resource: Resource, sequence: number, json: Uint8Array): RenderedRecord {
  return Object.freeze({ id: resource.id, sequence, resource: Object.freeze(resource), json });
}

function parseAll(json: string, place: string): readonly Resource[] {
  try {
    return JSON.parse(`[${json}]`) as readonly Resource[];
  } catch {
    throw corruptRecord(place);
  }
}

export function corruptRecord(place: string, finding = "a record is not what was written"): StoreUnusableError {
  return new StoreUnusableError(`${place} is corrupt: ${finding}. It was left as it is. Restore a backup.`);
}
