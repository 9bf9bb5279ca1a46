/** Numbers drawn from a seed: the same seed, subject and purpose give the same number, in any order and on any machine. */

/** What a number is drawn for. Two purposes never share a draw, so that no trait follows from another by accident. */
export const FOR = {
  shuffle: 1,
  span: 2,
  manages: 3,
  chooses: 4,
  department: 5,
  departmentMissing: 6,
  description: 7,
  status: 8,
  status2: 9,
  locale: 10,
  gender: 11,
  given: 12,
  family: 13,
  second: 14,
  secondFamily: 15,
  middle: 16,
  middleName: 17,
  suffix: 18,
  suffixName: 19,
  mononym: 20,
  latin: 21,
  preferred: 22,
  preferredName: 23,
  nameMissing: 24,
  zone: 25,
  zoneMissing: 26,
  grade: 27,
  role: 28,
  titleMissing: 29,
  functionMissing: 30,
  levelMissing: 31,
  jobType: 32,
  jobTypeMissing: 33,
  started: 34,
  startMissing: 35,
  birth: 36,
  birthMissing: 37,
  genderKnown: 38,
  externalIdMissing: 39,
  updated: 40,
  admin: 41,
  capitals: 42,
  id1: 43,
  id2: 44,
  id3: 45,
  id4: 46,
  company: 47,
  victims: 48,
  misses: 49,
  hire: 50,
  /** And the following, one for each custom attribute. */
  custom: 100,
  /** And the following, one for each time that they were rewritten. */
  externalId: 1000,
} as const;
// Taken once: inside the test runner, looking up a global costs more than all the arithmetic.
const { imul, floor } = Math;

/** A number from 0 (included) to 1 (excluded). */
export type Draw = (subject: number, purpose: number) => number;

/** Mixes three whole numbers into 32 bits that look random. */
export function mix(seed: number, subject: number, purpose: number): number {
  let bits = imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ imul(subject + 0x7f4a7c15, 0xc2b2ae35);
  bits = imul(bits ^ (bits >>> 15) ^ imul(purpose + 1, 0x27d4eb2f), 0x165667b1);
  bits ^= bits >>> 16;
  bits = imul(bits, 0x7feb352d);
  bits ^= bits >>> 15;
  bits = imul(bits, 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Any number as the 32 bits that `mix` takes; numbers up to 2^32 give themselves. */
export function foldSeed(seed: number): number {
  return ((floor(seed / 2 ** 32) * 0x9e3779b1) ^ seed) >>> 0;
}

export function createDraw(seed: number): Draw {
  const folded = foldSeed(seed);
  return (subject, purpose) => mix(folded, subject, purpose) / 2 ** 32;
}

/** The item that a drawn number falls on. The list must not be empty. */
export function pick<T>(items: readonly T[], drawn: number): T {
  const item = items[floor(drawn * items.length)];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}
