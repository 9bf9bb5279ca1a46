/** Makes the commits that tests write: from what is served now to what shall be served. */
import type { Change, ChangeKind } from "../../src/directory/change.js";
import { nextSnapshot } from "../../src/directory/next-snapshot.js";
import type { DirectoryRecord } from "../../src/directory/record.js";
import type { RecordSet } from "../../src/directory/record-set.js";
import type { Snapshot } from "../../src/directory/snapshot.js";
import type { GroupBody, UserBody } from "../../src/scim/resource.js";
import type { Commit, ConnectionStore } from "../../src/store/store.js";
import { BASE_URL, digest, EPOCH } from "../support/snapshot-of.js";

/** Bodies by id that are created or changed; null deletes. */
export interface Wanted {
  readonly users?: Readonly<Record<string, UserBody | null>>;
  readonly groups?: Readonly<Record<string, GroupBody | null>>;
}

export const MINUTE = 60_000;

/** The next snapshot is a minute after the one before. */
export async function nextOf(current: Snapshot | undefined, wanted: Wanted): Promise<NonNullable<Commit["published"]>> {
  const changes = [
    ...changesOf("User", current?.users, wanted.users ?? {}),
    ...changesOf("Group", current?.groups, wanted.groups ?? {}),
  ];
  const committedAt = (current?.committedAt ?? EPOCH) + MINUTE;
  const snapshot = await nextSnapshot(current, changes, {
    committedAt,
    baseUrl: BASE_URL,
    digest,
    breathe: async () => {},
  });
  return { snapshot, readAt: committedAt - 5000, baseUrl: BASE_URL, changes };
}

/** Commits it and gives what is served from then on. */
export async function publish(
  store: ConnectionStore,
  current: Snapshot | undefined,
  wanted: Wanted,
  more: Omit<Commit, "published"> = {},
): Promise<Snapshot> {
  const published = await nextOf(current, wanted);
  await store.commit({ published, ...more });
  return published.snapshot;
}

function changesOf(
  resourceType: "User" | "Group",
  current: RecordSet | undefined,
  bodies: Readonly<Record<string, UserBody | GroupBody | null>>,
): Change[] {
  return Object.entries(bodies).map(([id, body]) => {
    const position = current?.positionOf(id);
    const before = position === undefined ? undefined : current?.at(position);
    const kind: ChangeKind = body === null ? "deleted" : before === undefined ? "created" : "updated";
    return {
      kind,
      resourceType,
      id,
      cause: `${kind} for a test`,
      before,
      after: body ?? undefined,
      createdAt: undefined,
    };
  });
}

/** Everything a snapshot has, as plain values to compare; bytes as text. */
export function contentOf(snapshot: Snapshot | undefined): unknown {
  if (snapshot === undefined) return undefined;
  const { version, committedAt, users, groups } = snapshot;
  return { version, committedAt, users: recordsIn(users).map(plain), groups: recordsIn(groups).map(plain) };
}

export function recordsIn(records: RecordSet): DirectoryRecord[] {
  return Array.from({ length: records.size }, (_, position) => records.at(position));
}

function plain({ id, sequence, resource, json, lastModified }: DirectoryRecord): unknown {
  return { id, sequence, resource, text: Buffer.from(json).toString(), lastModified };
}
