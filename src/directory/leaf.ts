/** A run of neighbouring records: their bytes lie side by side with commas between, so that a page is a few slices. */
import type { Meta, Resource, UserBody } from "../scim/resource.js";
import type { DirectoryRecord, RenderedRecord } from "./record.js";

/** What is kept of a record beside its bytes: what cycles and lookups ask of everybody. */
export interface Entry {
  readonly id: string;
  readonly sequence: number;
  readonly active: boolean;
  readonly userName: string | undefined;
}

export interface Leaf {
  readonly entries: readonly Entry[];
  /** The JSON of each, with a comma behind. */
  readonly bytes: Buffer;
  /** Where the comma behind each stands. */
  readonly ends: readonly number[];
  /** How many of them are active. */
  readonly active: number;
}

export function entryOf({ id, sequence, resource }: RenderedRecord): Entry {
  const { active, userName } = resource as Partial<UserBody>;
  return { id, sequence, active: active === true, userName };
}

/** Where the JSON of the record at this index begins. */
export function startIn(leaf: Leaf, index: number): number {
  return index === 0 ? 0 : (leaf.ends[index - 1] ?? 0) + 1;
}

export function recordIn<R extends Resource>(leaf: Leaf, index: number): DirectoryRecord<R> {
  const entry = leaf.entries[index];
  if (entry === undefined) throw new RangeError(`no record at ${index} of ${leaf.entries.length}`);
  return new LeafRecord<R>(entry, leaf.bytes, startIn(leaf, index), leaf.ends[index] ?? 0);
}

const META = Buffer.from(',"meta":{');

/** Made whenever one is asked for, and forgotten: a class, because a hundred thousand of them are made in each cycle. */
class LeafRecord<R extends Resource> implements DirectoryRecord<R> {
  readonly id: string;
  readonly sequence: number;
  readonly active: boolean;
  readonly userName: string | undefined;
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #end: number;

  constructor({ id, sequence, active, userName }: Entry, bytes: Buffer, start: number, end: number) {
    this.id = id;
    this.sequence = sequence;
    this.active = active;
    this.userName = userName;
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
  }

  get json(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  get resource(): R {
    return Object.freeze(JSON.parse(this.#bytes.toString("utf8", this.#start, this.#end)) as R);
  }

  /** No text holds these bytes, because quotes in it are escaped; and of what is called so, the last is the resource's own. */
  get meta(): Meta {
    const at = this.#bytes.lastIndexOf(META, this.#end - META.length);
    if (at < this.#start) throw new Error(`the record ${this.id} has no meta`);
    return JSON.parse(this.#bytes.toString("utf8", at + META.length - 1, this.#end - 1)) as Meta;
  }

  get lastModified(): number {
    return Date.parse(this.meta.lastModified);
  }
}
