/** The compiled program as a process of its own on a sandbox Lattice, to be killed at any moment. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readDirectory, type Served } from "../bridge/served-directory.js";

export const LATTICE_KEY = "lattice-key-of-the-torture";
const SCIM_TOKEN = "scim-token-of-the-torture";
const ADMIN_TOKEN = "admin-token-of-the-torture";

// Whatever came: callers look into it as they like.
type Json = ReturnType<typeof JSON.parse>;

export interface BridgeProcess {
  readonly origin: string;
  /** Everything that a client is served; undefined before the first snapshot. Rejects where nobody answers. */
  read(): Promise<Served | undefined>;
  /** The ids of a page of a walk by cursor, and where it goes on; begins one where no cursor is given. */
  walk(cursor: string | undefined): Promise<WalkedPage>;
  /** A GET below `/scim/v2` as a client. */
  ask(path: string): Promise<{ readonly status: number; readonly dataAge: number; readonly json: Json }>;
  /** How the connection stands, as operators see it. */
  standing(): Promise<Json>;
  /** Ends it at once. Rejects where it had ended by itself. */
  kill(): Promise<void>;
}

export interface WalkedPage {
  readonly ids: readonly string[];
  /** Undefined where it was the last. */
  readonly next: string | undefined;
}

export interface BridgeProcessOptions {
  /** The compiled `main.js`. */
  readonly program: string;
  /** A folder for its settings; made where it is missing. */
  readonly folder: string;
  readonly latticeUrl: string;
  readonly databaseUrl: string;
  /** Pause between cycles: `10ms`. */
  readonly interval: string;
}

const WALKED_AT_ONCE = 40;

/** Nobody is held: what is tested is whether anything gets lost. */
const SETTINGS = `
connections:
  - id: default
    lattice: { apiKey: ${LATTICE_KEY}, rateLimit: 1000000 }
    clients: [{ name: torture, token: ${SCIM_TOKEN} }]
    guard:
      leavers: { percent: 100 }
      identityChurn: { percent: 100 }
      attributeChurn: { percent: 100 }
      groupLosses: { percent: 100 }
`;
/** Where a process is heard of nothing for so long, something is wrong; milliseconds. */
const PATIENCE_MS = 20_000;

/** Resolves when it listens, and rejects with what it wrote where it ends or takes too long before that. */
export async function startBridgeProcess(options: BridgeProcessOptions): Promise<BridgeProcess> {
  mkdirSync(options.folder, { recursive: true });
  writeFileSync(join(options.folder, "bridge.yaml"), SETTINGS);
  const child = spawn(process.execPath, [options.program, "serve"], {
    cwd: options.folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      CONFIG_FILE: "bridge.yaml",
      LATTICE_BASE_URL: options.latticeUrl,
      DATABASE_URL: options.databaseUrl,
      SYNC_INTERVAL: options.interval,
      ADMIN_TOKEN,
      SCIM_RATE_LIMIT: "0",
      PORT: "0",
      // Or each start would serve other locations.
      PUBLIC_URL: "https://scim.example.com",
      LOG_FORMAT: "json",
    },
  });
  const exited = once(child, "exit") as Promise<[number | null, string | null]>;
  // Whoever started it may be stopped: then it is not to stay behind.
  const killNow = () => void child.kill("SIGKILL");
  process.once("exit", killNow);
  child.once("exit", () => process.off("exit", killNow));
  const origin = await new Promise<string>((resolve, reject) => {
    let written = "";
    const late = setTimeout(() => reject(new Error(`it does not start: ${written}`)), PATIENCE_MS);
    const hear = (data: Buffer) => {
      // Once it listens, what it writes is read and forgotten.
      if (written === "started") return;
      written += data.toString();
      const [, listensAt] = /"listensAt":"([^"]+)"/.exec(written) ?? [];
      if (listensAt === undefined) return;
      written = "started";
      clearTimeout(late);
      resolve(listensAt);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", () => {
      clearTimeout(late);
      reject(new Error(`it ended before it listened: ${written}`));
    });
  });

  const get = (path: string, token: string) =>
    fetch(origin + path, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(PATIENCE_MS) });
  const ask = async (path: string) => {
    const answer = await get(`/scim/v2${path}`, SCIM_TOKEN);
    const json: Json = await answer.json();
    return { status: answer.status, dataAge: Number(answer.headers.get("data-age") ?? Number.NaN), json };
  };
  return {
    origin,
    read: () => readDirectory(`${origin}/scim/v2`, SCIM_TOKEN),
    ask,
    async walk(cursor) {
      const { status, json } = await ask(`/Users?count=${WALKED_AT_ONCE}&cursor=${cursor ?? ""}`);
      if (status !== 200) throw new Error(`a walk does not go on: ${status} ${json.detail}`);
      return { ids: json.Resources.map(({ id }: { id: string }) => id), next: json.nextCursor };
    },
    async standing() {
      return (await get("/admin/v1/connections/default", ADMIN_TOKEN)).json();
    },
    async kill() {
      child.kill("SIGKILL");
      const [code, signal] = await exited;
      if (signal !== "SIGKILL") throw new Error(`it had ended by itself (${code})`);
    },
  };
}
