/** What must never happen between two looks of a client: somebody loses access who has not left. */
import type { SandboxControl } from "../../src/sandbox/sandbox-control.js";
import type { Served } from "./served-directory.js";

/**
 * Each harm in a line: somebody, or a Group, that was served and is not; somebody who turned inactive; a member whom a Group
 * has lost. Only what `control` says has happened in Lattice is none.
 */
export function harmBetween(before: Served, after: Served, control: SandboxControl): readonly string[] {
  const departments = new Set(control.departments().map(({ id }) => id));
  const hasLeft = (id: string) => {
    const person = control.person(id);
    return person.status === "DEACTIVATED" || person.absent === "gone";
  };
  const lines: string[] = [];
  for (const [id, user] of before.users) {
    const now = after.users.get(id);
    if (now === undefined && !hasLeft(id)) lines.push(`User ${id} is not served any more`);
    else if (user.active === true && now?.active === false && !hasLeft(id)) lines.push(`User ${id} turned inactive`);
  }
  for (const [id, group] of before.groups) {
    const now = after.groups.get(id);
    if (now === undefined) {
      if (departments.has(id)) lines.push(`Group ${id} is not served any more`);
      continue;
    }
    const members = new Set((now.members ?? []).map(({ value }: { value: string }) => value));
    for (const { value } of group.members ?? []) {
      const stays = control.person(value).departmentId === id && !hasLeft(value);
      if (stays && !members.has(value)) lines.push(`Group ${id} has lost ${value}`);
    }
  }
  return lines;
}
