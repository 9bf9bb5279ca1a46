/** Kills a running bridge again and again in the middle of its cycles, and looks each time at what it serves afterwards. */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { randomFrom } from "../bridge/fault-sample.js";
import { harmBetween } from "../bridge/harm.js";
import type { Served } from "../bridge/served-directory.js";
import { type BridgeProcess, startBridgeProcess } from "./bridge-process.js";
import { type CompanyInMotion, createCompanyInMotion } from "./company-in-motion.js";
import { beginWalk, goOn, type Walk } from "./interrupted-walk.js";
import { until } from "./replica-pair.js";
import { inconsistencies, withdrawals } from "./promises-kept.js";

export interface KillRoundsOptions {
  readonly program: string;
  /** A folder of its own. */
  readonly folder: string;
  readonly databaseUrl: string;
  readonly kills: number;
  /** When to stop beginning another round, in milliseconds. */
  readonly timeLimit: number;
  readonly seed: number;
  /** Looks at the database between a kill and the next start; gives what is wrong. */
  readonly checkDatabase: () => Promise<readonly string[]>;
}

export interface KillRoundsResult {
  readonly kills: number;
  /** Directories read by the client while it was still running. */
  readonly reads: number;
  /** Rounds after which something newer was served than the client had seen: the kill came between commit and answer. */
  readonly unseen: number;
  readonly cycles: number;
  readonly seconds: number;
  readonly problems: readonly string[];
}

/** After a start the first answers rest on the store alone: Lattice takes so long, in milliseconds. */
const LATTICE_WAKES_MS = 300;
/** A process is killed at most so long after its first cycle has begun to read, or has been published: every other time each. */
const LONGEST_LIFE_MS = 350;

export async function killRounds(options: KillRoundsOptions): Promise<KillRoundsResult> {
  const began = Date.now();
  const draw = randomFrom(options.seed);
  const company = await createCompanyInMotion();
  const problems: string[] = [];
  let [kills, reads, unseen, cycles] = [0, 0, 0, 0];
  let seen: Served | undefined;
  let walk: Walk | undefined;
  company.stir();
  try {
    for (; kills < options.kills && Date.now() - began < options.timeLimit; kills++) {
      company.control.clearFault();
      company.control.clearRequests();
      if (seen !== undefined) {
        company.control.setFault({ name: "slow", at: { list: "me" }, times: 1, delayMs: LATTICE_WAKES_MS });
      }
      const bridge = await startBridgeProcess({
        ...options,
        folder: join(options.folder, "run"),
        latticeUrl: company.url,
        interval: "10ms",
      });
      const stored = await bridge.read();
      const complain = (lines: readonly string[]) => problems.push(...lines.map((line) => `round ${kills}: ${line}`));
      if (seen !== undefined) complain(judge(seen, stored, company));
      if (isNewer(seen, stored)) unseen++;
      seen = stored ?? seen;
      if (walk !== undefined) complain(await goOn(walk, bridge));
      const firstCycle = kills % 2 === 0 && seen !== undefined ? hasBegun(company) : wasPublished(bridge, seen);
      const life = await liveAndDie(bridge, company, firstCycle, draw() * LONGEST_LIFE_MS);
      seen = life.last ?? seen;
      walk = life.walk;
      reads += life.reads;
      cycles = Math.max(cycles, life.cycles);
      complain([...life.problems, ...(await options.checkDatabase())]);
    }
  } finally {
    await company.close();
  }
  return { kills, reads, unseen, cycles, seconds: (Date.now() - began) / 1000, problems };
}

function isNewer(seen: Served | undefined, stored: Served | undefined): boolean {
  const versions = (served: Served) => [...served.users.values()].map(({ meta }) => String(meta.version)).join();
  return seen !== undefined && stored !== undefined && versions(seen) !== versions(stored);
}

function hasBegun({ control }: CompanyInMotion): () => Promise<boolean> {
  return async () => (control.requests().byPath["/v1/users"] ?? 0) > 0;
}

function wasPublished(bridge: BridgeProcess, before: Served | undefined): () => Promise<boolean> {
  return async () => {
    const now = await bridge.read();
    return now !== undefined && (before === undefined || isNewer(before, now));
  };
}

function judge(seen: Served, stored: Served | undefined, company: CompanyInMotion): readonly string[] {
  if (stored === undefined) return ["nothing is served after the restart"];
  try {
    company.titleIn(stored);
  } catch (error) {
    return [String(error)];
  }
  return [...withdrawals(seen, stored), ...harmBetween(seen, stored, company.control), ...inconsistencies(stored)];
}

/** Runs cycles over people who change all the time, read by a client all the time, until it is killed. */
async function liveAndDie(
  bridge: BridgeProcess,
  company: CompanyInMotion,
  firstCycle: () => Promise<boolean>,
  lifeMs: number,
) {
  const problems: string[] = [];
  let last: Served | undefined;
  let walk: Walk | undefined;
  let [reads, cycles] = [0, 0];
  let dying = false;
  const stirring = setInterval(() => void company.stir(), 15);
  const client = async () => {
    while (!dying) {
      try {
        const served = await bridge.read();
        if (served === undefined) continue;
        reads++;
        company.titleIn(served);
        if (last !== undefined) problems.push(...withdrawals(last, served));
        last = served;
        walk = await beginWalk(served, bridge);
        cycles = Number((await bridge.standing()).lastCycle?.number ?? cycles);
      } catch (error) {
        if (!dying && !String(error).includes("fetch failed")) problems.push(String(error));
      }
    }
  };
  const reading = client();
  await until(firstCycle).catch((error: unknown) => problems.push(String(error)));
  await pause(lifeMs);
  dying = true;
  try {
    await bridge.kill();
  } catch (error) {
    problems.push(String(error));
  }
  await reading;
  clearInterval(stirring);
  return { last, walk, reads, cycles, problems };
}
