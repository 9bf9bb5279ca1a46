/**
 * `npm run torture [-- --seed N]`: everything that is too long for `npm test`, in at most twenty minutes. Prints what it finds,
 * writes it to docs/TORTURE.md, and ends with 1 where a promise was broken.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compileProgram } from "../test/cli/program.js";
import { startPostgres } from "../test/support/postgres.js";
import { pageOf, type Section } from "../test/torture/report.js";
import { faultSection, historySection, killSection, replicaSections } from "../test/torture/sections.js";

const { values } = parseArgs({ options: { seed: { type: "string" } } });
const seed = Number(values.seed ?? Date.now() % 100_000);
const began = Date.now();
const seconds = () => Math.round((Date.now() - began) / 1000);

// What was started is ended when this process ends, as long as it ends by itself.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const folder = await mkdtemp(join(tmpdir(), "lattice-scim-torture-"));
const program = await compileProgram();
const postgres = await startPostgres();
const sections: Section[] = [];
const done = (...more: readonly Section[]) => {
  for (const section of more) {
    sections.push(section);
    console.log(`\n${seconds()} s: ${section.title}`);
    for (const row of section.table) console.log(`  ${row.join(" | ")}`);
    for (const problem of section.problems) console.log(`  BROKEN: ${problem}`);
  }
};

console.log(`torture with seed ${seed}; at most twenty minutes`);
const setting = { program: join(program.folder, "dist/main.js"), folder, postgres, seed };
try {
  done(...(await replicaSections(setting)));
  done(await killSection(setting));
  done(await faultSection());
  done(await historySection(setting));
} finally {
  await postgres.stop();
  await program.remove();
  await rm(folder, { recursive: true, force: true });
}
const command = `npm run torture -- --seed ${seed}`;
await writeFile("docs/TORTURE.md", pageOf({ date: new Date(began), command, seconds: seconds(), sections }));
console.log(`\n${seconds()} s: docs/TORTURE.md is written`);
process.exitCode = sections.some((section) => section.problems.length > 0) ? 1 : 0;
