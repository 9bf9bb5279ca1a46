/** Maps everybody in a read, in slices, so that a large company does not keep readers waiting. */
import type { LatticeDepartment, LatticeUser } from "../lattice/lattice-user.js";
import type { AttributeMapping } from "./attribute-mapping.js";
import { type MappingContext, mapUser } from "./map-user.js";
import { type MappedUser, type Rejection, isRejection } from "./mapped-user.js";
import { requireOverrides, startEvaluation } from "./overrides.js";

export interface PeopleRead {
  readonly users: readonly LatticeUser[];
  readonly departments: readonly LatticeDepartment[];
}

export interface MappedPeople {
  /** By Lattice id, in the order of the read. */
  readonly mapped: ReadonlyMap<string, MappedUser>;
  readonly rejections: readonly Rejection[];
}

export interface MapPeopleOptions {
  /** Epoch milliseconds: the moment that decides whose pre-start window is open. */
  readonly now: number;
  /** Awaited between slices. */
  readonly breathe: () => Promise<void>;
  /** What is kept of somebody mapped; left out, all as it is. */
  readonly pack?: (mapped: MappedUser) => MappedUser;
}

/** People between two breaths: less than half a millisecond of plain rules, or of a few overrides. */
const SLICE = 40;
const SLICE_WITH_OVERRIDES = 5;

/**
 * Everybody as a mapped person or a rejection. A person's failing override rejects that person alone.
 * Throws where the mapping's overrides have problems: those are for compileOverrides to report when settings are loaded.
 */
export async function mapPeople(
  read: PeopleRead,
  mapping: AttributeMapping,
  { now, breathe, pack = (one) => one }: MapPeopleOptions,
): Promise<MappedPeople> {
  const plain: MappingContext = { now };
  const evaluate = evaluation(read, mapping, now);
  const slice = evaluate === undefined ? SLICE : SLICE_WITH_OVERRIDES;
  const mapped = new Map<string, MappedUser>();
  const rejections: Rejection[] = [];
  let work = 0;
  for (const user of read.users) {
    if (++work % slice === 0) await breathe();
    const context = evaluate === undefined ? plain : await evaluate(user);
    const result = isRejection(context) ? context : mapUser(user, mapping, context);
    if (isRejection(result)) rejections.push(result);
    else mapped.set(user.id, pack(result));
  }
  return { mapped, rejections };
}

/** Evaluates the overrides for one person after another; undefined where there are none, so that nothing has to be awaited. */
function evaluation(
  read: PeopleRead,
  mapping: AttributeMapping,
  now: number,
): ((user: LatticeUser) => Promise<MappingContext | Rejection>) | undefined {
  const overrides = requireOverrides(mapping.overrides);
  if (overrides.length === 0) return undefined;
  const evaluate = startEvaluation(overrides, now);
  const users = new Map(read.users.map((user) => [user.id, user]));
  const departments = new Map(read.departments.map((department) => [department.id, department]));
  return async (user) => {
    const department = departments.get(user.departmentId ?? "");
    const manager = users.get(user.managerId ?? "");
    const overridden = await evaluate(user, { department, manager });
    return isRejection(overridden) ? overridden : { now, overridden };
  };
}
