/** Writes the last full table into docs/PERFORMANCE.md, between its marks, and the figures behind it beside it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./prepare.js";
import { markdown, type Run } from "./report.js";

const BEGIN = "<!-- measured: begin (npm run bench -- --write) -->";
const END = "<!-- measured: end -->";

/** Throws where the page has lost its marks. */
export function writePage(run: Run): void {
  const file = join(ROOT, "docs/PERFORMANCE.md");
  const page = readFileSync(file, "utf8");
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${file} has no place for the table: ${BEGIN} … ${END}`);
  writeFileSync(file, `${page.slice(0, begin)}${BEGIN}\n\n${markdown(run)}\n\n${page.slice(end)}`);
  writeFileSync(join(ROOT, "docs/performance.json"), `${JSON.stringify(run, null, 2)}\n`);
}
