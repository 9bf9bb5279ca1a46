/** Judges everything in a plan but its leavers: more than a limit keeps the cycle back whole (pure). */
import type { Change } from "../directory/change.js";
import { changedAttributes } from "../directory/changed-attributes.js";
import type { Snapshot } from "../directory/snapshot.js";
import type { Group, GroupBody, User, UserBody } from "../scim/resource.js";
import { ENTERPRISE_URN } from "../scim/urn.js";
import { allowed, type GuardLimits, type Limit } from "./limit.js";

export interface ChurnInput {
  readonly current: Snapshot;
  readonly changes: readonly Change[];
  /** People served as active before this cycle. */
  readonly activePeople: number;
  readonly limits: GuardLimits;
  readonly changedSettings: readonly string[];
}

export interface ChurnVerdict {
  /** What was above which limit, with the numbers; empty: within limits. */
  readonly reasons: readonly string[];
}

export function judgeChurn(input: ChurnInput): ChurnVerdict {
  const people = input.changes.filter(isUpdateOfPerson).filter(changesOwnAttributes);
  const renamed = people.filter((change) => changesIdentity(change));
  const reasons = [
    above(
      input.limits.identityChurn,
      renamed.length,
      input.activePeople,
      "people get another userName or e-mail",
      "active people",
    ),
    above(
      input.limits.attributeChurn,
      people.length,
      input.activePeople,
      "people change in some attribute",
      "active people",
    ),
    ...groupLosses(input),
  ].filter((reason) => reason !== undefined);
  const settings = reasons.length > 0 && input.changedSettings.length > 0;
  return { reasons: settings ? [...reasons, `changed settings: ${input.changedSettings.join(", ")}`] : reasons };
}

/**
 * Leavers are judged one by one elsewhere; somebody who comes back is a change like any other. What changes about people
 * who are inactive and stay so is no part of a share of the active: many of them change when many leavers were approved.
 */
function isUpdateOfPerson(change: Change): boolean {
  if (change.resourceType !== "User" || change.before === undefined) return false;
  return change.kind === "reactivated" || (change.kind === "updated" && change.before.active);
}

/**
 * One manager or department that gets another name changes everybody below it, by one fact: that is no churn. Whoever gets
 * another manager or department is counted.
 */
function changesOwnAttributes(change: Change): boolean {
  if (change.before === undefined || change.after === undefined) return false;
  const before = change.before.resource as User;
  const after = change.after as UserBody;
  const sameManager = before[ENTERPRISE_URN]?.manager?.value === after[ENTERPRISE_URN]?.manager?.value;
  const sameGroups = groupIds(before) === groupIds(after);
  return changedAttributes(before, after).some((name) => {
    if (name === `${ENTERPRISE_URN}:manager`) return !sameManager;
    if (name === "groups") return !sameGroups;
    if (name === `${ENTERPRISE_URN}:department`) return !sameGroups || before.groups === undefined;
    return true;
  });
}

function groupIds(user: UserBody): string {
  return (user.groups ?? []).map((group) => group.value).join(" ");
}

function changesIdentity(change: Change): boolean {
  if (change.before === undefined || change.after === undefined) return false;
  return changedAttributes(change.before.resource, change.after).some(
    (name) => name === "userName" || name === "emails",
  );
}

function groupLosses(input: ChurnInput): readonly (string | undefined)[] {
  const left = new Set<string>();
  for (const change of input.changes) {
    if (change.resourceType === "User" && (change.kind === "deactivated" || change.kind === "deleted"))
      left.add(change.id);
  }
  const groups = input.changes.filter((change) => change.resourceType === "Group");
  const vanished = groups.filter((change) => change.kind === "deleted");
  return [
    above(input.limits.groupLosses, vanished.length, input.current.groups.size, "groups vanish", "groups"),
    ...groups
      .filter((change) => change.kind === "updated")
      .map((change) => {
        const { lost, members } = lostMembers(change, left);
        return above(input.limits.groupLosses, lost, members, `members of group ${change.id} are lost`, "members");
      }),
  ];
}

/** Whoever leaves altogether is judged as a leaver and is no loss of the group's. */
function lostMembers(change: Change, left: ReadonlySet<string>): { readonly lost: number; readonly members: number } {
  const before = (change.before?.resource as Group | undefined)?.members ?? [];
  const after = new Set(((change.after as GroupBody | undefined)?.members ?? []).map((member) => member.value));
  const lost = before.filter((member) => !after.has(member.value) && !left.has(member.value)).length;
  return { lost, members: before.length };
}

function above(limit: Limit, count: number, base: number, what: string, ofWhat: string): string | undefined {
  const most = allowed(limit, base);
  return count > most
    ? `${count} ${what}, but no more than ${most} of ${base} ${ofWhat} may without approval`
    : undefined;
}
