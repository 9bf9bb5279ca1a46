/** Shows findings: as text on the terminal, as Markdown, and as JSON. */
import { arch, cpus, loadavg, platform, release, totalmem } from "node:os";
import { type Contest, type FamilyFindings, type Figures, passes, type Verdict } from "./finding.js";
import type { Options } from "./options.js";

export interface Run {
  readonly at: string;
  readonly seconds: number;
  readonly options: Options;
  readonly machine: Machine;
  readonly people: { readonly count: number; readonly meanBytes: number } | undefined;
  readonly families: readonly FamilyFindings[];
  /** Families that were not measured, and why. */
  readonly left: readonly { readonly family: string; readonly reason: string }[];
}

interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** How many processes wanted to run, on average over the minute before the run began. */
  readonly busyBefore: number;
}

export function machine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()} ${release()}`,
    node: process.version,
    busyBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

const VERDICT_HEAD = ["work", "figure", "measured", "bar", ""] as const;
const CONTEST_HEAD = ["server", "µs a request", "requests a second", "p50 ms", "p99 ms", "bytes"] as const;

/** A family, for the terminal. */
export function familyText({ family, seconds, verdicts, contests }: FamilyFindings): string {
  const parts = [`\n== ${family} (${seconds.toFixed(0)} s)`];
  for (const contest of contests) {
    parts.push(`\n${contest.work}, ${contest.people} people`, alignedTable(CONTEST_HEAD, contestRows(contest)));
    if (contest.note !== undefined) parts.push(contest.note);
  }
  if (verdicts.length > 0) parts.push("", verdictText(verdicts));
  return parts.join("\n");
}

export function verdictText(verdicts: readonly Verdict[]): string {
  return alignedTable(
    [...VERDICT_HEAD, ""],
    verdicts.map((verdict) => [...verdictRow(verdict), verdict.note ?? ""]),
  );
}

export function markdown(run: Run): string {
  const verdicts = run.families.flatMap((family) => family.verdicts);
  const contests = run.families.flatMap((family) => family.contests);
  const { processor, cores, memoryGb, system, node, busyBefore } = run.machine;
  const begun = Date.parse(run.at) - run.seconds * 1000;
  const apart = run.families.filter(({ at }) => Date.parse(at) < begun || Date.parse(at) > Date.parse(run.at));
  return [
    `Measured ${run.at.slice(0, 10)} on ${cores} cores of ${processor}, ${memoryGb} GB, ${system}, Node ${node}, in ${Math.round(run.seconds)} s` +
      `${run.people === undefined ? "" : `; a person is ${Math.round(run.people.meanBytes)} bytes of JSON on average`}. ` +
      `The load average before the run was ${busyBefore}${busyBefore > 0.5 ? ": other work went on beside it" : ""}.`,
    "",
    ...(apart.length === 0
      ? []
      : [`In runs of their own: ${apart.map(({ family, at }) => `${family} (${at.slice(0, 10)})`).join(", ")}.`, ""]),
    "### Against the bars",
    "",
    markdownTable(
      [...VERDICT_HEAD, "note"],
      verdicts.map((verdict) => [...verdictRow(verdict), verdict.note ?? ""]),
    ),
    ...(run.left.length === 0
      ? []
      : ["", "Not measured:", "", ...run.left.map(({ family, reason }) => `- ${family}: ${reason}`)]),
    "",
    "### Side by side",
    "",
    markdownTable(
      ["work", "people", ...CONTEST_HEAD],
      contests.flatMap((contest) =>
        contestRows(contest).map((row) => [contest.work, thousands(contest.people), ...row]),
      ),
    ),
    "",
    ...contests.flatMap(({ work, note }) => (note === undefined ? [] : [`${work}: ${note}.`])),
  ].join("\n");
}

function verdictRow(verdict: Verdict): readonly string[] {
  const passed = passes(verdict);
  const judged = passed === undefined ? "" : passed ? "pass" : "MISS";
  return [verdict.work, verdict.what, withUnit(verdict.value, verdict.unit), barText(verdict), judged];
}

function barText({ bar, unit }: Verdict): string {
  if (bar?.atLeast !== undefined) return `>= ${withUnit(bar.atLeast, unit)}`;
  if (bar?.atMost !== undefined) return `<= ${withUnit(bar.atMost, unit)}`;
  return "";
}

function withUnit(value: number | undefined, unit: string): string {
  if (value === undefined) return "not measured";
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 4;
  return `${value.toFixed(digits)}${unit === "" || unit === "times" ? "" : ` ${unit}`}`;
}

function contestRows({ servers }: Contest): readonly (readonly string[])[] {
  return Object.entries(servers).map(([name, figures]) => [name, ...figureCells(figures)]);
}

function figureCells({ micros, perSecond, p50, p99, bytes }: Figures): readonly string[] {
  return [micros.toFixed(0), figure(perSecond), p50.toFixed(2), p99.toFixed(2), thousands(Math.round(bytes))];
}

function figure(value: number): string {
  return value >= 100 ? thousands(Math.round(value)) : value.toPrecision(2);
}

function thousands(value: number): string {
  return value.toLocaleString("en");
}

function alignedTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
