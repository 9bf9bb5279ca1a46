/**
 * Writes the last full table into docs/PERFORMANCE.md, between its marks, and the figures behind it beside it. Families that
 * a run leaves out keep what they were measured at last.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FAMILIES } from "./families.js";
import { ROOT } from "./prepare.js";
import { markdown, type Run } from "./report.js";

const BEGIN = "<!-- measured: begin (npm run bench -- --write) -->";
const END = "<!-- measured: end -->";

/** Throws where the page has lost its marks. */
export function writePage(run: Run): void {
  const file = join(ROOT, "docs/PERFORMANCE.md");
  const figures = join(ROOT, "docs/performance.json");
  const page = readFileSync(file, "utf8");
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${file} has no place for the table: ${BEGIN} … ${END}`);
  const whole = existsSync(figures) ? besideEarlier(run, JSON.parse(readFileSync(figures, "utf8")) as Run) : run;
  writeFileSync(file, `${page.slice(0, begin)}${BEGIN}\n\n${markdown(whole)}\n\n${page.slice(end)}`);
  writeFileSync(figures, `${JSON.stringify(whole, null, 2)}\n`);
}

/** The larger of two runs tells of the machine and of people. */
function besideEarlier(run: Run, earlier: Run): Run {
  const measured = new Set(run.families.map(({ family }) => family));
  const kept = earlier.families.filter(({ family }) => !measured.has(family));
  const order = FAMILIES.map(({ name }) => name);
  const families = [...run.families, ...kept].sort((a, b) => order.indexOf(a.family) - order.indexOf(b.family));
  const left = [...run.left, ...earlier.left].filter(
    ({ family }, at, all) =>
      !families.some((one) => one.family === family) && all.findIndex((one) => one.family === family) === at,
  );
  return { ...(run.families.length >= kept.length ? run : earlier), families, left };
}
