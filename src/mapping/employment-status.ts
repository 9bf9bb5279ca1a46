/** Lattice status and start date -> active. ACTIVE means "has logged in once": CREATED and INVITED are employees too. */
import type { LatticeUser } from "../lattice/lattice-user.js";
import type { AttributeMapping } from "./attribute-mapping.js";
import { cleanText } from "./clean-text.js";
import { localDay, parseDay, startOfDay } from "./local-day.js";

type Employment = Pick<LatticeUser, "status" | "startDate" | "timezone">;
type ActiveRules = Pick<AttributeMapping, "activeStatuses" | "preStartDays">;

/**
 * Whether the person is active at `now` (epoch ms): the status is one of `activeStatuses`, and where `preStartDays` is
 * set, the start date is at most that many days ahead on the calendar of the person's own time zone (UTC without a valid one).
 */
export function isActive(user: Employment, mapping: ActiveRules, now: number): boolean {
  if (!mapping.activeStatuses.includes(user.status)) return false;
  const first = firstDay(user, mapping);
  return first === undefined || !isBefore(first, user, now);
}

/**
 * When the person's window opens, in epoch ms, where that is ahead of `now` and will make the person active;
 * undefined where time alone changes nothing. From that instant on `isActive` is true.
 */
export function nextActivation(user: Employment, mapping: ActiveRules, now: number): number | undefined {
  if (!mapping.activeStatuses.includes(user.status)) return undefined;
  const first = firstDay(user, mapping);
  if (first === undefined || !isBefore(first, user, now)) return undefined;
  return startOfDay(first, cleanText(user.timezone));
}

/** The local day on which the window opens; undefined where there is no window. */
function firstDay(user: Employment, mapping: ActiveRules): number | undefined {
  if (mapping.preStartDays === undefined) return undefined;
  const start = parseDay(cleanText(user.startDate) ?? "");
  return start === undefined ? undefined : start - mapping.preStartDays;
}

function isBefore(day: number, user: Employment, now: number): boolean {
  const today = localDay(now, undefined);
  // Zones matter only near the day: most people are decided without asking the calendar of theirs.
  if (today - day > 2) return false;
  if (day - today > 2) return true;
  return now < startOfDay(day, cleanText(user.timezone));
}

/** The rule behind `isActive`, in words. */
export function explainActive(user: Employment, mapping: ActiveRules, now: number): string {
  const listed = mapping.activeStatuses.includes(user.status);
  const status = `status ${user.status} is ${listed ? "" : "not "}one of activeStatuses`;
  const opens = nextActivation(user, mapping, now);
  if (opens === undefined) return status;
  const days = `${mapping.preStartDays} days before ${user.startDate}`;
  return `${status}, but the pre-start window opens ${days}, at ${new Date(opens).toISOString()}`;
}
