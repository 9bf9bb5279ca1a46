/** A bridge on a sandbox, both in this process, asked over HTTP as operators and identity providers ask it. */
import { createBridge } from "../../../src/bridge.js";
import { loadConfig } from "../../../src/config/load-config.js";
import { createSandbox } from "../../../src/sandbox/sandbox.js";
import type { SandboxControl } from "../../../src/sandbox/sandbox-control.js";
import type { LogFields, Logger } from "../../../src/telemetry/logger.js";
import { systemClock } from "../../../src/time/clock.js";
import { startSqliteWorker } from "../../support/sqlite-worker.js";

export const LATTICE_KEY = "lattice-key-of-the-tests";
export const SCIM_TOKEN = "scim-token-of-the-tests";
export const ADMIN_TOKEN = "admin-token-of-the-tests";

// Whatever came: tests look into it as they like.
export type Json = ReturnType<typeof JSON.parse>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Json;
}

export interface OperatedBridge {
  readonly control: SandboxControl;
  readonly origin: string;
  /** Below `/admin/v1/connections/default`, unless it begins with `/admin`. */
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  readonly ask: (path: string, init?: RequestInit) => Promise<Answer>;
  /** Runs a cycle and gives its report. */
  readonly cycle: () => Promise<Json>;
  /** SCIM, below `/scim/v2`. */
  readonly scim: (path: string) => Promise<Answer>;
  /** How many people are served as active. */
  readonly active: () => Promise<number>;
  readonly isActive: (id: string) => Promise<boolean>;
  readonly pass: (ms: number) => void;
  readonly logged: readonly { readonly level: string; readonly message: string; readonly fields: LogFields }[];
  /** Every body that was answered so far. */
  readonly bodies: readonly string[];
}

export interface OperatedOptions {
  readonly people?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Lines of the settings file. */
  readonly yaml?: string;
}

/** Resolves after the first cycle. Nothing runs a cycle afterwards but the test. */
export async function withOperatedBridge(
  { people = 40, env = {}, yaml }: OperatedOptions,
  use: (bridge: OperatedBridge) => Promise<void>,
): Promise<void> {
  const lattice = createSandbox({ people, seed: 1, rateLimit: 0, key: LATTICE_KEY });
  const { url } = await lattice.listen(0);
  const loaded = loadConfig({
    env: {
      LATTICE_API_KEY: LATTICE_KEY,
      LATTICE_BASE_URL: url,
      LATTICE_RATE_LIMIT: "100000",
      SCIM_TOKEN,
      ADMIN_TOKEN,
      PORT: "0",
      DATABASE_URL: "sqlite::memory:",
      SYNC_INTERVAL: "1h",
      ...(yaml === undefined ? {} : { CONFIG_FILE: "bridge.yaml" }),
      ...env,
    },
    readFile: () => {
      if (yaml !== undefined) return yaml;
      throw Object.assign(new Error("no file"), { code: "ENOENT" });
    },
  });
  if (!loaded.ok) throw new Error(loaded.problems.join("\n"));
  let ahead = 0;
  const logged: OperatedBridge["logged"][number][] = [];
  const clock = {
    now: () => Date.now() + ahead,
    sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms, signal),
  };
  const bridge = createBridge({ config: loaded.config, logger: keepingLogger(logged), clock, startSqliteWorker });
  const { baseUrl } = await bridge.start();
  const { origin } = new URL(baseUrl);
  const bodies: string[] = [];

  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(origin + path, init);
    const text = await response.text();
    bodies.push(text);
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  };
  const admin = (path: string) => (path.startsWith("/admin") ? path : `/admin/v1/connections/default${path}`);
  const authorization = `Bearer ${ADMIN_TOKEN}`;
  const get = (path: string) => ask(admin(path), { headers: { authorization } });
  const post = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    ask(admin(path), {
      method: "POST",
      headers: { authorization, ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  const scim = (path: string) =>
    ask(`/scim/v2${path}`, { headers: { authorization: `Bearer ${env["SCIM_TOKEN"] ?? SCIM_TOKEN}` } });

  try {
    await bridge.ready(AbortSignal.timeout(30_000));
    while (!logged.some(({ message }) => message === "cycle")) await systemClock.sleep(5);
    await use({
      control: lattice.control,
      origin,
      get,
      post,
      ask,
      cycle: async () => (await post("/sync?wait=true")).json,
      scim,
      active: async () => (await scim("/Users?filter=active%20eq%20true&count=0")).json.totalResults,
      isActive: async (id) => (await scim(`/Users/${id}`)).json.active,
      pass: (ms) => {
        ahead += ms;
      },
      logged,
      bodies,
    });
  } finally {
    await bridge.stop();
    await lattice.close();
  }
}

/** People in Lattice who are not the owner of the key, ACTIVE, in the order in which they were created. */
export function staff(control: SandboxControl, count: number): readonly string[] {
  const owner = control.owner().id;
  const active = control.people().filter((person) => person.status === "ACTIVE" && person.id !== owner);
  return active.slice(-count).map((person) => person.id);
}

/** Keeps every line. */
export function keepingLogger(logged: OperatedBridge["logged"][number][], more: LogFields = {}): Logger {
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      void logged.push({ level, message, fields: { ...more, ...fields } });
  return {
    error: at("error"),
    warn: at("warn"),
    info: at("info"),
    http: at("http"),
    debug: at("debug"),
    child: (fields) => keepingLogger(logged, { ...more, ...fields }),
  };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
