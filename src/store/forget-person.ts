/** Takes a person out of what is kept of others: resources that refer to them, reports that list them. */
import type { CycleReport } from "./cycle-report.js";

/** The value without any reference (an object whose `value` is the id) to the person; the same value where there is none. */
export function forgetPerson(value: unknown, id: string): unknown {
  if (Array.isArray(value)) {
    const kept = value.filter((element) => !refersTo(element, id)).map((element) => forgetPerson(element, id));
    return kept.length === value.length && kept.every((element, i) => element === value[i]) ? value : kept;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const kept = entries
    .filter(([, element]) => !refersTo(element, id))
    .map(([name, element]) => [name, forgetPerson(element, id)] as const);
  const same = kept.length === entries.length && kept.every(([, element], i) => element === entries[i]?.[1]);
  return same ? value : Object.fromEntries(kept);
}

/** The report without its lines about the person; the same report where there are none. */
export function reportWithout(report: CycleReport, id: string): CycleReport {
  const rejections = report.rejections.filter((record) => record.kind !== "user" || record.id !== id);
  const absent = report.absent.filter((record) => record.kind !== "user" || record.id !== id);
  const same = rejections.length === report.rejections.length && absent.length === report.absent.length;
  return same ? report : { ...report, rejections, absent };
}

/** Settings that name people by id, or whose they are. */
export const SETTINGS_ABOUT_PEOPLE = ["keyOwner", "recentLeavers", "protectedPeople"] as const;

/** Such a setting without the person: undefined where it was about nobody else, the same value where they are not in it. */
export function settingWithout(value: unknown, id: string): unknown {
  const isAbout = (one: unknown): boolean =>
    one === id || (typeof one === "object" && one !== null && "id" in one && one.id === id);
  if (isAbout(value)) return undefined;
  if (Array.isArray(value)) return value.some(isAbout) ? value.filter((one) => !isAbout(one)) : value;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const kept = entries.map(([name, one]) => [name, Array.isArray(one) ? settingWithout(one, id) : one] as const);
  return kept.every(([, one], at) => one === entries[at]?.[1]) ? value : Object.fromEntries(kept);
}

function refersTo(value: unknown, id: string): boolean {
  return typeof value === "object" && value !== null && "value" in value && value.value === id;
}
