/** The fault matrix as the table of docs/FAULTS.md: written from results, and read back so that a sample can be checked. */
import { FAULTS } from "../../src/sandbox/faults.js";
import { type FaultCase, nameOf } from "./fault-cases.js";
import type { FaultResult } from "./fault-run.js";

export const PAGE = "docs/FAULTS.md";
const BEGIN = "<!-- table: written by `FAULT_MATRIX=write npm test -- test/bridge/fault-matrix` -->";
const END = "<!-- end of table -->";

export type Row = Pick<FaultResult, "outcome" | "reason">;

/** The page with this table in place of the one it has. Throws where it has none. */
export function pageWith(page: string, results: readonly (readonly [FaultCase, Row])[]): string {
  const [begin, end] = boundsOf(page);
  return `${page.slice(0, begin)}${tableOf(results)}\n\n${page.slice(end)}`;
}

/** What the page says of each case, by its name. */
export function rowsOf(page: string): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  let fault = "";
  for (const line of page.slice(...boundsOf(page)).split("\n")) {
    fault = /^### `(.+)`$/.exec(line)?.[1] ?? fault;
    const cells = line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, ""));
    const [target = "", pages = "", moment = "", outcome = "", reason = ""] = cells;
    if (cells.length !== 5 || target === "asked for") continue;
    for (const page of pages.split(", ")) rows.set(`${fault}, ${target}, ${page}, ${moment}`, { outcome, reason });
  }
  return rows;
}

function boundsOf(page: string): [number, number] {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no table`);
  return [begin + BEGIN.length + 2, end];
}

function tableOf(results: readonly (readonly [FaultCase, Row])[]): string {
  return FAULTS.map(({ name, description }) => {
    const own = results.filter(([{ fault }]) => fault === name);
    const head = ["| asked for | page | when | outcome | reason |", "|---|---|---|---|---|"];
    return [`### \`${name}\``, "", `${capital(description)}.`, "", ...head, ...rowsFor(own)].join("\n");
  }).join("\n\n");
}

/** Pages of one list with the same result share a row. */
function rowsFor(results: readonly (readonly [FaultCase, Row])[]): readonly string[] {
  const rows = new Map<string, string[]>();
  for (const [{ target, page, moment }, row] of results) {
    const key = JSON.stringify([target, moment, row.outcome, cell(row.reason)]);
    rows.set(key, [...(rows.get(key) ?? []), page]);
  }
  return [...rows].map(([key, pages]) => {
    const [target, moment, outcome, reason] = JSON.parse(key) as readonly string[];
    return `| ${target} | ${pages.join(", ")} | ${moment} | ${outcome} | ${reason} |`;
  });
}

/** As it stands in the table. */
export function cell(reason: string): string {
  return reason.replaceAll("|", "/").replaceAll("\n", " ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What of a sample disagrees with the page. */
export function disagreements(page: string, results: readonly (readonly [FaultCase, Row])[]): readonly string[] {
  const rows = rowsOf(page);
  return results.flatMap(([one, { outcome, reason }]) => {
    const row = rows.get(nameOf(one));
    const is = `${outcome}: ${cell(reason)}`;
    const said = row === undefined ? "nothing" : `${row.outcome}: ${row.reason}`;
    return is === said ? [] : [`${nameOf(one)} is "${is}", the page says "${said}"`];
  });
}
