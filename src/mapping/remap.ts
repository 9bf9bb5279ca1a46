/** Turns somebody as served back into a mapped user: for those of whom the current read says nothing usable. */
import type { User } from "../scim/resource.js";
import { ENTERPRISE_URN } from "../scim/urn.js";
import type { MappedUser, OwnAttributes } from "./mapped-user.js";

/** Linking the result again gives what is served, but for what has changed about other people and departments. */
export function remap(user: User): MappedUser {
  const { meta: _meta, active, groups, ...own } = user;
  const group = groups?.[0];
  const { manager, ...enterprise } = user[ENTERPRISE_URN] ?? {};
  // A name that is not the group's, or stands without one, is nobody's to look up: it is kept, or its absence is.
  const linkDepartmentName = group !== undefined && enterprise.department === group.display;
  const { department: _department, ...unlinked } = enterprise;
  const attributes: OwnAttributes = { ...own, [ENTERPRISE_URN]: linkDepartmentName ? unlinked : enterprise };
  return {
    id: user.id,
    active,
    attributes,
    ...(manager === undefined ? {} : { managerId: manager.value }),
    ...(group === undefined ? {} : { departmentId: group.value }),
    linkDepartmentName,
  };
}
