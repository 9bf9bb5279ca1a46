/** The command line of the benchmark. */
import { parseArgs } from "node:util";

export interface Options {
  /** Families to measure; undefined: all of them. */
  readonly only: readonly string[] | undefined;
  readonly people: number;
  /** The long ones too. */
  readonly full: boolean;
  /** Writes docs/PERFORMANCE.md and docs/performance.json. */
  readonly write: boolean;
  /** Tells, for each workload, where the bridge spent its time; its figures suffer. */
  readonly profile: boolean;
  /** Interleaved rounds of each workload. */
  readonly rounds: number;
}

export const USAGE = `npm run bench -- [options]
  --only page,filter   only these families
  --people 100000      how many people the servers hold
  --rounds 7           how often each workload is measured, taking turns between the servers
  --full               the long measurements too, without the bound of ten minutes
  --write              write docs/PERFORMANCE.md and docs/performance.json; what is not measured keeps its last figures
  --profile            say where the bridge spends its time in each workload (its figures suffer)`;

/** Throws for options that do not exist. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      people: { type: "string", default: "100000" },
      rounds: { type: "string", default: "7" },
      full: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      profile: { type: "boolean", default: false },
    },
  });
  return {
    only: values.only?.split(",").map((name) => name.trim()),
    people: Number(values.people),
    rounds: Number(values.rounds),
    full: values.full,
    write: values.write,
    profile: values.profile,
  };
}
