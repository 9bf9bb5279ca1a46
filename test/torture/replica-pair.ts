/** Two bridges on one PostgreSQL, each a process of its own, of which one runs the cycles. */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type BridgeProcess, startBridgeProcess } from "./bridge-process.js";
import { type CompanyInMotion, createCompanyInMotion } from "./company-in-motion.js";

export interface ReplicaPairOptions {
  readonly program: string;
  readonly folder: string;
  readonly databaseUrl: string;
}

export interface ReplicaPair {
  readonly company: CompanyInMotion;
  /** As of when it is asked. */
  roles(): Promise<{ readonly leader: BridgeProcess; readonly follower: BridgeProcess }>;
  /** Kills one of them; `revive` starts another in its place. */
  kill(bridge: BridgeProcess): Promise<void>;
  revive(): Promise<void>;
}

/** Both serve when `use` is called. */
export async function withReplicaPair<T>(
  options: ReplicaPairOptions,
  use: (pair: ReplicaPair) => Promise<T>,
): Promise<T> {
  const company = await createCompanyInMotion();
  const running = new Set<BridgeProcess>();
  let started = 0;
  const start = async () => {
    const bridge = await startBridgeProcess({
      ...options,
      folder: join(options.folder, `replica-${++started}`),
      latticeUrl: company.url,
      interval: "50ms",
    });
    running.add(bridge);
    await until(async () => (await bridge.read()) !== undefined);
  };
  company.stir();
  try {
    await start();
    await start();
    return await use({
      company,
      async roles() {
        const [a, b] = [...running];
        if (a === undefined || b === undefined) throw new Error("one of them is missing");
        await until(async () => (await leads(a)) !== (await leads(b)));
        return (await leads(a)) ? { leader: a, follower: b } : { leader: b, follower: a };
      },
      async kill(bridge) {
        running.delete(bridge);
        await bridge.kill();
      },
      revive: start,
    });
  } finally {
    for (const bridge of running) await bridge.kill();
    await company.close();
  }
}

export async function leads(bridge: BridgeProcess): Promise<boolean> {
  return (await bridge.standing()).readOnly === false;
}

/** How long it took, in milliseconds. Rejects where it does not come true. */
export async function until(holds: () => Promise<boolean>, patienceMs = 30_000, everyMs = 5): Promise<number> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > patienceMs) throw new Error(`it did not come true in ${patienceMs} ms`);
    await pause(everyMs);
  }
  return performance.now() - began;
}
