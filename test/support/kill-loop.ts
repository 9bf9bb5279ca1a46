/** Kills a committing process again and again, and looks each time at what it left behind. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Store } from "../../src/store/store.js";
import type { StoreLocation } from "../../src/store/store-location.js";
import { compileChild } from "./compile-child.js";
import { faultsOf } from "./counted-directory.js";

export interface KillLoopOptions {
  readonly location: StoreLocation;
  /** Opens the same store in this process. */
  readonly open: () => Promise<Store>;
  readonly kills: number;
}

export interface KillLoopResult {
  readonly kills: number;
  /** Versions that were acknowledged and found again. */
  readonly commits: number;
  /** Rounds after which a version was there that nobody had been told of yet: the kill fell between commit and answer. */
  readonly unannounced: number;
  /** What was wrong, with its round; empty where nothing was. */
  readonly faults: readonly string[];
}

export async function killLoop(options: KillLoopOptions): Promise<KillLoopResult> {
  const child = compileChild(fileURLToPath(new URL("./committing-child.ts", import.meta.url)));
  const faults: string[] = [];
  let acknowledged = 0;
  let unannounced = 0;
  try {
    for (let round = 0; round < options.kills; round++) {
      acknowledged = Math.max(acknowledged, await commitAndDie(child.file, options.location, round));
      const store = await options.open();
      try {
        const found = await faultsOf(store.connection("default"));
        faults.push(...found.faults.slice(0, 5).map((fault) => `round ${round}, version ${found.version}: ${fault}`));
        if (found.version < acknowledged)
          faults.push(`round ${round}: ${acknowledged} was acknowledged, ${found.version} is there`);
        if (found.version > acknowledged + 1)
          faults.push(`round ${round}: ${found.version} is there, after ${acknowledged}`);
        if (found.version > acknowledged) unannounced++;
        acknowledged = found.version;
      } finally {
        await store.close();
      }
    }
  } finally {
    child.remove();
  }
  return { kills: options.kills, commits: acknowledged, unannounced, faults };
}

/**
 * The last version that it said was committed; 0 where it said none. It dies some milliseconds into its first, second,
 * third or fourth commit: at a different place in every round.
 */
async function commitAndDie(file: string, location: StoreLocation, round: number): Promise<number> {
  const child = spawn(process.execPath, [file, JSON.stringify(location)], { stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  let errors = "";
  child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
  const lines = createInterface({ input: child.stdout });
  const read = once(lines, "close");
  let version = 0;
  let said = 0;
  lines.on("line", (line) => {
    const [word, number] = line.split(" ");
    if (word === "committed") version = Number(number);
    if (said++ === round % 4) void setTimeout((round * 37) % 110).then(() => child.kill("SIGKILL"));
  });
  const [code] = (await exited) as [number | null];
  await read;
  if (code !== null) throw new Error(`the committing process ended by itself (${code}): ${errors}`);
  return version;
}
