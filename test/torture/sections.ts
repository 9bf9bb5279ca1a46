/** The parts of the torture, each of which gives its section of the report. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allCases, type FaultCase, nameOf } from "../bridge/fault-cases.js";
import { type FaultResult, runFaultCase } from "../bridge/fault-run.js";
import { disagreements, PAGE, pageWith } from "../bridge/fault-table.js";
import { runHistories } from "../bridge/histories.js";
import type { TestPostgres } from "../support/postgres.js";
import { outage } from "./database-outage.js";
import { type KillRoundsResult, killRounds } from "./kill-rounds.js";
import { withReplicaPair } from "./replica-pair.js";
import { type Section, spreadOf } from "./report.js";
import { checkSqlite } from "./sqlite-check.js";
import { measureSpread, measureTakeover } from "./takeover.js";

export interface TortureSetting {
  /** The compiled `main.js`. */
  readonly program: string;
  readonly folder: string;
  readonly postgres: TestPostgres;
  readonly seed: number;
}

const KILLS = 200;
/** Of both databases side by side, in milliseconds. */
const KILL_TIME = 420_000;
const SPREADS = 50;
const TAKEOVERS = 10;
const OUTAGES = 5;
const OUTAGE_MS = 3000;
const HISTORIES = 500;
const HISTORY_TIME = 90_000;
const MOST_SPREAD_MS = 1000;
const MOST_TAKEOVER_MS = 10_000;

export async function killSection({ program, folder, postgres, seed }: TortureSetting): Promise<Section> {
  const common = { program, kills: KILLS, timeLimit: KILL_TIME, seed };
  const file = join(folder, "kills.db");
  const onSqlite = killRounds({
    ...common,
    folder: join(folder, "kills-sqlite"),
    databaseUrl: `sqlite:${file}`,
    checkDatabase: () => checkSqlite(file),
  });
  const onPostgres = killRounds({
    ...common,
    folder: join(folder, "kills-postgres"),
    databaseUrl: await postgres.createDatabase(),
    checkDatabase: async () => [],
  });
  const [sqlite, shared] = await Promise.all([onSqlite, onPostgres]);
  return {
    title: "kill -9 of a running bridge",
    text:
      "Cycles run one after the other over people who change all the time, and a client reads all the time. The process is killed at a random " +
      "moment and started again, Lattice slow to answer, so that what is served first is what was stored: it must have everything that " +
      "the client had seen, no older and in the same order, the same content under the same version, no half of a cycle, and nobody inactive who " +
      "has not left. The walk by cursor that the client was in has to go on to its end. A SQLite file must pass `pragma integrity_check`. *Newer* counts the rounds in which the kill fell between a commit and its " +
      "being seen.",
    table: [
      ["database", "kills", "cycles", "reads by the client", "newer", "broken promises", "took"],
      killRow("SQLite", sqlite),
      killRow("PostgreSQL", shared),
    ],
    problems: [...sqlite.problems, ...shared.problems],
  };
}

function killRow(name: string, result: KillRoundsResult): readonly string[] {
  const { kills, cycles, reads, unseen, problems, seconds } = result;
  return [name, ...[kills, cycles, reads, unseen, problems.length].map(String), `${Math.round(seconds)} s`];
}

export async function replicaSections(setting: TortureSetting): Promise<readonly Section[]> {
  const { program, folder, postgres } = setting;
  const databaseUrl = await postgres.createDatabase();
  return withReplicaPair({ program, folder, databaseUrl }, async (pair) => {
    const spread = await measureSpread(pair, SPREADS);
    const { takeover, fresh } = await measureTakeover(pair, TAKEOVERS);
    const outages = [];
    for (let round = 0; round < OUTAGES; round++) outages.push(await outage(pair, postgres, OUTAGE_MS));
    const slow = (times: readonly number[], most: number, what: string) =>
      times.filter((time) => time > most).map((time) => `${what} took ${Math.round(time)} ms`);
    return [
      {
        title: "Two replicas on one PostgreSQL",
        text:
          "What the leader serves the other has to serve within a second. When the leader is killed with kill -9 the other has to run the cycles " +
          "within ten, and answers meanwhile.",
        table: [
          ["", "measured", "median", "longest"],
          ["a commit reaches the other", String(spread.times.length), ...spreadOf(spread.times)],
          ["the other takes over", String(takeover.times.length), ...spreadOf(takeover.times)],
          ["it serves what changed since the kill", String(fresh.times.length), ...spreadOf(fresh.times)],
        ],
        problems: [
          ...takeover.problems,
          ...slow(spread.times, MOST_SPREAD_MS, "a commit"),
          ...slow(takeover.times, MOST_TAKEOVER_MS, "a takeover"),
        ],
      },
      {
        title: "PostgreSQL killed under load",
        text:
          `The server is killed with kill -9, stays away for ${OUTAGE_MS / 1000} seconds and is started again, while six clients read from two replicas as ` +
          "fast as they can. Every answer has to be 200 with `Data-Age`, and both have to go on by themselves.",
        table: [
          ["outage", "answers meanwhile", "highest Data-Age", "both serve what changed, after"],
          ...outages.map(({ answers, oldest, recovery }, index) => [
            String(index + 1),
            String(answers),
            `${oldest} s`,
            `${Math.round(recovery)} ms`,
          ]),
        ],
        problems: outages.flatMap(({ problems }) => problems),
      },
    ];
  });
}

/** Two at a time: most of a case is waiting. FAULT_MATRIX=write writes the page in place of comparing. */
export async function faultSection(): Promise<Section> {
  const cases = allCases();
  const results: [FaultCase, FaultResult][] = [];
  const queue = cases.entries();
  const work = async () => {
    for (const [index, one] of queue) results[index] = [one, await runFaultCase(one)];
  };
  await Promise.all([work(), work()]);
  const page = readFileSync(PAGE, "utf8");
  const writes = process.env["FAULT_MATRIX"] === "write";
  if (writes) writeFileSync(PAGE, pageWith(page, results));
  const outcomes = new Map<string, number>();
  for (const [, { outcome }] of results) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const problems = results.flatMap(([one, result]) => result.problems.map((line) => `${nameOf(one)}: ${line}`));
  return {
    title: "Every fault of Lattice at every place",
    text: `[FAULTS.md](FAULTS.md) has what was tried and what became of each of the ${cases.length} cases; that it does is checked here.`,
    table: [
      ["outcome of the cycles", "cases"],
      ...[...outcomes].sort((a, b) => b[1] - a[1]).map(([outcome, count]) => [outcome, String(count)]),
    ],
    problems: [...problems, ...(writes ? [] : disagreements(page, results))],
  };
}

export async function historySection({ seed }: TortureSetting): Promise<Section> {
  const began = Date.now();
  const problems: string[] = [];
  const counts = { histories: 0, steps: 0 };
  try {
    Object.assign(counts, await runHistories({ seed, runs: HISTORIES, longest: 40, timeLimit: HISTORY_TIME }));
  } catch (error) {
    problems.push(String(error));
  }
  return {
    title: "Random histories",
    text:
      "Hires, leaves, moves, renames, new e-mails and managers, rehires, lost rights of the key's owner, faults and restarts in any order, " +
      "with a client that reads after every step: nobody may go who has not left, and once there is peace what is served has to be what Lattice has.",
    table: [
      ["histories", "steps", "broken promises", "took"],
      [
        String(counts.histories),
        String(counts.steps),
        String(problems.length),
        `${Math.round((Date.now() - began) / 1000)} s`,
      ],
    ],
    problems,
  };
}
