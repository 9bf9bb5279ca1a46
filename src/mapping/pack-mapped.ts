/** Keeps mapped people as text until they are linked: the objects of everybody in a first read are most of its memory. */
import type { MappedUser, Names, OwnAttributes } from "./mapped-user.js";

/** Large enough that the kernel gives and takes it by itself. */
const SLAB_BYTES = 256 * 1024;

/** Packs one after another; what is packed together is freed together. */
export function createMappedPacker(): (mapped: MappedUser) => MappedUser {
  let slab = Buffer.alloc(0);
  let used = 0;
  return (mapped) => {
    const text = JSON.stringify(mapped.attributes);
    // A character takes at most three bytes of UTF-8.
    const most = text.length * 3;
    if (slab.length - used < most) {
      slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, most));
      used = 0;
    }
    const start = used;
    used += slab.write(text, start);
    return new PackedUser(mapped, slab, start, used);
  };
}

/** A class, because everybody in a first read is one: `attributes` is made whenever it is asked for, and forgotten. */
class PackedUser implements MappedUser {
  readonly id: string;
  readonly active: boolean;
  readonly linkDepartmentName: boolean;
  readonly managerId?: string;
  readonly departmentId?: string;
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly userName: string;
  readonly displayName?: string;
  readonly #slab: Buffer;
  readonly #start: number;
  readonly #end: number;

  constructor(mapped: MappedUser, slab: Buffer, start: number, end: number) {
    const { managerId, departmentId, createdAt, updatedAt, attributes } = mapped;
    this.id = mapped.id;
    this.active = mapped.active;
    this.linkDepartmentName = mapped.linkDepartmentName;
    if (managerId !== undefined) this.managerId = managerId;
    if (departmentId !== undefined) this.departmentId = departmentId;
    if (createdAt !== undefined) this.createdAt = createdAt;
    if (updatedAt !== undefined) this.updatedAt = updatedAt;
    this.userName = attributes.userName;
    if (attributes.displayName !== undefined) this.displayName = attributes.displayName;
    this.#slab = slab;
    this.#start = start;
    this.#end = end;
  }

  get names(): Names {
    return this;
  }

  get attributes(): OwnAttributes {
    return JSON.parse(this.#slab.toString("utf8", this.#start, this.#end)) as OwnAttributes;
  }
}
