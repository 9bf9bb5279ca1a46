/**
 * Nobody loses access because Lattice misbehaves: a sample of the fault matrix, against the real bridge over HTTP.
 * FAULT_MATRIX=write runs all of it, which takes minutes, and writes docs/FAULTS.md; FAULT_SEED=n draws another sample.
 */
import { expect, test } from "@jest/globals";
import { readFileSync, writeFileSync } from "node:fs";
import { allCases, type FaultCase, nameOf } from "./fault-cases.js";
import { type FaultResult, runFaultCase } from "./fault-run.js";
import { sampleOf } from "./fault-sample.js";
import { disagreements, PAGE, pageWith } from "./fault-table.js";

const SAMPLE = 44;
const WRITES = process.env["FAULT_MATRIX"] === "write";
const seed = Number(process.env["FAULT_SEED"] ?? 1);

test(
  `faults, drawn with seed ${seed}`,
  async () => {
    const results: (readonly [FaultCase, FaultResult])[] = [];
    for (const one of WRITES ? allCases() : sampleOf(seed, SAMPLE)) results.push([one, await runFaultCase(one)]);
    const problems = results.flatMap(([one, result]) => result.problems.map((line) => `${nameOf(one)}: ${line}`));
    expect(problems).toEqual([]);
    const page = readFileSync(PAGE, "utf8");
    if (WRITES) writeFileSync(PAGE, pageWith(page, results));
    else expect(disagreements(page, results)).toEqual([]);
  },
  WRITES ? 1_500_000 : 120_000,
);
