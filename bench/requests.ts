/** Paths to ask for: each kind hands out what it has not handed out before, for as long as there is any. */

const USERS = "/scim/v2/Users";

export type NextPaths = (many: number) => readonly string[];

/** Pages of 100 scattered over the whole list, none at a place where one was before. */
export function deepPages(people: number): NextPaths {
  const places = scattered(people - 100);
  return (many) => take(many, () => `${USERS}?startIndex=${places() + 1}&count=100`);
}

export function byUserName(userNames: readonly string[]): NextPaths {
  const next = scattered(userNames.length);
  return (many) => take(many, () => `${USERS}?${filter(`userName eq "${userNames[next()]}"`)}`);
}

export function byId(ids: readonly string[]): NextPaths {
  const next = scattered(ids.length);
  return (many) => take(many, () => `${USERS}/${ids[next()]}`);
}

/** `title co ... and department eq ...`, of every word with every department. */
export function twoClauses(words: readonly string[], departments: readonly string[]): NextPaths {
  const next = scattered(words.length * departments.length);
  return (many) =>
    take(many, () => {
      const pair = next();
      const word = words[pair % words.length] ?? "";
      const department = departments[Math.floor(pair / words.length)] ?? "";
      return `${USERS}?${filter(twoClauseFilter(word, department))}&count=100`;
    });
}

export function twoClauseFilter(word: string, department: string): string {
  return `title co "${word}" and department eq "${department}"`;
}

export function filter(text: string): string {
  return `filter=${encodeURIComponent(text)}`;
}

function take(many: number, make: () => string): readonly string[] {
  return Array.from({ length: many }, make);
}

/** 0 to size - 1 in an order that jumps about, each once; then from the start. */
function scattered(size: number): () => number {
  let step = Math.max(1, Math.floor(size * 0.381966));
  while (greatestDivisor(step, size) !== 1) step++;
  let at = 0;
  return () => {
    at = (at + step) % size;
    return at;
  };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
