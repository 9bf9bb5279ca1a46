/** Where each number of the company stands: manager, department, level, status. Columns, so that a million people stay small. */
import { FOUNDING_SHARE } from "./calendar.js";
import { NONE, type PlannedDepartment, planDepartments } from "./department-plan.js";
import { growTree } from "./org-tree.js";
import { STATUSES } from "./person.js";
import { type Draw, FOR } from "./random.js";

/** People have numbers from 0 in the order in which they were created in Lattice. Columns are by number. */
export interface Placement {
  readonly size: number;
  readonly root: number;
  /** -1 for the root. */
  readonly manager: Int32Array;
  readonly depth: Uint8Array;
  readonly reports: Uint8Array;
  /** Index into JOB_FUNCTIONS. */
  readonly jobFunction: Uint8Array;
  /** Index into `departments`, or NONE. */
  readonly department: Uint16Array;
  /** Index into STATUSES. */
  readonly status: Uint8Array;
  readonly departments: readonly PlannedDepartment[];
}

export function placePeople(size: number, draw: Draw): Placement {
  const tree = growTree(size, draw);
  const plan = planDepartments(tree, draw);
  const numberOf = shuffle(size, draw);
  const column = <T extends Int32Array | Uint8Array | Uint16Array>(target: T, valueOf: (slot: number) => number): T => {
    for (let slot = 0; slot < size; slot++) target[numberOf[slot] ?? 0] = valueOf(slot);
    return target;
  };
  const placed = {
    size,
    root: numberOf[0] ?? 0,
    manager: column(new Int32Array(size), (slot) => (slot === 0 ? -1 : (numberOf[tree.manager[slot] ?? 0] ?? 0))),
    depth: column(new Uint8Array(size), (slot) => tree.depth[slot] ?? 0),
    reports: column(new Uint8Array(size), (slot) => tree.reports[slot] ?? 0),
    jobFunction: column(new Uint8Array(size), (slot) => tree.jobFunction[slot] ?? 0),
    department: column(new Uint16Array(size), (slot) => plan.bySlot[slot] ?? NONE),
    departments: plan.departments,
  };
  return { ...placed, status: giveStatuses(placed, draw) };
}

/** Slots to numbers, so that managers do not stand before their people in the lists. */
function shuffle(size: number, draw: Draw): Int32Array {
  const numbers = Int32Array.from({ length: size }, (_, index) => index);
  const swap = (a: number, b: number) => {
    const kept = numbers[a] ?? 0;
    numbers[a] = numbers[b] ?? 0;
    numbers[b] = kept;
  };
  for (let index = size - 1; index > 0; index--) swap(index, Math.floor(draw(index, FOR.shuffle) * (index + 1)));
  const founders = Math.max(1, Math.floor(size * FOUNDING_SHARE));
  // The root was there from the start.
  const root = numbers[0] ?? 0;
  if (root >= founders) swap(0, numbers.indexOf(root % founders));
  return numbers;
}

/**
 * About 80 % ACTIVE, 5 % INVITED, 3 % CREATED (the newest without reports) and 12 % DEACTIVATED (few of them managers);
 * at least one of each.
 */
function giveStatuses(people: Omit<Placement, "status">, draw: Draw): Uint8Array {
  const { size, root, reports } = people;
  const status = new Uint8Array(size);
  const free = (number: number) => status[number] === 0 && reports[number] === 0;
  /** Takes `count` of the free numbers from `first` on, each with the same chance. */
  const give = (name: (typeof STATUSES)[number], count: number, first: number, purpose: number): void => {
    let candidates = 0;
    for (let number = first; number < size; number++) if (free(number)) candidates++;
    let wanted = Math.min(count, candidates);
    for (let number = first; number < size && wanted > 0; number++) {
      if (!free(number)) continue;
      if (draw(number, purpose) * candidates < wanted) {
        status[number] = STATUSES.indexOf(name);
        wanted--;
      }
      candidates--;
    }
  };

  let leavers = Math.max(1, Math.round(size * 0.12));
  for (let number = 0; number < size; number++) {
    const manages = (reports[number] ?? 0) > 0 && number !== root;
    if (manages && leavers > 1 && draw(number, FOR.status) < 0.015) {
      status[number] = STATUSES.indexOf("DEACTIVATED");
      leavers--;
    }
  }
  const newest = size < 20 ? 0 : Math.floor(size * 0.6);
  give("CREATED", Math.max(1, Math.round(size * 0.03)), newest, FOR.status);
  give("INVITED", Math.max(1, Math.round(size * 0.05)), newest, FOR.status2);
  give("DEACTIVATED", leavers, 0, FOR.status);
  return status;
}
