// Goes through the Dockerfile where there is no container engine: runs its build stage in an empty folder, puts together
// what its last stage copies, starts that as the image would, asks it for its health and for people, and stops it.
// What only an engine can do (base image, USER, VOLUME, RUN in the last stage) is named and left out.
//
//   npx tsx scripts/container-build.ts [--folder FOLDER] [--node-modules FOLDER]
//
// --folder: where to work, and to leave the result; else a temporary folder that is removed.
// --node-modules: is copied where the Dockerfile says `npm ci`, for when there is no network.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

interface Stage {
  readonly as: string | undefined;
  readonly instructions: readonly Instruction[];
}

const { values: options } = parseArgs({ options: { folder: { type: "string" }, "node-modules": { type: "string" } } });
const folder = options.folder ?? mkdtempSync(join(tmpdir(), "lattice-scim-container-"));
const started: ChildProcess[] = [];

try {
  const stages = stagesOf(readFileSync("Dockerfile", "utf8"));
  const [build, final] = stages;
  if (stages.length !== 2 || build?.as === undefined || final === undefined) throw new Error("two stages are expected");
  runStage(build, join(folder, build.as));
  runStage(final, join(folder, "image"));
  await tryOut(final, join(folder, "image"));
  console.log("the container's commands work");
} finally {
  for (const child of started) child.kill("SIGKILL");
  if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
}

function stagesOf(dockerfile: string): readonly Stage[] {
  const lines = dockerfile
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const instructions = lines.map((line) => {
    const [, name = "", rest = ""] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    return { name: name.toUpperCase(), rest };
  });
  return instructions.flatMap(({ name, rest }, at) => {
    if (name !== "FROM") return [];
    const next = instructions.findIndex((one, index) => index > at && one.name === "FROM");
    const own = instructions.slice(at + 1, next === -1 ? undefined : next);
    return [{ as: / AS (\S+)/i.exec(rest)?.[1], instructions: own }];
  });
}

/** Runs a stage with `root` in the place of the container's root folder. */
function runStage(stage: Stage, root: string): void {
  let workdir = "/";
  for (const { name, rest } of stage.instructions) {
    if (name === "WORKDIR") {
      workdir = rest;
      mkdirSync(join(root, workdir), { recursive: true });
    } else if (name === "COPY") {
      console.log(`COPY ${rest}`);
      copy(rest, root, workdir);
    } else if (name === "RUN" && stage.as !== undefined) {
      console.log(`RUN ${rest}`);
      run(rest, join(root, workdir));
    } else if (["RUN", "USER", "VOLUME"].includes(name)) {
      console.log(`left out: ${name} ${rest}`);
    }
  }
}

function copy(rest: string, root: string, workdir: string): void {
  const words = rest.split(/\s+/);
  const from = words[0]?.startsWith("--from=") === true ? words.shift()?.slice("--from=".length) : undefined;
  const target = words.pop() ?? "";
  if (from === undefined) for (const source of words) checkContext(source);
  for (const source of words) {
    const path = from === undefined ? source : join(folder, from, source);
    // As Docker does: a folder's content is copied, a file keeps its name where the target is a folder.
    const into = target.endsWith("/") && !statSync(path).isDirectory() ? join(target, basename(source)) : target;
    cpSync(path, join(root, workdir, into), { recursive: true, verbatimSymlinks: true });
  }
}

/** What .dockerignore keeps out is not there for an engine. Only its form here is known: everything but. */
function checkContext(source: string): void {
  const [first, ...rest] = readFileSync(".dockerignore", "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (first !== "*" || rest.some((line) => !line.startsWith("!")))
    throw new Error(".dockerignore: `*`, then `!` lines");
  const isThere = rest.some((line) => source === line.slice(1) || source.startsWith(`${line.slice(1)}/`));
  if (!isThere) throw new Error(`.dockerignore keeps ${source} out of the build`);
}

function run(command: string, cwd: string): void {
  if (command === "npm ci" && options["node-modules"] !== undefined) {
    console.log(`  in its place: a copy of ${options["node-modules"]}`);
    cpSync(options["node-modules"], join(cwd, "node_modules"), { recursive: true, verbatimSymlinks: true });
    return;
  }
  const { status } = spawnSync("sh", ["-c", command], { cwd, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`RUN ${command}: ${status}`);
}

/** Starts the image's command on a sandbox, with the image's environment but for what would be outside of the folder. */
async function tryOut(stage: Stage, root: string): Promise<void> {
  const find = (name: string) => stage.instructions.find((one) => one.name === name)?.rest ?? "";
  const environment = Object.fromEntries(
    find("ENV")
      .split(/\s+/)
      .map((pair) => [pair.replace(/=.*/, ""), pair.replace(/^[^=]*=/, "")]),
  );
  const workdir = join(root, find("WORKDIR"));
  const [node = "", ...entry] = strings(find("ENTRYPOINT"));
  const command = strings(find("CMD"));
  const health = strings(find("HEALTHCHECK").replace(/^.*? CMD /, ""));
  if (node !== "node" || health[0] !== "node") throw new Error("node is expected to be started");

  const sandbox = start([...entry, "sandbox", "--people", "30", "--port", "0"], workdir, {});
  const [, latticeUrl = ""] = await written(sandbox, /(http:\S+\/v1)/);
  const token = "a-token-for-the-container";
  const outside = { PORT: "0", DATABASE_URL: `sqlite:${join(root, "data/bridge.db")}` };
  mkdirSync(dirname(outside.DATABASE_URL.slice("sqlite:".length)), { recursive: true });
  const settings = { LATTICE_API_KEY: "sandbox-key", LATTICE_BASE_URL: latticeUrl, SCIM_TOKEN: token };
  const bridge = start([...entry, ...command], workdir, { ...environment, ...outside, ...settings });
  const [, baseUrl = ""] = await written(bridge, /"baseUrl":"([^"]+)"/);

  const { port } = new URL(baseUrl);
  const { status } = spawnSync(process.execPath, health.slice(1), { env: { ...environment, PORT: port } });
  if (status !== 0) throw new Error(`HEALTHCHECK: ${status} while the bridge is alive`);
  const dead = spawnSync(process.execPath, health.slice(1), { env: { ...environment, PORT: "9" } });
  if (dead.status !== 1) throw new Error(`HEALTHCHECK: ${dead.status} where nothing listens`);
  console.log("HEALTHCHECK 0");

  await written(bridge, /"outcome":"published"/);
  const answer = await fetch(`${baseUrl}/Users?count=1`, { headers: { authorization: `Bearer ${token}` } });
  const list = await answer.text();
  if (!list.includes('"totalResults":30,')) throw new Error(`30 people are expected, not ${list.slice(0, 500)}`);
  const ended = new Promise<number | null>((resolve) => bridge.once("exit", resolve));
  bridge.kill("SIGTERM");
  const code = await ended;
  if (code !== 0) throw new Error(`SIGTERM: it ended with ${code}`);
}

/** The JSON form of a command. */
function strings(json: string): readonly string[] {
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string"))
    throw new Error(`not a command: ${json}`);
  return value;
}

function start(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(process.execPath, args, { cwd, env: { PATH: process.env["PATH"], ...env } });
  started.push(child);
  return child;
}

/** Waits for a match in what a process writes. */
function written(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = "";
    const fail = (why: string) => () => reject(new Error(`${why} before ${pattern}:\n${text}`));
    setTimeout(fail("too long"), 30_000).unref();
    child.once("exit", fail("it ended"));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        const match = pattern.exec(text);
        if (match !== null) resolve(match);
      });
    }
  });
}
