/** The real bridge in this process on a sandbox Lattice, asked over HTTP by a client and an operator; it can be restarted. */
import { createBridge } from "../../src/bridge.js";
import { loadConfig } from "../../src/config/load-config.js";
import type { Logger } from "../../src/telemetry/logger.js";
import type { Clock } from "../../src/time/clock.js";
import { silentLogger } from "../support/silent-logger.js";
import { startSqliteWorker } from "../support/sqlite-worker.js";
import { hurriedClock } from "./hurried-clock.js";
import { readDirectory, type Served } from "./served-directory.js";

export const LATTICE_KEY = "lattice-key-of-the-tests";
export const SCIM_TOKEN = "scim-token-of-the-tests";
export const ADMIN_TOKEN = "admin-token-of-the-tests";

/** Whatever came: tests look into it as they like. */
export type Json = ReturnType<typeof JSON.parse>;

/** A cycle's report, as operators get it. */
export interface Cycle {
  readonly outcome: "published" | "unchanged" | "held" | "quarantined" | "failed";
  readonly reason: string | null;
  readonly rejections: readonly { readonly reason: string }[];
  readonly absent: readonly { readonly reason: string }[];
}

export interface BridgeUnderTest {
  readonly origin: string;
  /** Everything that a client is served, or undefined before the first snapshot. */
  read(): Promise<Served | undefined>;
  /** Runs a cycle and gives its report. */
  cycle(): Promise<Cycle>;
  /** The report of the first cycle there ever was, as soon as it has ended. */
  firstCycle(): Promise<Cycle>;
  /** Below `/admin/v1/connections/default`. */
  get(path: string): Promise<Json>;
  post(path: string, body?: unknown): Promise<Json>;
  stop(): Promise<void>;
}

export interface UnderTestOptions {
  readonly latticeUrl: string;
  /** In memory without it. */
  readonly databaseUrl?: string;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** How long Lattice may take for an answer, in milliseconds of the world. */
  readonly answerTimeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

const SPEED = 200;
const ANSWER_TIMEOUT_MS = 150;
const PATIENCE_MS = 20_000;

/** Begins its first cycle at once; whether to wait for it is the caller's business. No other cycle runs by itself soon. */
export async function startBridge(options: UnderTestOptions): Promise<BridgeUnderTest> {
  const loaded = loadConfig({
    env: {
      LATTICE_API_KEY: LATTICE_KEY,
      LATTICE_BASE_URL: options.latticeUrl,
      LATTICE_RATE_LIMIT: "1000000",
      SCIM_TOKEN,
      SCIM_RATE_LIMIT: "0",
      ADMIN_TOKEN,
      PORT: "0",
      DATABASE_URL: options.databaseUrl ?? "sqlite::memory:",
      SYNC_INTERVAL: "7d",
      ...options.env,
    },
    readFile: () => {
      throw Object.assign(new Error("no file"), { code: "ENOENT" });
    },
  });
  if (!loaded.ok) throw new Error(loaded.problems.join("\n"));
  const bridge = createBridge({
    config: loaded.config,
    logger: options.logger ?? silentLogger,
    clock: options.clock ?? hurriedClock(SPEED),
    // No jitter on the pauses between retries: where Lattice does not say how long to wait, they are none.
    random: () => 0,
    answerTimeoutMs: options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS,
    startSqliteWorker,
  });
  const { listensAt: origin } = await bridge.start();

  const admin = async (method: "GET" | "POST", path: string, body?: unknown): Promise<Json> => {
    const response = await fetch(`${origin}/admin/v1/connections/default${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json: Json = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(json)}`);
    return json;
  };
  const get = (path: string) => admin("GET", path);

  return {
    origin,
    read: () => readDirectory(`${origin}/scim/v2`, SCIM_TOKEN),
    cycle: () => admin("POST", "/sync?wait=true"),
    async firstCycle() {
      const deadline = Date.now() + PATIENCE_MS;
      while (Date.now() < deadline) {
        const { items }: { items: readonly (Cycle & { number: number })[] } = await get("/cycles");
        const first = items.find(({ number }) => number === 1);
        if (first !== undefined) return first;
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
      }
      throw new Error("the first cycle does not end");
    },
    get,
    post: (path, body) => admin("POST", path, body),
    stop: () => bridge.stop(),
  };
}
