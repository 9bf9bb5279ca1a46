/** Everything that can be measured, in the order in which a run measures it. */
import type { Arena } from "./arena.js";
import type { Findings } from "./finding.js";
import { cycle } from "./rows/cycle.js";
import { filter } from "./rows/filter.js";
import { firstLoad } from "./rows/first-load.js";
import { gzip } from "./rows/gzip.js";
import { lookup } from "./rows/lookup.js";
import { page } from "./rows/page.js";
import { pull } from "./rows/pull.js";
import { restart, restartPostgres } from "./rows/restart.js";
import { million, size } from "./rows/size.js";
import { soak } from "./rows/soak.js";
import { sorted } from "./rows/sorted.js";
import { stock } from "./rows/stock.js";

export interface Family {
  readonly name: string;
  /** Measured with `--full` or by name only. */
  readonly long?: boolean;
  /** What it may take, in seconds: it is not begun where the run's bound is nearer than that. */
  readonly seconds: number;
  readonly measure: (arena: Arena) => Promise<Findings>;
}

export const FAMILIES: readonly Family[] = [
  { name: "page", seconds: 40, measure: page },
  { name: "sorted", seconds: 40, measure: sorted },
  { name: "lookup", seconds: 40, measure: lookup },
  { name: "filter", seconds: 60, measure: filter },
  { name: "gzip", seconds: 40, measure: gzip },
  { name: "pull", seconds: 120, measure: pull },
  { name: "stock", seconds: 60, measure: stock },
  { name: "size", seconds: 40, measure: size },
  { name: "load", seconds: 1, measure: firstLoad },
  { name: "cycle", seconds: 120, measure: cycle },
  { name: "restart", seconds: 40, measure: restart },
  { name: "postgres", seconds: 90, measure: restartPostgres },
  { name: "million", seconds: 300, measure: million },
  { name: "soak", seconds: 1800, long: true, measure: soak },
];
