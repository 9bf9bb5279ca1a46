/** What may be changed about a person, and the check of changes that come from outside. */
import { type Person, STATUSES } from "./person.js";

/** Everything but the identity and the timestamps. */
export type PersonChanges = Partial<Omit<Person, "id" | "createdAt" | "updatedAt">>;

interface Check {
  readonly expected: string;
  readonly passes: (value: unknown) => boolean;
}

const isText = (value: unknown) => typeof value === "string";
const TEXT: Check = { expected: "a text", passes: isText };
const TEXT_OR_NULL: Check = { expected: "a text or null", passes: (value) => value === null || isText(value) };
const DATE_OR_NULL: Check = {
  expected: "YYYY-MM-DD or null",
  passes: (value) => value === null || (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value)),
};
const FIELDS: Readonly<Record<keyof PersonChanges, Check>> = {
  email: TEXT,
  name: TEXT_OR_NULL,
  preferredName: TEXT_OR_NULL,
  title: TEXT_OR_NULL,
  status: { expected: `one of ${STATUSES.join(", ")}`, passes: (value) => STATUSES.some((status) => status === value) },
  isAdmin: { expected: "true or false", passes: (value) => typeof value === "boolean" },
  managerId: TEXT_OR_NULL,
  departmentId: TEXT_OR_NULL,
  externalUserId: TEXT_OR_NULL,
  timezone: TEXT_OR_NULL,
  startDate: DATE_OR_NULL,
  birthDate: DATE_OR_NULL,
  gender: TEXT_OR_NULL,
  jobFunction: TEXT_OR_NULL,
  jobLevel: TEXT_OR_NULL,
  jobType: TEXT_OR_NULL,
};

/** Throws RangeError, naming the first field that is unknown or has a value that it cannot have. */
export function checkPersonChanges(changes: Readonly<Record<string, unknown>>): PersonChanges {
  for (const [field, value] of Object.entries(changes)) {
    const check = Object.entries(FIELDS).find(([name]) => name === field)?.[1];
    if (check === undefined) throw new RangeError(`${field}: no such field`);
    if (!check.passes(value)) throw new RangeError(`${field}: ${check.expected} is expected`);
  }
  return changes;
}
