/** Operators who ask for a cycle get the report of one that began after they asked, however many ask at once. */
import { expect, test } from "@jest/globals";
import { createSandbox } from "../../src/sandbox/sandbox.js";
import { LATTICE_KEY, startBridge } from "./bridge-under-test.js";

test("three who ask while a cycle runs all get the report of the next one", async () => {
  const lattice = createSandbox({ people: 30, seed: 1, rateLimit: 0, key: LATTICE_KEY });
  const { url } = await lattice.listen(0);
  lattice.control.setFault({ name: "slow", at: { list: "departments" }, delayMs: 100 });
  const bridge = await startBridge({ latticeUrl: url });
  try {
    const reports = await Promise.all([bridge.cycle(), bridge.cycle(), bridge.cycle()]);
    expect(reports).toEqual([reports[0], reports[0], reports[0]]);
    expect(reports[0]).toMatchObject({ number: 2, outcome: "unchanged" });
  } finally {
    await bridge.stop();
    await lattice.close();
  }
});
