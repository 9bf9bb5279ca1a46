/** Rebuilds an earlier snapshot by undoing changes: whoever keeps what stood before each change keeps every version. */
import { buildRecordSet, type RecordSet } from "../directory/record-set.js";
import type { DirectoryRecord } from "../directory/record.js";
import type { Snapshot } from "../directory/snapshot.js";
import type { Group, Resource, User } from "../scim/resource.js";

/** What stood before one change: undefined where there was nothing (the change created it). */
export interface Undo {
  readonly resourceType: "User" | "Group";
  readonly id: string;
  readonly before: DirectoryRecord | undefined;
  /** What stood there is not kept any more. */
  readonly erased: boolean;
}

/**
 * `undos` are those of every change after the wanted version, oldest first: the first of a resource is what counts.
 * Undefined where one that counts was erased.
 */
export function earlierSnapshot(
  current: Snapshot,
  undos: readonly Undo[],
  wanted: { readonly version: number; readonly committedAt: number },
): Snapshot | undefined {
  const first = { User: new Map<string, Undo>(), Group: new Map<string, Undo>() };
  for (const undo of undos) if (!first[undo.resourceType].has(undo.id)) first[undo.resourceType].set(undo.id, undo);
  if ([...first.User.values(), ...first.Group.values()].some(({ erased }) => erased)) return undefined;
  const { version, committedAt } = wanted;
  return Object.freeze({
    version,
    committedAt,
    users: undone(current.users, first.User) as RecordSet<User>,
    groups: undone(current.groups, first.Group) as RecordSet<Group>,
  });
}

function undone(current: RecordSet, undos: ReadonlyMap<string, Undo>): RecordSet {
  if (undos.size === 0) return current;
  const before = new Map([...undos].map(([id, undo]) => [id, undo.before]));
  return buildRecordSet<Resource>(withReplaced(current, before));
}

/** The records of a set, some replaced, removed (undefined) or added. */
export function withReplaced(
  current: RecordSet,
  replaced: ReadonlyMap<string, DirectoryRecord | undefined>,
): readonly DirectoryRecord[] {
  const records: DirectoryRecord[] = [];
  for (let position = 0; position < current.size; position++) {
    const record = current.at(position);
    if (!replaced.has(record.id)) records.push(record);
  }
  for (const record of replaced.values()) if (record !== undefined) records.push(record);
  return records;
}
