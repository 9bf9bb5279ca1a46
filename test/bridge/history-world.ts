/** A sandbox, a bridge on it that can be restarted, and a client that looks after every step whether anybody lost access. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox } from "../../src/sandbox/sandbox.js";
import type { SandboxControl } from "../../src/sandbox/sandbox-control.js";
import { type BridgeUnderTest, type Cycle, LATTICE_KEY, startBridge } from "./bridge-under-test.js";
import { differences, essenceOf, expectedOf } from "./expected-directory.js";
import { harmBetween } from "./harm.js";
import type { Served } from "./served-directory.js";
import { settledPart } from "./settled-part.js";

export interface HistoryWorld {
  readonly control: SandboxControl;
  /** Reads everything as a client; throws where somebody has lost access since the last look who has not left. */
  look(): Promise<void>;
  cycle(): Promise<Cycle>;
  /** Stops the bridge and starts it anew on the same database; returns when it has run a cycle. */
  restart(): Promise<void>;
  /** Ends every trouble, approves what the guard keeps back, and throws where what is served is then not what Lattice has. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const PEOPLE = 130;
/** People who are gone are served as inactive after so many complete reads. */
const ABSENT_READS = 2;
const CYCLES_TO_SETTLE = 10;

export async function createHistoryWorld(seed: number): Promise<HistoryWorld> {
  const lattice = createSandbox({ people: PEOPLE, seed, rateLimit: 0, key: LATTICE_KEY });
  const { url } = await lattice.listen(0);
  const { control } = lattice;
  const folder = await mkdtemp(join(tmpdir(), "lattice-scim-history-"));
  const start = () => startBridge({ latticeUrl: url, databaseUrl: `sqlite:${join(folder, "bridge.db")}` });
  let bridge: BridgeUnderTest = await start();
  let seen: Served | undefined;

  const look = async (): Promise<void> => {
    const now = await bridge.read();
    if (seen !== undefined) {
      if (now === undefined) throw new Error("nothing is served any more");
      const harm = harmBetween(seen, now, control);
      if (harm.length > 0) throw new Error(harm.slice(0, 5).join("\n"));
    }
    seen = now;
  };
  const leads = async () => {
    for (let asked = 0; (await bridge.get("")).readOnly === true; asked++) {
      if (asked > 500) throw new Error("the only bridge there is does not lead");
    }
  };
  const decide = async (cycle: Cycle): Promise<void> => {
    if (cycle.outcome === "held") {
      const { checksum } = await bridge.get("/holds?state=open");
      await bridge.post("/holds/approve", { checksum });
    } else {
      const { quarantine } = await bridge.get("");
      await bridge.post("/quarantine/approve", { checksum: quarantine.checksum });
    }
  };

  await leads();
  await bridge.cycle();
  await look();
  return {
    control,
    look,
    cycle: () => bridge.cycle(),
    async restart() {
      await bridge.stop();
      bridge = await start();
      // What is stored is served before Lattice is asked.
      await look();
      await leads();
      await bridge.cycle();
      await look();
    },
    async settle() {
      control.clearFault();
      control.reinstateOwner();
      let settled = 0;
      for (let cycles = 0; settled < ABSENT_READS; cycles++) {
        if (cycles === CYCLES_TO_SETTLE) throw new Error("it does not come to rest");
        const cycle = await bridge.cycle();
        await look();
        if (cycle.outcome === "failed") throw new Error(`a cycle without trouble failed: ${cycle.reason}`);
        if (cycle.outcome === "held" || cycle.outcome === "quarantined") {
          await decide(cycle);
          await look();
          settled = 0;
        } else {
          settled = cycle.outcome === "unchanged" ? settled + 1 : 0;
        }
      }
      if (seen === undefined) throw new Error("nothing is served");
      const left = new Set(control.people().flatMap(({ id, absent }) => (absent === "gone" ? [id] : [])));
      const withdrawn = new Set([...left].filter((id) => seen?.users.has(id) !== true));
      const { expected, served, problems } = settledPart(
        expectedOf(control, { left, withdrawn }),
        essenceOf(seen),
        control,
      );
      const lines = [...problems, ...differences(expected, served)];
      if (lines.length > 0) throw new Error(`what is served is not what Lattice has:\n${lines.slice(0, 5).join("\n")}`);
    },
    async close() {
      await bridge.stop();
      await lattice.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
