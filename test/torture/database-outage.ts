/** The PostgreSQL server is killed and restarted while clients read from both replicas. */
import { setTimeout as pause } from "node:timers/promises";
import type { TestPostgres } from "../support/postgres.js";
import type { BridgeProcess } from "./bridge-process.js";
import { type ReplicaPair, until } from "./replica-pair.js";

export interface OutageResult {
  /** Answers that clients got while the server was away. */
  readonly answers: number;
  /** The highest Data-Age among them, in seconds. */
  readonly oldest: number;
  /** From the start of the server to when both replicas serve what changed meanwhile, in milliseconds. */
  readonly recovery: number;
  readonly problems: readonly string[];
}

const CLIENTS_EACH = 3;
const LONGEST_RECOVERY_MS = 60_000;

export async function outage(pair: ReplicaPair, server: TestPostgres, awayMs: number): Promise<OutageResult> {
  const { leader, follower } = await pair.roles();
  const both = [leader, follower];
  const problems: string[] = [];
  let [answers, oldest] = [0, 0];
  let reading = true;
  const client = async (bridge: BridgeProcess) => {
    while (reading) {
      const answer = await bridge.ask("/Users?count=50").catch((error: unknown) => {
        problems.push(`a client was not answered: ${String(error)}`);
      });
      if (answer === undefined) return;
      const { status, dataAge, json } = answer;
      answers++;
      oldest = Math.max(oldest, dataAge);
      if (status !== 200) problems.push(`an answer was ${status}`);
      else if (Number.isNaN(dataAge)) problems.push("an answer does not say how old it is");
      else if (json.Resources.length !== 50) problems.push(`an answer had ${json.Resources.length} people`);
    }
  };
  await server.kill();
  const clients = both.flatMap((bridge) => Array.from({ length: CLIENTS_EACH }, () => client(bridge)));
  const title = pair.company.stir();
  await pause(awayMs);
  const during = answers;
  if (oldest < Math.floor(awayMs / 1000) - 1)
    problems.push(`after ${awayMs} ms the data are said to be ${oldest} s old`);
  await server.start();
  const started = performance.now();
  for (const bridge of both) {
    await until(async () => {
      const served = await bridge.read();
      return served !== undefined && pair.company.titleIn(served) === title;
    }, LONGEST_RECOVERY_MS).catch(async (error: unknown) => {
      const { readOnly, lastCycle } = await bridge.standing();
      const how = JSON.stringify({ readOnly, outcome: lastCycle?.outcome, reason: lastCycle?.reason });
      problems.push(`the ${bridge === leader ? "leader" : "follower"} does not go on (${String(error)}): ${how}`);
    });
  }
  const recovery = performance.now() - started;
  const aged = oldest;
  reading = false;
  await Promise.all(clients);
  return { answers: during, oldest: aged, recovery, problems: [...new Set(problems)] };
}
