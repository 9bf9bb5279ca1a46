/** `npm run bench`: measures the program beside its peers, prints the table, and writes it where that is asked for. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Arena, openArena } from "./arena.js";
import { FAMILIES, type Family } from "./families.js";
import { type FamilyFindings, passes } from "./finding.js";
import { type Options, readOptions, USAGE } from "./options.js";
import { writePage } from "./page.js";
import { BENCH, prepare } from "./prepare.js";
import { familyText, machine, type Run, verdictText } from "./report.js";

const BOUND_SECONDS = 600;

const out = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const say = (text: string): void => {
  process.stderr.write(`[${(performance.now() / 1000).toFixed(0)} s] ${text}\n`);
};

async function main(options: Options): Promise<void> {
  const families = chosen(options);
  const here = machine();
  if (here.busyBefore > 0.5)
    say(`the machine is at other work too (load average ${here.busyBefore}): trust ratios only`);
  const arena = openArena(options, await prepare(say), say);
  try {
    const { measured, left } = await measureAll(arena, families);
    const people = await arena.peopleSoFar();
    const run: Run = {
      at: new Date().toISOString(),
      seconds: performance.now() / 1000,
      options,
      machine: here,
      people: people === undefined ? undefined : { count: people.count, meanBytes: people.meanBytes },
      families: measured,
      left,
    };
    const verdicts = measured.flatMap((family) => family.verdicts);
    out(`\n${verdictText(verdicts)}\n`);
    out(
      `${verdicts.filter((one) => passes(one) === true).length} bars passed, ${verdicts.filter((one) => passes(one) === false).length} missed, ${run.seconds.toFixed(0)} s`,
    );
    const results = join(BENCH, "results");
    mkdirSync(results, { recursive: true });
    const file = join(results, `${run.at.replaceAll(":", "-")}.json`);
    writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
    out(file);
    if (options.write) writePage(run);
  } finally {
    await arena.close();
  }
}

async function measureAll(arena: Arena, families: readonly Family[]) {
  const measured: FamilyFindings[] = [];
  const left: { family: string; reason: string }[] = [];
  for (const family of families) {
    const begun = performance.now() / 1000;
    if (isBounded(family, arena.options) && begun + family.seconds > BOUND_SECONDS) {
      left.push({ family: family.name, reason: "the bound of ten minutes was near; --full or --only measures it" });
      continue;
    }
    say(`measuring ${family.name}`);
    try {
      const findings = await family.measure(arena);
      const at = new Date().toISOString();
      const result = { family: family.name, at, seconds: performance.now() / 1000 - begun, ...findings };
      measured.push(result);
      out(familyText(result));
    } catch (error) {
      const reason = String(error instanceof Error ? error.message : error);
      say(`${family.name} could not be measured: ${String(error instanceof Error ? error.stack : error)}`);
      left.push({ family: family.name, reason });
    }
  }
  return { measured, left };
}

/** Whoever names a family whose measurement is longer than the bound wants to wait for it. */
function isBounded({ name, long }: Family, { only, full }: Options): boolean {
  return !full && !(long === true && only?.includes(name) === true);
}

function chosen({ only, full }: Options): readonly Family[] {
  for (const name of only ?? []) {
    if (!FAMILIES.some((family) => family.name === name))
      throw new Error(`${name}: no such family; there are ${FAMILIES.map((family) => family.name).join(", ")}`);
  }
  return FAMILIES.filter((family) => only?.includes(family.name) ?? (full || family.long !== true));
}

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  say(String(error instanceof Error ? error.message : error));
  say(USAGE);
  process.exitCode = 1;
}
