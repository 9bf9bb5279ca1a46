/** Finds the tests that carry an assertion's id, and writes docs/CONFORMANCE.md's table of them. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { ASSERTIONS, DO_NOT_APPLY } from "./assertions.js";

const ROOT = process.cwd();

/** A title, or the first cell of a `test.each` row, that begins with ids: `test("A01 A02 …`, `["F01", …`. */
const CARRIES_IDS = /(?:\btest\(|\)\(|\[)\s*(["'`])((?:[A-Z]\d\d )*[A-Z]\d\d)(?=[ "'`])/g;

/** Id to the files, relative to the root, with a test that carries it. */
export function testsById(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const path of testFiles(join(ROOT, "test"))) {
    for (const [, , ids = ""] of readFileSync(path, "utf8").matchAll(CARRIES_IDS)) {
      for (const id of ids.split(" ")) {
        const files = found.get(id) ?? new Set();
        files.add(relative(ROOT, path));
        found.set(id, files);
      }
    }
  }
  return new Map([...found].map(([id, files]) => [id, [...files].sort()]));
}

function testFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return testFiles(path);
    return entry.name.endsWith(".test.ts") ? [path] : [];
  });
}

/** The table, in Markdown; a line for each assertion. */
export function conformanceTable(tests: ReadonlyMap<string, readonly string[]>): string {
  const groups = ASSERTIONS.map(({ title, assertions }) => {
    const rows = Object.entries(assertions).map(([id, what]) => `| ${id} | ${what} | ${verdict(id, tests)} |`);
    return [`### ${title}`, "", "| id | asserts | |", "|---|---|---|", ...rows].join("\n");
  });
  return groups.join("\n\n");
}

function verdict(id: string, tests: ReadonlyMap<string, readonly string[]>): string {
  const reason = DO_NOT_APPLY[id];
  if (reason !== undefined) return `does not apply: ${reason}`;
  const links = (tests.get(id) ?? []).map((path) => `[${shortName(path)}](../${path})`);
  return `passes: ${links.join(", ")}`;
}

function shortName(path: string): string {
  return path.replace(/^test\//, "").replace(/\.test\.ts$/, "");
}
