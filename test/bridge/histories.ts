/** Random histories of a company, each on a bridge of its own; a failing one is shrunk to the few steps that matter. */
import * as fc from "fast-check";
import { historyCommands } from "./history-commands.js";
import { createHistoryWorld, type HistoryWorld } from "./history-world.js";

export interface HistoryOptions {
  readonly seed: number;
  readonly runs: number;
  /** Commands in a history, at most. */
  readonly longest: number;
  /** When to stop beginning new ones, in milliseconds. */
  readonly timeLimit?: number;
}

export interface HistoryCounts {
  readonly histories: number;
  readonly steps: number;
}

/** Rejects with the seed, the path and the shrunk history where one fails. */
export async function runHistories({ seed, runs, longest, timeLimit }: HistoryOptions): Promise<HistoryCounts> {
  let histories = 0;
  let steps = 0;
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 50 }),
    historyCommands(longest),
    async (company, commands) => {
      let world: HistoryWorld | undefined;
      try {
        await fc.asyncModelRun(async () => {
          world = await createHistoryWorld(company);
          return { model: {}, real: world };
        }, commands);
        await world?.settle();
        histories++;
        steps += [...commands].length;
      } finally {
        await world?.close();
      }
    },
  );
  await fc.assert(property, {
    seed,
    numRuns: runs,
    ...(timeLimit === undefined ? {} : { interruptAfterTimeLimit: timeLimit, markInterruptAsFailure: false }),
  });
  return { histories, steps };
}
