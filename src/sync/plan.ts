/** What a cycle would do: current snapshot x what Lattice says x now -> changes (pure). Decides nothing about safety. */
import { type Change, changeKind, lateChange } from "../directory/change.js";
import { changedAttributes } from "../directory/changed-attributes.js";
import type { DirectoryRecord } from "../directory/record.js";
import { serves } from "../directory/render-record.js";
import type { LatticeDepartment } from "../lattice/lattice-user.js";
import { type Linker, linkDirectory } from "../mapping/link-directory.js";
import type { GroupBody, UserBody } from "../scim/resource.js";
import type { ReportedRecord } from "../store/cycle-report.js";
import type { Leaver } from "./leaver.js";
import { isOutline, wholeOf } from "./known-people.js";
import { type ServedPeople, settlePeople } from "./people.js";
import type { ServedPerson } from "./people-served.js";
import type { PlanInput } from "./plan-input.js";
import { type PlanScope, scopeOf } from "./plan-scope.js";

export interface Plan {
  readonly changes: readonly Change[];
  readonly leavers: readonly Leaver[];
  /** Records of the read that are not served as they stand. */
  readonly rejections: readonly ReportedRecord[];
}

/** What the next plan may build on, once this one is applied. */
export interface Planned {
  /** Those who are to be served, by id. */
  readonly people: ServedPeople["people"];
  /** The names of departments, by id. */
  readonly departments: ReadonlyMap<string, string>;
}

const SLICE = 64;
const NEW = "new in Lattice";
const SETTLED_SLICE = 250;

export async function planChanges(input: PlanInput): Promise<Plan & Planned> {
  const settled = await settlePeople(input);
  await input.breathe();
  const { people } = settled;
  const departments = [...input.departments, ...keptDepartments(input)];
  const names = new Map(departments.map(({ id, name }) => [id, name]));
  const scope = await scopeOf(input, settled, names);
  await input.breathe();
  const linker = linkDirectory({ ...input, ...scope, people, departments });
  const users = await compareUsers(input, settled, scope, linker);
  const groups = await compareGroups(input, settled, scope, linker);
  return {
    changes: [...users, ...groups],
    leavers: settled.leavers,
    rejections: [...settled.rejections, ...linker.rejections],
    people,
    departments: names,
  };
}

/**
 * Departments that are served but that this read does not have, until they count as gone: all of them together, since they
 * are asked for a few in each cycle, and a few at a time would pass under the limit of those that may vanish.
 */
function keptDepartments(input: PlanInput): readonly LatticeDepartment[] {
  const spoken = new Set(input.departments.map((department) => department.id));
  const kept: LatticeDepartment[] = [];
  let allKnown = true;
  for (const { resourceType, goneSince } of input.absences.values()) {
    if (resourceType === "Group" && goneSince === undefined) allKnown = false;
  }
  const groups = input.current?.groups;
  for (let position = 0; position < (groups?.size ?? 0); position++) {
    const group = groups?.at(position);
    if (group === undefined || spoken.has(group.id)) continue;
    if (allKnown && input.absences.get(group.id)?.goneSince !== undefined) continue;
    kept.push({ id: group.id, name: group.resource.displayName });
  }
  return kept;
}

/** One at a time: whoever has not changed is forgotten again at once. */
async function compareUsers(
  input: PlanInput,
  settled: ServedPeople,
  scope: PlanScope,
  linker: Linker,
): Promise<readonly Change[]> {
  const { current, known, people, breathe } = input;
  const changes: Change[] = [];
  const link = (person: ServedPerson): UserBody => {
    const { mapped } = person;
    const whole = known !== undefined && isOutline(mapped) ? wholeOf(mapped, known) : mapped;
    return linker.link({ ...person, mapped: whole });
  };
  let compared = 0;
  let passed = 0;
  for (const person of settled.people.values()) {
    if (scope.isSettled(person)) {
      linker.join(person);
      if (++passed % SETTLED_SLICE === 0) await breathe();
      continue;
    }
    if (++compared % SLICE === 0) await breathe();
    linker.join(person);
    const { id } = person.mapped;
    const createdAt = people.get(id)?.createdAt;
    if (person.position === undefined) {
      const cause = settled.causes.get(id) ?? NEW;
      const created = { kind: "created", resourceType: "User", id, cause, before: undefined, createdAt } as const;
      changes.push(lateChange(created, link, person));
      continue;
    }
    const before = current?.users.at(person.position);
    const change = changeTo("User", before, link(person), settled, createdAt);
    if (change !== undefined) changes.push(change);
  }
  return [...changes, ...settled.gone.map((before) => deletion("User", before, settled))];
}

async function compareGroups(
  input: PlanInput,
  settled: ServedPeople,
  scope: PlanScope,
  linker: Linker,
): Promise<readonly Change[]> {
  const groups = input.current?.groups;
  const createdAt = new Map(input.departments.map((department) => [department.id, department.createdAt]));
  const changes: Change[] = [];
  const desired = linker.groups();
  for (const after of desired.values()) {
    await input.breathe();
    const position = groups?.positionOf(after.id);
    const before = position === undefined ? undefined : groups?.at(position);
    const change = changeTo("Group", before, after, settled, createdAt.get(after.id));
    if (change !== undefined) changes.push(change);
  }
  for (let position = 0; position < (groups?.size ?? 0); position++) {
    const before = groups?.at(position);
    if (before === undefined || desired.has(before.id) || !scope.wantsGroup(before.id)) continue;
    changes.push(deletion("Group", before, settled));
  }
  return changes;
}

/** Undefined where it is served so already. */
function changeTo(
  resourceType: Change["resourceType"],
  before: DirectoryRecord | undefined,
  after: UserBody | GroupBody,
  { causes }: ServedPeople,
  createdAt: number | undefined,
): Change | undefined {
  if (before !== undefined && serves(before, after)) return undefined;
  const { id } = after;
  const cause = causes.get(id) ?? causeOf(before, after);
  return { kind: changeKind(before, after), resourceType, id, cause, before, after, createdAt };
}

function deletion(resourceType: Change["resourceType"], before: DirectoryRecord, { causes }: ServedPeople): Change {
  const { id } = before;
  const cause = causes.get(id) ?? "missing from complete reads of Lattice";
  return { kind: "deleted", resourceType, id, cause, before, after: undefined, createdAt: undefined };
}

function causeOf(before: DirectoryRecord | undefined, after: UserBody | GroupBody): string {
  if (before === undefined) return NEW;
  return `changed in Lattice: ${changedAttributes(before.resource, after).join(", ")}`;
}
