/** What a cycle would do: current snapshot x what Lattice says x now -> changes (pure). Decides nothing about safety. */
import { type Change, changeKind } from "../directory/change.js";
import { changedAttributes } from "../directory/changed-attributes.js";
import type { DirectoryRecord } from "../directory/record.js";
import { serves } from "../directory/render-record.js";
import type { RecordSet } from "../directory/record-set.js";
import type { LatticeDepartment } from "../lattice/lattice-user.js";
import { type Linker, linkDirectory } from "../mapping/link-directory.js";
import type { GroupBody, UserBody } from "../scim/resource.js";
import type { ReportedRecord } from "../store/cycle-report.js";
import type { Leaver } from "./leaver.js";
import { type ServedPeople, settlePeople } from "./people.js";
import type { PlanInput } from "./plan-input.js";

export interface Plan {
  readonly changes: readonly Change[];
  readonly leavers: readonly Leaver[];
  /** Records of the read that are not served as they stand. */
  readonly rejections: readonly ReportedRecord[];
}

const SLICE = 250;

export async function planChanges(input: PlanInput): Promise<Plan> {
  const settled = settlePeople(input);
  await input.breathe();
  const { people } = settled;
  const linker = linkDirectory({ ...input, people, departments: [...input.departments, ...keptDepartments(input)] });
  const users = await compare(input, "User", settled, eachLinked(people, linker));
  const groups = await compare(input, "Group", settled, linker.groups().values());
  return {
    changes: [...users, ...groups],
    leavers: settled.leavers,
    rejections: [...settled.rejections, ...linker.rejections],
  };
}

/** One at a time: whoever has not changed is forgotten again at once. */
function* eachLinked(people: ServedPeople["people"], linker: Linker): Generator<UserBody, void, undefined> {
  for (const person of people) yield linker.link(person);
}

/** Departments that are served but that this read does not have, until they count as gone. */
function keptDepartments(input: PlanInput): readonly LatticeDepartment[] {
  const spoken = new Set(input.departments.map((department) => department.id));
  const kept: LatticeDepartment[] = [];
  const groups = input.current?.groups;
  for (let position = 0; position < (groups?.size ?? 0); position++) {
    const group = groups?.at(position);
    if (group === undefined || spoken.has(group.id)) continue;
    if (input.absences.get(group.id)?.goneSince !== undefined) continue;
    kept.push({ id: group.id, name: group.resource.displayName });
  }
  return kept;
}

async function compare(
  input: PlanInput,
  resourceType: "User" | "Group",
  settled: ServedPeople,
  desired: Iterable<UserBody | GroupBody>,
): Promise<readonly Change[]> {
  const current: RecordSet | undefined = resourceType === "User" ? input.current?.users : input.current?.groups;
  const stays = new Uint8Array(current?.size ?? 0);
  const changes: Change[] = [];
  const createdAt = createdTimes(input, resourceType);
  let work = 0;
  for (const after of desired) {
    if (++work % SLICE === 0) await input.breathe();
    const position = current?.positionOf(after.id);
    const before = position === undefined ? undefined : current?.at(position);
    if (position !== undefined) stays[position] = 1;
    if (before !== undefined && serves(before, after)) continue;
    const kind = changeKind(before, after);
    const cause = settled.causes.get(after.id) ?? causeOf(before, after);
    changes.push({ kind, resourceType, id: after.id, cause, before, after, createdAt: createdAt(after.id) });
  }
  for (let position = stays.indexOf(0); position >= 0; position = stays.indexOf(0, position + 1)) {
    const before = current?.at(position);
    if (before === undefined) continue;
    const cause = settled.causes.get(before.id) ?? "missing from complete reads of Lattice";
    const deletion = { kind: "deleted", resourceType, id: before.id, cause, before } as const;
    changes.push({ ...deletion, after: undefined, createdAt: undefined });
  }
  return changes;
}

function createdTimes(input: PlanInput, resourceType: "User" | "Group"): (id: string) => number | undefined {
  if (resourceType === "User") return (id) => input.people.get(id)?.createdAt;
  const times = new Map(input.departments.map((department) => [department.id, department.createdAt]));
  return (id) => times.get(id);
}

function causeOf(before: DirectoryRecord | undefined, after: UserBody | GroupBody): string {
  if (before === undefined) return "new in Lattice";
  return `changed in Lattice: ${changedAttributes(before.resource, after).join(", ")}`;
}
