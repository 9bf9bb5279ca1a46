/** The changes that make served data what an earlier snapshot was (pure). */
import { type Change, changeKind } from "../directory/change.js";
import type { RecordSet } from "../directory/record-set.js";
import type { Snapshot } from "../directory/snapshot.js";
import type { GroupBody, Resource, UserBody } from "../scim/resource.js";

/**
 * Rolling back publishes a new version with the earlier content, so that versions, ETags and `meta.lastModified` go on
 * rising and every client notices.
 */
export function rollBackChanges(current: Snapshot, earlier: Snapshot): readonly Change[] {
  const cause = `rolled back to version ${earlier.version}`;
  return [
    ...difference("User", current.users, earlier.users, cause),
    ...difference("Group", current.groups, earlier.groups, cause),
  ];
}

function difference(
  resourceType: "User" | "Group",
  current: RecordSet,
  earlier: RecordSet,
  cause: string,
): readonly Change[] {
  const changes: Change[] = [];
  for (let position = 0; position < earlier.size; position++) {
    const target = earlier.at(position);
    const at = current.positionOf(target.id);
    const before = at === undefined ? undefined : current.at(at);
    const after = bodyOf(target.resource);
    if (before !== undefined && JSON.stringify(bodyOf(before.resource)) === JSON.stringify(after)) continue;
    const createdAt = Date.parse(target.resource.meta.created);
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

function bodyOf(resource: Resource): UserBody | GroupBody {
  const { meta: _meta, ...body } = resource;
  return body as UserBody | GroupBody;
}
