/** People named in the settings, who never leave without approval: also under another name. */
import { expect, test } from "@jest/globals";
import { latticeUser } from "../support/fake-source.js";
import { createSyncBench, LIMITS } from "../support/sync-bench.js";

const limits = (names: readonly string[]) => ({ ...LIMITS, protected: names });
const crowd = () => Array.from({ length: 12 }, (_, index) => latticeUser(`p${index}`));

test.each(["p3", "P3@Example.ORG"])("somebody protected as %s is held", async (name) => {
  const bench = createSyncBench(crowd(), { limits: limits([name]) });
  await bench.cycle();
  bench.source.set("p3", { status: "DEACTIVATED" });
  bench.source.set("p4", { status: "DEACTIVATED" });
  await bench.cycle();
  expect(bench.served("p3")?.active).toBe(true);
  expect(bench.served("p4")?.active).toBe(false);
});

test("whoever got another userName stays protected, after a restart too, until the setting goes", async () => {
  const bench = createSyncBench(crowd(), { limits: limits(["p3@example.org"]) });
  await bench.cycle();
  bench.source.set("p3", { email: "married@example.org" });
  await bench.cycle();
  expect(bench.served("p3")?.userName).toBe("married@example.org");
  await bench.cycle();
  await bench.restart();
  bench.source.set("p3", { status: "DEACTIVATED" });
  expect((await bench.cycle()).report.outcome).toBe("held");
  expect(bench.served("p3")?.active).toBe(true);
  const [hold] = await bench.store.holds("open");
  expect(hold?.reason).toContain("protected");

  bench.source.set("p3", { status: "ACTIVE" });
  await bench.restart({ limits: limits([]) });
  await bench.cycle();
  bench.source.set("p3", { status: "DEACTIVATED" });
  await bench.cycle();
  expect(bench.served("p3")?.active).toBe(false);
});
