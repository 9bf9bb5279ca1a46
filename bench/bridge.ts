/** The program itself and a made-up Lattice to read, each as its own process, with the settings that everybody has. */
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { type Child, startChild } from "./child.js";
import type { Built } from "./prepare.js";

export const TOKEN = "a-token-that-only-the-benchmark-uses";
export const KEY = "sandbox-key";

export interface Upstream {
  readonly child: Child;
  /** Base of the API, `/v1` included. */
  readonly url: string;
  control<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** Works at the lowest priority: in life it is another machine. */
export async function startUpstream(built: Built, people: number): Promise<Upstream> {
  const port = await freePort();
  const child = startChild({
    name: `sandbox of ${people}`,
    args: [
      built.program,
      "sandbox",
      "--people",
      String(people),
      "--port",
      String(port),
      "--rate-limit",
      "0",
      "--key",
      KEY,
    ],
    yielding: true,
  });
  await child.line((line) => line.startsWith("Lattice"), 120_000);
  return {
    child,
    url: `http://127.0.0.1:${port}/v1`,
    async control<T>(method: string, path: string, body?: unknown) {
      const answer = await fetch(`http://127.0.0.1:${port}/control/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return (answer.status === 204 ? undefined : await answer.json()) as T;
    },
  };
}

export interface BridgeOptions {
  readonly upstreamUrl: string;
  readonly databaseUrl: string;
  /** Between cycles, as the setting has it. */
  readonly interval: string;
  /** A YAML file with more settings. */
  readonly settings?: string;
}

export interface RunningBridge {
  readonly child: Child;
  readonly port: number;
  /** When its process was started, as performance.now() has it. */
  readonly startedAt: number;
}

/** Resolves when its port is open; what it serves by then is another matter. */
export async function startBridge(built: Built, options: BridgeOptions): Promise<RunningBridge> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = startChild({
    name: "bridge",
    args: ["--expose-gc", "--import", built.process("probe"), built.program, "serve"],
    env: {
      LATTICE_API_KEY: KEY,
      LATTICE_BASE_URL: options.upstreamUrl,
      LATTICE_RATE_LIMIT: "100000",
      SCIM_TOKEN: TOKEN,
      SCIM_RATE_LIMIT: "0",
      SYNC_INTERVAL: options.interval,
      DATABASE_URL: options.databaseUrl,
      PORT: String(port),
      PUBLIC_URL: "https://scim.example.com",
      ...(options.settings === undefined ? {} : { CONFIG_FILE: options.settings }),
    },
  });
  await child.line((line) => line.includes("lattice-scim-bridge serves"), 60_000);
  return { child, port, startedAt };
}

/** Milliseconds from the process's start until it serves; undefined where that does not come within `withinMs`. */
export async function untilReady(bridge: RunningBridge, withinMs: number): Promise<number | undefined> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${bridge.port}/readyz`);
    await answer.arrayBuffer();
    const elapsed = performance.now() - bridge.startedAt;
    if (answer.ok) return elapsed;
    if (elapsed > withinMs) return undefined;
    await setTimeout(25);
  }
}

/** The report of the next cycle that ends, as its line of the log has it. */
export async function nextCycle(bridge: RunningBridge, withinMs: number): Promise<CycleLine> {
  const line = await bridge.child.line((text) => text.includes('"message":"cycle"'), withinMs);
  return JSON.parse(line) as CycleLine;
}

export interface CycleLine {
  readonly outcome: string;
  readonly reason?: string;
  readonly seconds: number;
  readonly changes: Readonly<Record<string, number>>;
  readonly read: { readonly users: number; readonly requests: number };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
