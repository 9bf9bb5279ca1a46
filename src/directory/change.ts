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
