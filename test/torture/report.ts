/** What a run of the torture found, as the page docs/TORTURE.md. */
import { cpus, totalmem } from "node:os";

export interface Section {
  readonly title: string;
  /** What was done, and what must not happen. */
  readonly text: string;
  readonly table: readonly (readonly string[])[];
  readonly problems: readonly string[];
}

export interface RunReport {
  readonly date: Date;
  readonly command: string;
  readonly seconds: number;
  readonly sections: readonly Section[];
}

export function pageOf({ date, command, seconds, sections }: RunReport): string {
  const problems = sections.flatMap((section) => section.problems);
  const verdict = problems.length === 0 ? "Every promise was kept." : `${problems.length} promises were broken.`;
  const minutes = `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return [
    "# Torture",
    "",
    "Written by `npm run torture`, which takes at most 20 minutes. `npm test` has a little of each.",
    "",
    "| | |",
    "|---|---|",
    `| run | ${date.toISOString().slice(0, 10)}, \`${command}\`, ${minutes} |`,
    `| machine | ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node ${process.versions.node} |`,
    `| result | ${verdict} |`,
    ...sections.flatMap(sectionOf),
    "",
  ].join("\n");
}

function sectionOf({ title, text, table, problems }: Section): readonly string[] {
  return ["", `## ${title}`, "", text, "", ...rows(table), ...broken(problems)];
}

/** The first row is the head. */
function rows(table: readonly (readonly string[])[]): readonly string[] {
  const [head = [], ...body] = table;
  return [line(head), line(head.map(() => "---")).replaceAll(" ", ""), ...body.map(line)];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function broken(problems: readonly string[]): readonly string[] {
  if (problems.length === 0) return [];
  return ["", "Broken promises:", "", ...problems.slice(0, 20).map((problem) => `- ${problem}`)];
}

/** `median 12 ms, longest 40 ms`, as two cells. */
export function spreadOf(times: readonly number[]): readonly [string, string] {
  const sorted = [...times].sort((a, b) => a - b);
  const ms = (value: number | undefined) => (value === undefined ? "none" : `${Math.round(value)} ms`);
  return [ms(sorted[Math.floor(sorted.length / 2)]), ms(sorted.at(-1))];
}
