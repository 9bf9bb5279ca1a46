/** The admin API of a bridge that runs, over HTTP. */
import type { Config } from "../config/config.js";
import type { AdminClient } from "./admin-client.js";

/** How long a bridge may take to say that it is there, in milliseconds. */
const PATIENCE_MS = 3_000;

/**
 * The bridge at an address that the settings name: on this machine, else where clients reach it, which may be another
 * one. Undefined where none answers or it has no admin API; `refused` where it does not accept the token. The token is
 * shown to nobody who has not answered as a bridge does.
 */
export async function connectBridge(config: Config, operator: string): Promise<AdminClient | "refused" | undefined> {
  const { adminToken } = config;
  if (adminToken === undefined) return undefined;
  const headers = {
    authorization: `Bearer ${adminToken.reveal()}`,
    // Header values are bytes; this one is UTF-8.
    "x-operator": Buffer.from(operator).toString("latin1"),
  };
  let refused = false;
  for (const base of addressesOf(config)) {
    if (!(await isBridge(base))) continue;
    const client = clientAt(base, headers);
    const { status } = await client.call("GET", "/connections");
    if (status === 200) return client;
    if (status === 401) refused = true;
  }
  return refused ? "refused" : undefined;
}

function clientAt(base: string, headers: Readonly<Record<string, string>>): AdminClient {
  return {
    async call(method, target, body) {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(`${base}/admin/v1${target}`, { method, headers, redirect: "error", ...sent });
      const read: unknown = await answer.json();
      return { status: answer.status, body: read };
    },
    close: () => Promise.resolve(),
  };
}

/** Where a bridge is looked for, in this order. */
export function addressesOf({ publicUrl, host, port, tls }: Config): readonly string[] {
  const anywhere: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  const name = anywhere[host] ?? host;
  const here = `${tls === undefined ? "http" : "https"}://${name.includes(":") ? `[${name}]` : name}:${port}`;
  return publicUrl === undefined ? [here] : [here, publicUrl];
}

async function isBridge(base: string): Promise<boolean> {
  try {
    const answer = await fetch(`${base}/livez`, { redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) });
    const body: unknown = await answer.json();
    return typeof body === "object" && body !== null && "status" in body && body.status === "alive";
  } catch {
    return false;
  }
}
