/** Applies changes to a snapshot and gives the next one; what did not change is shared with the one before. */
import type { Group, Resource, User } from "../scim/resource.js";
import { type Change, compareAppearance } from "./change.js";
import type { DirectoryRecord } from "./record.js";
import { buildRecordSet, type RecordSet } from "./record-set.js";
import { type Digest, renderRecord } from "./render-record.js";
import type { Snapshot } from "./snapshot.js";

export interface CommitContext {
  /** Commit time in epoch milliseconds; must be after the current snapshot's. */
  readonly committedAt: number;
  /** Base of the connection's SCIM service. */
  readonly baseUrl: string;
  readonly digest: Digest;
  /** Awaited between slices of work, so that readers are not kept waiting. */
  readonly breathe: () => Promise<void>;
}

const SLICE = 500;

/** Newcomers go to the end, by creation time, then id (the stable order). */
export async function nextSnapshot(
  current: Snapshot | undefined,
  changes: readonly Change[],
  context: CommitContext,
): Promise<Snapshot> {
  return Object.freeze({
    version: (current?.version ?? 0) + 1,
    committedAt: context.committedAt,
    users: (await applyTo(current?.users, "User", changes, context)) as RecordSet<User>,
    groups: (await applyTo(current?.groups, "Group", changes, context)) as RecordSet<Group>,
  });
}

async function applyTo(
  current: RecordSet | undefined,
  resourceType: "User" | "Group",
  changes: readonly Change[],
  context: CommitContext,
): Promise<RecordSet> {
  const mine = changes.filter((change) => change.resourceType === resourceType);
  if (current !== undefined && mine.length === 0) return current;
  const records = new Map<string, DirectoryRecord>();
  for (let position = 0; position < (current?.size ?? 0); position++) {
    const record = current?.at(position);
    if (record !== undefined) records.set(record.id, record);
  }
  let nextSequence = (current?.size ?? 0) === 0 ? 0 : (current?.at(current.size - 1).sequence ?? 0) + 1;
  let work = 0;
  for (const change of [...mine].sort(compareAppearance)) {
    if (change.after === undefined) {
      records.delete(change.id);
      continue;
    }
    const record = renderRecord(change.after, {
      resourceType,
      sequence: change.before?.sequence ?? nextSequence++,
      created: change.before === undefined ? (change.createdAt ?? context.committedAt) : createdOf(change.before),
      lastModified: context.committedAt,
      baseUrl: context.baseUrl,
      digest: context.digest,
    });
    records.set(change.id, record);
    if (++work % SLICE === 0) await context.breathe();
  }
  return buildRecordSet<Resource>(records.values());
}

function createdOf(record: DirectoryRecord): number {
  return Date.parse(record.resource.meta.created);
}
