/** Keeps mapped people as bytes until they are linked: the objects of everybody in a first read are most of its memory. */
import { createSlabs } from "../directory/slab.js";
import { ENTERPRISE_URN, LATTICE_URN, USER_URN } from "../scim/urn.js";
import { type MappedUser, namesOf, type OwnAttributes } from "./mapped-user.js";
import { TerseUser } from "./terse-user.js";

/** Packs one after another; what is packed together is freed together. */
export function createMappedPacker(): (mapped: MappedUser) => MappedUser {
  const slabFor = createSlabs();
  return (mapped) => {
    const text = shortened(JSON.stringify(mapped.attributes));
    // A character takes at most three bytes of UTF-8.
    const slab = slabFor(text.length * 3);
    const start = slab.used;
    slab.used += slab.bytes.write(text, start);
    return new PackedUser(mapped, slab.bytes, start, slab.used);
  };
}

/** `attributes` is made whenever it is asked for, and forgotten. */
class PackedUser extends TerseUser {
  readonly #slab: Buffer;
  readonly #start: number;
  readonly #end: number;

  constructor(mapped: MappedUser, slab: Buffer, start: number, end: number) {
    super(mapped, namesOf(mapped));
    this.#slab = slab;
    this.#start = start;
    this.#end = end;
  }

  get attributes(): OwnAttributes {
    const { id, userName } = this;
    const attributes = JSON.parse(lengthened(this.#slab.toString("utf8", this.#start, this.#end))) as OwnAttributes;
    // The same texts, because snapshots keep them.
    return Object.assign(attributes, { id, userName });
  }
}

/** A third of the text of most people. In their place stand characters that never stand in JSON as they are. */
const NAMES = [
  [USER_URN, "\u0001"],
  [ENTERPRISE_URN, "\u0002"],
  [LATTICE_URN, "\u0003"],
] as const;

function shortened(json: string): string {
  return NAMES.reduce((text, [name, sign]) => text.replaceAll(name, sign), json);
}

function lengthened(text: string): string {
  return NAMES.reduce((json, [name, sign]) => json.replaceAll(sign, name), text);
}
