/** One difference between what is served and what will be: the unit of plans, guards, feeds and histories. */
import type { GroupBody, UserBody } from "../scim/resource.js";
import type { DirectoryRecord } from "./record.js";

/** deactivated and reactivated are about `active`; deleted means that the id answers 404 from then on. */
export type ChangeKind = "created" | "updated" | "deactivated" | "reactivated" | "deleted";

export interface Change {
  readonly kind: ChangeKind;
  readonly resourceType: "User" | "Group";
  readonly id: string;
  /** Why, in words an operator understands; no personal data. */
  readonly cause: string;
  /** As served until now; undefined for `created`. */
  readonly before: DirectoryRecord | undefined;
  /** As it will be served; undefined for `deleted`. */
  readonly after: UserBody | GroupBody | undefined;
  /** When it was created upstream, in epoch milliseconds; undefined where Lattice does not say. */
  readonly createdAt: number | undefined;
}

/**
 * A change whose `after` is made of something whenever it is asked for, and forgotten: the bodies of 100,000 newcomers are
 * not held at a time. `make` gives the same each time.
 */
export function lateChange<T>(change: Omit<Change, "after">, make: (of: T) => Change["after"], of: T): Change {
  return new LateChange<T>(change, make, of);
}

/** The same change for another reason. */
export function withCause(change: Change, cause: string): Change {
  const { kind, resourceType, id, before, createdAt } = change;
  return lateChange({ kind, resourceType, id, cause, before, createdAt }, afterOf, change);
}

function afterOf({ after }: Change): Change["after"] {
  return after;
}

/** A class, so that all are of one shape; not to be spread, because `after` would be lost. */
class LateChange<T> implements Change {
  readonly kind: ChangeKind;
  readonly resourceType: "User" | "Group";
  readonly id: string;
  readonly cause: string;
  readonly before: DirectoryRecord | undefined;
  readonly createdAt: number | undefined;
  readonly #make: (of: T) => Change["after"];
  readonly #of: T;

  constructor(change: Omit<Change, "after">, make: (of: T) => Change["after"], of: T) {
    this.kind = change.kind;
    this.resourceType = change.resourceType;
    this.id = change.id;
    this.cause = change.cause;
    this.before = change.before;
    this.createdAt = change.createdAt;
    this.#make = make;
    this.#of = of;
  }

  get after(): Change["after"] {
    return this.#make(this.#of);
  }
}

/** What making `before` into `after` is called. */
export function changeKind(before: DirectoryRecord | undefined, after: UserBody | GroupBody): ChangeKind {
  if (before === undefined) return "created";
  if (!("active" in after)) return "updated";
  if (before.active === after.active) return "updated";
  return after.active ? "reactivated" : "deactivated";
}

/** The stable order of those who are first published together: by creation time, those without one last, then by id. */
export function compareAppearance(
  a: { readonly id: string; readonly createdAt?: number | undefined },
  b: { readonly id: string; readonly createdAt?: number | undefined },
): number {
  const left = a.createdAt ?? Number.POSITIVE_INFINITY;
  const right = b.createdAt ?? Number.POSITIVE_INFINITY;
  if (left !== right) return left < right ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
