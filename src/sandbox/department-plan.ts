/** Which departments a company has, and who of the reporting tree sits in which. */
import { JOB_FUNCTIONS, REGIONS } from "./data/job-functions.js";
import type { OrgTree } from "./org-tree.js";
import { type Draw, FOR } from "./random.js";

export interface PlannedDepartment {
  readonly name: string;
  /** Index into JOB_FUNCTIONS, and into its teams. */
  readonly jobFunction: number;
  readonly team: number;
}

export interface DepartmentPlan {
  readonly departments: readonly PlannedDepartment[];
  /** By slot of the tree: index into `departments`, or NONE. */
  readonly bySlot: Uint16Array;
}

export const NONE = 0xffff;

export function planDepartments(tree: OrgTree, draw: Draw): DepartmentPlan {
  const departments: PlannedDepartment[] = [];
  const ofFunction = shareOut(tree).map((count, jobFunction) => {
    const first = departments.length;
    for (let index = 0; index < count; index++) departments.push(nameDepartment(jobFunction, index));
    return { first, count };
  });

  const bySlot = new Uint16Array(tree.size).fill(NONE);
  for (let slot = 1; slot < tree.size; slot++) {
    const own = ofFunction[tree.jobFunction[slot] ?? 0] ?? { first: 0, count: 1 };
    const depth = tree.depth[slot] ?? 0;
    const inherited = bySlot[tree.manager[slot] ?? 0] ?? NONE;
    const chooses = depth === 2 || (depth === 3 && draw(slot, FOR.chooses) < 0.3);
    if (depth === 1) bySlot[slot] = own.first;
    else bySlot[slot] = chooses ? own.first + Math.floor(draw(slot, FOR.department) * own.count) : inherited;
  }
  return { departments, bySlot };
}

/** How many departments each function gets: one each, the others by headcount. */
function shareOut(tree: OrgTree): readonly number[] {
  const heads = JOB_FUNCTIONS.map(() => 0);
  for (let slot = 1; slot < tree.size; slot++) {
    const index = tree.jobFunction[slot] ?? 0;
    heads[index] = (heads[index] ?? 0) + 1;
  }
  const used = heads.filter((count) => count > 0).length;
  const total = Math.max(used, Math.round(0.9 * tree.size ** 0.45));
  return heads.map((count, index) => {
    if (count === 0) return 0;
    const most = (JOB_FUNCTIONS[index]?.teams.length ?? 0) * (REGIONS.length + 1);
    return Math.min(most, 1 + Math.floor(((total - used) * count) / (tree.size - 1)));
  });
}

function nameDepartment(jobFunction: number, index: number): PlannedDepartment {
  const teams = JOB_FUNCTIONS[jobFunction]?.teams ?? [];
  const team = index % teams.length;
  const round = Math.floor(index / teams.length);
  const name = teams[team]?.[0] ?? "";
  return { name: round === 0 ? name : `${name}, ${REGIONS[round - 1] ?? ""}`, jobFunction, team };
}
