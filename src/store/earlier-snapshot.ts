/** Rebuilds an earlier snapshot by undoing changes: whoever keeps what stood before each change keeps every version. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Edit, RecordSet } from "../directory/record-set.js";
import type { Snapshot } from "../directory/snapshot.js";
import { inSlices } from "../directory/work.js";
import type { Resource } from "../scim/resource.js";

/** What stood before one change: undefined where there was nothing (the change created it). */
export interface Undo {
  readonly resourceType: "User" | "Group";
  readonly id: string;
  readonly before: Edit["record"];
  /** What stood there is not kept any more. */
  readonly erased: boolean;
}

/**
 * `undos` are those of every change after the wanted version, oldest first: the first of a resource is what counts.
 * Undefined where one that counts was erased.
 */
export async function earlierSnapshot(
  current: Snapshot,
  undos: readonly Undo[],
  wanted: { readonly version: number; readonly committedAt: number },
): Promise<Snapshot | undefined> {
  const first = { User: new Map<string, Undo>(), Group: new Map<string, Undo>() };
  for (const undo of undos) if (!first[undo.resourceType].has(undo.id)) first[undo.resourceType].set(undo.id, undo);
  if ([...first.User.values(), ...first.Group.values()].some(({ erased }) => erased)) return undefined;
  const { version, committedAt } = wanted;
  return Object.freeze({
    version,
    committedAt,
    users: await undone(current.users, first.User),
    groups: await undone(current.groups, first.Group),
  });
}

async function undone<R extends Resource>(
  current: RecordSet<R>,
  undos: ReadonlyMap<string, Undo>,
): Promise<RecordSet<R>> {
  if (undos.size === 0) return current;
  const edits = Array.from(undos, ([id, { before }]): Edit => ({ id, record: before }));
  return inSlices(current.amended(edits), nextTurn);
}
