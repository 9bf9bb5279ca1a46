/**
 * In whatever order things happen in a company, nobody loses access who has not left, and once there is peace a client is
 * served what Lattice has. HISTORY_SEED=n tries other histories; `npm run torture` tries many.
 */
import { expect, test } from "@jest/globals";
import { runHistories } from "./histories.js";

const seed = Number(process.env["HISTORY_SEED"] ?? 1);
const RUNS = Number(process.env["HISTORY_RUNS"] ?? 12);

test(`histories, drawn with seed ${seed}`, async () => {
  const { histories } = await runHistories({ seed, runs: RUNS, longest: 24 });
  expect(histories).toBe(RUNS);
}, 300_000);
