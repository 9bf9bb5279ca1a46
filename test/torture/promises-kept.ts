/** What a client may rely on from one read to the next, whatever happened to the process in between. */
import { ENTERPRISE_URN } from "../../src/scim/urn.js";
import type { Served } from "../bridge/served-directory.js";

// Whatever came: resources are looked into as JSON.
type Json = ReturnType<typeof JSON.parse>;

/** What a client has seen is never taken back: nothing grows older, and one version never has two contents. */
export function withdrawals(before: Served, after: Served): readonly string[] {
  const lines: string[] = [];
  for (const kind of ["users", "groups"] as const) {
    for (const [id, was] of before[kind]) {
      const is: Json = after[kind].get(id);
      if (is === undefined) lines.push(`${id} is not served any more`);
      else if (Date.parse(is.meta.lastModified) < Date.parse(was.meta.lastModified)) lines.push(`${id} grew older`);
      else if (is.meta.version === was.meta.version && JSON.stringify(is) !== JSON.stringify(was)) {
        lines.push(`${id} has another content under the same version`);
      }
    }
  }
  const order = [...after.users.keys()].filter((id) => before.users.has(id));
  if (order.join() !== [...before.users.keys()].filter((id) => after.users.has(id)).join()) {
    lines.push("the order of people has changed");
  }
  return lines;
}

/** Every reference leads to somebody served, and Users and Groups agree on who belongs where. */
export function inconsistencies({ users, groups }: Served): readonly string[] {
  const lines: string[] = [];
  for (const [id, user] of users) {
    const manager: string | undefined = user[ENTERPRISE_URN]?.manager?.value;
    if (manager !== undefined && !users.has(manager)) lines.push(`${id} has a manager who is not served`);
    for (const { value } of user.groups ?? []) {
      const members: readonly { readonly value: string }[] = groups.get(value)?.members ?? [];
      if (!members.some((member) => member.value === id)) lines.push(`${id} is not among the members of ${value}`);
    }
  }
  for (const [id, group] of groups) {
    for (const { value } of group.members ?? []) {
      const own: readonly { readonly value: string }[] = users.get(value)?.groups ?? [];
      if (!own.some((membership) => membership.value === id)) lines.push(`${value} does not know of ${id}`);
    }
  }
  return lines;
}
