/** Applies changes to a snapshot and gives the next one; what did not change is shared with the one before. */
import type { Group, Resource, User } from "../scim/resource.js";
import { type Change, compareAppearance } from "./change.js";
import type { RenderedRecord } from "./record.js";
import { type Edit, emptyRecordSet, type RecordSet } from "./record-set.js";
import { type Digest, renderRecord } from "./render-record.js";
import type { Snapshot } from "./snapshot.js";
import { sortInSlices } from "./sort-in-slices.js";
import { inSlices } from "./work.js";

export interface CommitContext {
  /** Commit time in epoch milliseconds; must be after the current snapshot's. */
  readonly committedAt: number;
  /** Base of the connection's SCIM service. */
  readonly baseUrl: string;
  readonly digest: Digest;
  /** Awaited between slices of work, so that readers are not kept waiting. */
  readonly breathe: () => Promise<void>;
}

/** Newcomers go to the end, by creation time, then id (the stable order). */
export async function nextSnapshot(
  current: Snapshot | undefined,
  changes: readonly Change[],
  context: CommitContext,
): Promise<Snapshot> {
  return Object.freeze({
    version: (current?.version ?? 0) + 1,
    committedAt: context.committedAt,
    users: await applyTo(current?.users ?? emptyRecordSet<User>(), "User", changes, context),
    groups: await applyTo(current?.groups ?? emptyRecordSet<Group>(), "Group", changes, context),
  });
}

async function applyTo<R extends Resource>(
  current: RecordSet<R>,
  resourceType: "User" | "Group",
  changes: readonly Change[],
  context: CommitContext,
): Promise<RecordSet<R>> {
  const mine = changes.filter((change) => change.resourceType === resourceType);
  if (mine.length === 0) return current;
  let nextSequence = current.size === 0 ? 0 : current.at(current.size - 1).sequence + 1;
  const inOrder = await inSlices(sortInSlices(mine, compareAppearance), context.breathe);
  const editOf = (change: Change): Edit => {
    const { kind, id, before } = change;
    if (kind === "deleted") return { id, record: undefined };
    const sequence = before?.sequence ?? nextSequence++;
    return { id, record: { sequence, make: () => rendered(change, sequence, context) } };
  };
  return inSlices(current.amended(mapped(inOrder, editOf)), context.breathe);
}

function* mapped<T, U>(list: readonly T[], map: (item: T) => U): Generator<U, void, undefined> {
  for (const item of list) yield map(item);
}

function rendered(
  { resourceType, id, before, after, createdAt }: Change,
  sequence: number,
  { committedAt, baseUrl, digest }: CommitContext,
): RenderedRecord {
  if (after === undefined) throw new Error(`a change of ${id} that deletes nothing has nothing that comes after`);
  const created = before === undefined ? (createdAt ?? committedAt) : Date.parse(before.meta.created);
  return renderRecord(after, { resourceType, sequence, created, lastModified: committedAt, baseUrl, digest });
}
