/** The program as a user has it: compiled, and run as a process of its own in an empty folder. */
import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { copyFile, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/sandbox.js";

/** What a start may take on a busy machine. */
const PATIENCE_MS = 20_000;
const ESBUILD = join(process.cwd(), "node_modules/.bin/esbuild");

export type Environment = Readonly<Record<string, string>>;

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  /** What it has written so far, to either stream. */
  readonly written: () => string;
  /** The first match in what it writes; rejects where it ends or takes too long without one. */
  readonly seen: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly signal: (name: "SIGTERM" | "SIGINT") => void;
  readonly ended: Promise<Finished>;
}

export interface Program {
  /** Of the environment it is given only this, and the PATH. It runs in a folder of its own. */
  readonly start: (args: readonly string[], environment?: Environment) => Promise<Running>;
  readonly run: (args: readonly string[], environment?: Environment) => Promise<Finished>;
  /** Ends at once whatever still runs. */
  readonly kill: () => void;
}

export interface CompiledProgram extends Program {
  /** Where it was compiled to, `dist/main.js` in it. */
  readonly folder: string;
  /** Ends what still runs and removes every trace. */
  readonly remove: () => Promise<void>;
}

/**
 * Compiled file by file and without a look at the types, which is a matter of a moment; test/package has the real build.
 */
export async function compileProgram(): Promise<CompiledProgram> {
  const folder = await mkdtemp(join(tmpdir(), "lattice-scim-cli-"));
  const options = ["--outbase=src", `--outdir=${join(folder, "dist")}`, "--format=esm", "--platform=node"];
  await promisify(execFile)(ESBUILD, ["src/**/*.ts", ...options, "--target=node20", "--log-level=error"]);
  await copyFile("package.json", join(folder, "package.json"));
  await symlink(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
  const program = programAt(join(folder, "dist/main.js"), folder);
  return {
    ...program,
    folder,
    async remove() {
      program.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The program that stands at a path; each run gets a new folder in `folder`. */
export function programAt(path: string, folder: string): Program {
  const children = new Set<ChildProcessWithoutNullStreams>();
  const start = async (args: readonly string[], environment: Environment = {}): Promise<Running> => {
    const cwd = await mkdtemp(join(folder, "run-"));
    const env = { PATH: process.env["PATH"], ...environment };
    const child = spawn(process.execPath, ["--enable-source-maps", path, ...args], { cwd, env });
    children.add(child);
    child.once("close", () => children.delete(child));
    return watch(child);
  };
  return {
    start,
    run: async (args, environment) => (await start(args, environment)).ended,
    kill() {
      for (const child of children) child.kill("SIGKILL");
    },
  };
}

function watch(child: ChildProcessWithoutNullStreams): Running {
  let out = "";
  let err = "";
  let code: number | null | undefined;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    tell();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    tell();
  });
  const ended = new Promise<Finished>((done) => {
    child.once("close", (exitCode) => {
      code = exitCode;
      tell();
      done({ code: exitCode, out, err });
    });
  });

  const seen = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((found, failed) => {
      const give = (act: () => void) => {
        clearTimeout(timer);
        listeners.delete(look);
        act();
      };
      const look = () => {
        const match = pattern.exec(out) ?? pattern.exec(err);
        if (match !== null) give(() => found(match));
        else if (code !== undefined)
          give(() => failed(new Error(`it ended (${code}) without ${pattern}:\n${out}${err}`)));
      };
      const timer = setTimeout(() => {
        give(() => failed(new Error(`it does not write ${pattern}, but:\n${out}${err}`)));
      }, PATIENCE_MS);
      listeners.add(look);
      look();
    });

  return { written: () => out + err, seen, signal: (name) => child.kill(name), ended };
}

/** A Lattice on a port of its own while `use` runs. */
export async function withLattice(
  options: Partial<SandboxOptions>,
  use: (url: string, sandbox: Sandbox) => Promise<void>,
): Promise<void> {
  const sandbox = createSandbox({ people: 30, seed: 1, rateLimit: 0, ...options });
  const { url } = await sandbox.listen(0);
  try {
    await use(url, sandbox);
  } finally {
    await sandbox.close();
  }
}

export const KEY = "sandbox-key";
export const TOKEN = "a-token-that-nobody-guesses";

/** What a bridge on this Lattice needs; it takes any free port. */
export function bridgeEnvironment(latticeUrl: string, more: Environment = {}): Environment {
  return {
    LATTICE_API_KEY: KEY,
    LATTICE_BASE_URL: latticeUrl,
    SCIM_TOKEN: TOKEN,
    PORT: "0",

    ...more,
  };
}

/** Starts `serve` and waits for its start line: the SCIM base URL it names, and the origin that it is at. */
export async function serving(
  program: Program,
  environment: Environment,
): Promise<Running & { readonly baseUrl: string; readonly origin: string }> {
  const running = await program.start(["serve"], environment);
  const [, baseUrl = ""] = await running.seen(/"baseUrl":"([^"]+)"/);
  return { ...running, baseUrl, origin: new URL(baseUrl).origin };
}

/** Whatever came: tests look into it as they like. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
}

/** One request, of which the answer must be JSON. */
export async function ask(url: string, token?: string): Promise<Answer> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(url, { headers });
  return { status: response.status, headers: response.headers, json: JSON.parse(await response.text()) };
}

/** Asks until the answer has this status; the last one, whatever it is, after too long. */
export async function until(status: number, url: string, token?: string): Promise<Answer> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask(url, token);
    if (answer.status === status || Date.now() > deadline) return answer;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}
