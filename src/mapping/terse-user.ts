/** A mapped person of whom only what others need is at hand: the one shape of those of whom a process holds 100,000. */
import type { MappedUser, Names, OwnAttributes } from "./mapped-user.js";

/** A class whose fields are all set: an object that lacks some, or has more than it began with, takes twice the memory. */
export abstract class TerseUser implements MappedUser {
  readonly id: string;
  readonly active: boolean;
  readonly linkDepartmentName: boolean;
  readonly managerId: string | undefined;
  readonly departmentId: string | undefined;
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
  readonly userName: string;
  readonly displayName: string | undefined;

  constructor(mapped: Omit<MappedUser, "attributes" | "names">, { userName, displayName }: Names) {
    this.id = mapped.id;
    this.active = mapped.active;
    this.linkDepartmentName = mapped.linkDepartmentName;
    this.managerId = mapped.managerId;
    this.departmentId = mapped.departmentId;
    this.createdAt = mapped.createdAt;
    this.updatedAt = mapped.updatedAt;
    this.userName = userName;
    this.displayName = displayName;
  }

  abstract get attributes(): OwnAttributes;

  get names(): Names {
    return this;
  }
}
