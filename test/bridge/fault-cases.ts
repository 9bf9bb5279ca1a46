/** Which faults are tried where and when: every one of the sandbox's, wherever it can strike at all. */
import type { Fault, FaultPlace } from "../../src/sandbox/fault.js";
import { type FaultName, faultNamed, FAULTS } from "../../src/sandbox/faults.js";

/** What is being asked for when it strikes. */
const TARGETS = ["users", "deactivated", "departments", "me", "user", "department", "everything"] as const;
type Target = (typeof TARGETS)[number];

const PAGES = ["first", "middle", "last", "any"] as const;
type FaultPage = (typeof PAGES)[number];

/** On the first cycle there ever is; for three later cycles; for one request alone, of a later cycle. */
const MOMENTS = ["first", "later", "once"] as const;
type Moment = (typeof MOMENTS)[number];

export interface FaultCase {
  readonly fault: FaultName;
  readonly target: Target;
  readonly page: FaultPage;
  readonly moment: Moment;
}

/** The list of ACTIVE people and that of departments have three pages; the others are one page, or a single record. */
const PLACES: Readonly<Record<Target, Partial<Record<FaultPage, FaultPlace>>>> = {
  users: {
    first: { list: "users", status: "ACTIVE", page: "first" },
    middle: { list: "users", status: "ACTIVE", page: "middle" },
    last: { list: "users", status: "ACTIVE", page: "last" },
  },
  deactivated: { any: { list: "users", status: "DEACTIVATED" } },
  departments: {
    first: { list: "departments", page: "first" },
    middle: { list: "departments", page: "middle" },
    last: { list: "departments", page: "last" },
  },
  me: { any: { list: "me" } },
  user: { any: { list: "user" } },
  department: { any: { list: "department" } },
  everything: { any: {} },
};

export function placeOf({ target, page }: FaultCase): FaultPlace {
  return PLACES[target][page] ?? {};
}

export function allCases(): readonly FaultCase[] {
  return FAULTS.flatMap(({ name }) =>
    TARGETS.flatMap((target) =>
      PAGES.filter(
        (page) => PLACES[target][page] !== undefined && STRIKES[faultNamed(name).applies](target, page),
      ).flatMap((page) =>
        MOMENTS.filter((moment) => makesSense(target, page, moment)).map((moment) => ({
          fault: name,
          target,
          page,
          moment,
        })),
      ),
    ),
  );
}

export function nameOf({ fault, target, page, moment }: FaultCase): string {
  return `${fault}, ${target}, ${page}, ${moment}`;
}

const isAskedById = (target: Target) => target === "user" || target === "department";
const isList = (target: Target) => target !== "me" && !isAskedById(target);
const hasPages = (target: Target) => target === "users" || target === "departments" || target === "everything";

const STRIKES: Readonly<Record<Fault["applies"], (target: Target, page: FaultPage) => boolean>> = {
  everything: () => true,
  records: () => true,
  people: (target) => target !== "departments" && target !== "department",
  lists: isList,
  "first pages": (target, page) => isList(target) && (page === "first" || page === "any"),
  "later pages": (target, page) => hasPages(target) && page !== "first",
};

/** Nobody is asked for by id before anybody is served. That one request is asked again is the same on every page. */
function makesSense(target: Target, page: FaultPage, moment: Moment): boolean {
  if (moment === "once") return page === "middle" || page === "any";
  return !(isAskedById(target) && moment === "first");
}
