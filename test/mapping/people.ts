/** Lattice people for the tests of mapping: one to start from, and arbitrary ones. */
import * as fc from "fast-check";
import { LATTICE_STATUSES, type LatticeUser } from "../../src/lattice/lattice-user.js";

type Changes = { readonly [Field in keyof LatticeUser]?: LatticeUser[Field] | undefined };

const EVERYTHING: LatticeUser = {
  id: "52d2420e-cbd0-11ec-8a3a-0242ac110002",
  status: "ACTIVE",
  isAdmin: false,
  email: "Jane.Smith@example.com",
  name: "Jane van der Berg",
  preferredName: "Jay",
  title: "Engineer",
  managerId: "boss",
  departmentId: "rnd",
  externalUserId: "E-17",
  timezone: "America/Los_Angeles",
  startDate: "2024-02-29",
  birthDate: "1990-01-01",
  gender: "Female",
  jobFunction: "Engineering",
  jobLevel: "IC4",
  jobType: "Full time",
  createdAt: 1_700_000_000_000,
  updatedAt: 1_710_000_000_000,
  raw: { object: "user" },
};

/** Somebody about whom Lattice knows everything that is mapped, changed by `changes`; undefined takes a field away. */
export function person(changes: Changes = {}): LatticeUser {
  const { id = EVERYTHING.id, status = EVERYTHING.status, isAdmin = EVERYTHING.isAdmin } = changes;
  const user: Record<string, unknown> = {};
  for (const [field, value] of Object.entries({ ...EVERYTHING, ...changes })) {
    if (value !== undefined) user[field] = value;
  }
  return { ...user, id, status, isAdmin };
}

const text = fc.oneof(
  fc.constantFrom("", " ", "Jane Smith", "Dr. Ludwig van Beethoven, PhD", "毛泽东", "山田 太郎", "Madonna", ' "x" '),
  fc.string({ maxLength: 12 }),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** Anybody that the reader of Lattice may hand over, odd values included. */
export const anyPerson: fc.Arbitrary<LatticeUser> = fc
  .record({
    id: fc.oneof(fc.uuid(), fc.constantFrom("", "bulkId:1")),
    status: fc.constantFrom(...LATTICE_STATUSES),
    isAdmin: fc.boolean(),
    email: maybe(fc.oneof(fc.emailAddress(), fc.constantFrom(" a@b.c ", "", "a b@c.d", "a\u200b@b.c", "no-at"))),
    name: maybe(text),
    preferredName: maybe(text),
    title: maybe(text),
    managerId: maybe(fc.constantFrom("boss", "")),
    departmentId: maybe(fc.constantFrom("rnd", "")),
    externalUserId: maybe(text),
    timezone: maybe(fc.constantFrom("Europe/Berlin", "Mars/Olympus", "+05:00", "utc", "")),
    startDate: maybe(fc.constantFrom("2024-02-29", "2023-02-29", "soon", "2030-01-01", "")),
    birthDate: maybe(fc.constant("1990-01-01")),
    gender: maybe(fc.constant("Female")),
    jobFunction: maybe(text),
    jobLevel: maybe(text),
    jobType: maybe(text),
    createdAt: maybe(fc.nat()),
    updatedAt: maybe(fc.nat()),
    raw: fc.constant({ birthDate: "1990-01-01", gender: "Female", title: "raw title" }),
  })
  .map(person);
