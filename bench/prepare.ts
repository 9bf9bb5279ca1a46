/** Puts in place what is run: the peers' packages, the program as it is built for everybody, and the measured processes. */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const BENCH = dirname(fileURLToPath(import.meta.url));
export const ROOT = dirname(BENCH);

export interface Built {
  /** `main.js` of the program. */
  readonly program: string;
  /** File of a measured process. */
  readonly process: (name: string) => string;
}

/** Outside `dist`, so that a build for other ends does not pull the program from under a measurement. */
const PROGRAM = join(ROOT, "node_modules/.cache/lattice-scim-bench");

/** Throws where something cannot be put in place; types that do not fit are told and are no obstacle. */
export async function prepare(say: (text: string) => void): Promise<Built> {
  if (!existsSync(join(BENCH, "node_modules"))) {
    say("installing what is compared (npm ci in bench)");
    run("npm", ["ci", "--no-audit", "--no-fund", "--prefix", BENCH]);
  }
  say("building the program");
  const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  mkdirSync(PROGRAM, { recursive: true });
  const compiled = spawnSync(
    process.execPath,
    [compiler, "-p", join(ROOT, "tsconfig.build.json"), "--outDir", join(PROGRAM, "dist")],
    { encoding: "utf8" },
  );
  if (compiled.status !== 0) say(`measuring it although it does not type-check:\n${compiled.stdout}`);
  copyFileSync(join(ROOT, "package.json"), join(PROGRAM, "package.json"));
  const processes = join(BENCH, "processes");
  const out = join(BENCH, ".build");
  await build({
    entryPoints: readdirSync(processes).map((file) => join(processes, file)),
    outdir: out,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  return { program: join(PROGRAM, "dist/main.js"), process: (name) => join(out, `${name}.js`) };
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed`);
}
