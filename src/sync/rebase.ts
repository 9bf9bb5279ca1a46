/** The changes that move every location to another base URL: an operator's PUBLIC_URL is part of what is served (pure). */
import type { Change } from "../directory/change.js";
import type { RecordSet } from "../directory/record-set.js";
import type { Snapshot } from "../directory/snapshot.js";
import type { Work } from "../directory/work.js";
import type { GroupBody, UserBody } from "../scim/resource.js";

const MOVED_AT_ONCE = 100;

export function* rebaseChanges(current: Snapshot, from: string, to: string): Work<readonly Change[]> {
  const users = yield* moved("User", current.users, from, to);
  return [...users, ...(yield* moved("Group", current.groups, from, to))];
}

function* moved(resourceType: "User" | "Group", records: RecordSet, from: string, to: string): Work<readonly Change[]> {
  const changes: Change[] = [];
  for (let position = 0; position < records.size; position++) {
    if (position % MOVED_AT_ONCE === MOVED_AT_ONCE - 1) yield;
    const before = records.at(position);
    const { meta: _meta, ...body } = before.resource;
    const after = JSON.parse(JSON.stringify(body), (key, value: unknown) =>
      key === "$ref" && typeof value === "string" && value.startsWith(`${from}/`)
        ? to + value.slice(from.length)
        : value,
    ) as UserBody | GroupBody;
    changes.push({
      kind: "updated",
      resourceType,
      id: before.id,
      cause: "the base URL was changed",
      before,
      after,
      createdAt: undefined,
    });
  }
  return changes;
}
