/** The changes that make served data what an earlier snapshot was (pure). */
import { type Change, changeKind } from "../directory/change.js";
import { servesSame } from "../directory/render-record.js";
import type { RecordSet } from "../directory/record-set.js";
import type { Snapshot } from "../directory/snapshot.js";
import type { Work } from "../directory/work.js";
import type { GroupBody, UserBody } from "../scim/resource.js";

/**
 * Rolling back publishes a new version with the earlier content, so that versions, ETags and `meta.lastModified` go on
 * rising and every client notices.
 */
export function* rollBackChanges(current: Snapshot, earlier: Snapshot): Work<readonly Change[]> {
  const cause = `rolled back to version ${earlier.version}`;
  const users = yield* difference("User", current.users, earlier.users, cause);
  return [...users, ...(yield* difference("Group", current.groups, earlier.groups, cause))];
}

const COMPARED_AT_ONCE = 400;

function* difference(
  resourceType: "User" | "Group",
  current: RecordSet,
  earlier: RecordSet,
  cause: string,
): Work<readonly Change[]> {
  const changes: Change[] = [];
  for (let position = 0; position < earlier.size; position++) {
    if (position % COMPARED_AT_ONCE === COMPARED_AT_ONCE - 1) yield;
    const target = earlier.at(position);
    const at = current.positionOf(target.id);
    const before = at === undefined ? undefined : current.at(at);
    if (before !== undefined && servesSame(before, target)) continue;
    const { meta, ...rest } = target.resource;
    const after = rest as UserBody | GroupBody;
    const createdAt = Date.parse(meta.created);
    changes.push({ kind: changeKind(before, after), resourceType, id: target.id, cause, before, after, createdAt });
  }
  for (let position = 0; position < current.size; position++) {
    const before = current.at(position);
    if (earlier.positionOf(before.id) !== undefined) continue;
    const deletion = { kind: "deleted", resourceType, id: before.id, cause, before } as const;
    changes.push({ ...deletion, after: undefined, createdAt: undefined });
  }
  return changes;
}
