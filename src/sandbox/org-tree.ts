/** The reporting tree: who is under whom, and in which function, before anybody has a name. */
import { JOB_FUNCTIONS } from "./data/job-functions.js";
import { type Draw, FOR } from "./random.js";

/** By slot; slot 0 is the root, and everybody's manager has a lower slot. */
export interface OrgTree {
  readonly size: number;
  /** -1 for the root. */
  readonly manager: Int32Array;
  readonly depth: Uint8Array;
  /** How many report to each; 0 or 3 to 12. */
  readonly reports: Uint8Array;
  /** Index into JOB_FUNCTIONS; the root has the first and belongs to none. */
  readonly jobFunction: Uint8Array;
}

const WIDEST = 12;
const NARROWEST = 3;

/** Grows a tree level by level. Below the chiefs only some people manage, so every level has both. */
export function growTree(size: number, draw: Draw): OrgTree {
  const manager = new Int32Array(size).fill(-1);
  const depth = new Uint8Array(size);
  const reports = new Uint8Array(size);
  const jobFunction = new Uint8Array(size);
  let placed = 1;
  for (let slot = 0; placed < size; slot++) {
    const growth = JOB_FUNCTIONS[jobFunction[slot] ?? 0]?.growth ?? 0;
    const othersCanManage = placed - slot > 1;
    if ((depth[slot] ?? 0) > 1 && othersCanManage && draw(slot, FOR.manages) >= growth) continue;
    const span = spanOf(slot, size - placed, draw);
    reports[slot] = span;
    for (let child = placed; child < placed + span; child++) {
      manager[child] = slot;
      depth[child] = (depth[slot] ?? 0) + 1;
      jobFunction[child] = slot === 0 ? (child - 1) % JOB_FUNCTIONS.length : (jobFunction[slot] ?? 0);
    }
    placed += span;
  }
  return { size, manager, depth, reports, jobFunction };
}

/** A width that leaves nobody over who could not make a team of three. */
function spanOf(slot: number, remaining: number, draw: Draw): number {
  if (remaining <= WIDEST) return remaining;
  const least = slot === 0 ? (remaining > 400 ? WIDEST : 6) : NARROWEST;
  const wanted = least + Math.floor(draw(slot, FOR.span) * (WIDEST + 1 - least));
  const left = remaining - wanted;
  return left > 0 && left < NARROWEST ? wanted - (NARROWEST - 1) : wanted;
}
