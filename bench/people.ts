/** The people that all servers hold, as the bridge serves them: the file for the peers, and what requests are made from. */
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { TOKEN } from "./bridge.js";
import { BENCH } from "./prepare.js";
import { departmentOf, type Person } from "./processes/people-file.js";

export interface People {
  readonly count: number;
  /** One JSON resource a line, in the bridge's order. */
  readonly file: string;
  /** A resource's JSON, on average. */
  readonly meanBytes: number;
  readonly ids: readonly string[];
  readonly userNames: readonly string[];
  /** Words of titles and names of departments, the frequent ones first. */
  readonly titleWords: readonly string[];
  readonly departments: readonly string[];
}

const PAGE = 1000;

/** Reads everybody from a running bridge, page by page. */
export async function exportPeople(port: number, count: number): Promise<People> {
  const folder = join(BENCH, ".data");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `people-${count}.ndjson`);
  const out = openSync(file, "w");
  const ids: string[] = [];
  const userNames: string[] = [];
  const words = new Map<string, number>();
  const departments = new Map<string, number>();
  let bytes = 0;
  for (let startIndex = 1; ; startIndex += PAGE) {
    const answer = await fetch(`http://127.0.0.1:${port}/scim/v2/Users?startIndex=${startIndex}&count=${PAGE}`, {
      headers: { Authorization: `Bearer ${TOKEN}` },
    });
    const page = (await answer.json()) as { readonly Resources: readonly Person[] };
    if (page.Resources.length === 0) break;
    for (const person of page.Resources) {
      bytes += writeSync(out, `${JSON.stringify(person)}\n`) - 1;
      ids.push(person.id);
      userNames.push(person.userName);
      for (const word of person.title?.split(/[^\p{L}]+/u) ?? []) if (word.length > 2) add(words, word);
      const department = departmentOf(person);
      if (department !== undefined) add(departments, department);
    }
  }
  closeSync(out);
  return {
    count: ids.length,
    file,
    meanBytes: bytes / ids.length,
    ids,
    userNames,
    titleWords: byFrequency(words),
    departments: byFrequency(departments),
  };
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function byFrequency(counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
}
