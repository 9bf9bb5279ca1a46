/** How long it takes until a commit is served by the other replica, and until the other takes over from a killed leader. */
import { leads, type ReplicaPair, until } from "./replica-pair.js";

export interface Measured {
  /** Milliseconds. */
  readonly times: readonly number[];
  readonly problems: readonly string[];
}

/** From when the leader serves a change to when the follower does, looked at every few milliseconds. */
export async function measureSpread({ company, roles }: ReplicaPair, times: number): Promise<Measured> {
  const { leader, follower } = await roles();
  const measured: number[] = [];
  for (let round = 0; round < times; round++) {
    const title = company.stir();
    const servedBy = async (bridge: typeof leader) => {
      await until(async () => {
        const served = await bridge.read();
        return served !== undefined && company.titleIn(served) === title;
      });
      return performance.now();
    };
    const [there, here] = await Promise.all([servedBy(follower), servedBy(leader)]);
    measured.push(Math.max(0, there - here));
  }
  return { times: measured, problems: [] };
}

/** From the kill of the leader to when the other runs the cycles, and serves what has changed in Lattice since. */
export async function measureTakeover(pair: ReplicaPair, times: number) {
  const takeover: number[] = [];
  const fresh: number[] = [];
  const problems: string[] = [];
  for (let round = 0; round < times; round++) {
    const { leader, follower } = await pair.roles();
    let refused = 0;
    let asking = true;
    const client = (async () => {
      while (asking) if ((await follower.ask("/Users?count=1")).status !== 200) refused++;
    })();
    const killed = performance.now();
    await pair.kill(leader);
    const title = pair.company.stir();
    await until(() => leads(follower));
    takeover.push(performance.now() - killed);
    await until(async () => {
      const served = await follower.read();
      return served !== undefined && pair.company.titleIn(served) === title;
    });
    fresh.push(performance.now() - killed);
    asking = false;
    await client;
    if (refused > 0) problems.push(`round ${round}: ${refused} answers of the other were no 200`);
    await pair.revive();
  }
  return { takeover: { times: takeover, problems }, fresh: { times: fresh, problems: [] } };
}
