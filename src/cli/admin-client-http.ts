/** The admin API of a bridge that runs, over HTTP. */
import type { Config } from "../config/config.js";
import type { AdminClient } from "./admin-client.js";

/** How long a bridge may take to say that it is there, in milliseconds. */
const PATIENCE_MS = 3_000;

/**
 * The bridge at the address that the settings name. Undefined where none answers there or it has no admin API; `refused`
 * where it does not accept the token. The token is shown to nobody who has not answered as a bridge does.
 */
export async function connectBridge(config: Config, operator: string): Promise<AdminClient | "refused" | undefined> {
  const { adminToken } = config;
  const base = addressOf(config);
  if (adminToken === undefined || !(await isBridge(base))) return undefined;
  const headers = {
    authorization: `Bearer ${adminToken.reveal()}`,
    // Header values are bytes; this one is UTF-8.
    "x-operator": Buffer.from(operator).toString("latin1"),
  };
  const client: AdminClient = {
    async call(method, target, body) {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(`${base}/admin/v1${target}`, { method, headers, redirect: "error", ...sent });
      const read: unknown = await answer.json();
      return { status: answer.status, body: read };
    },
    close: () => Promise.resolve(),
  };
  const { status } = await client.call("GET", "/connections");
  if (status === 401) return "refused";
  return status === 200 ? client : undefined;
}

function addressOf({ publicUrl, host, port, tls }: Config): string {
  if (publicUrl !== undefined) return publicUrl;
  const anywhere: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  const name = anywhere[host] ?? host;
  return `${tls === undefined ? "http" : "https"}://${name.includes(":") ? `[${name}]` : name}:${port}`;
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
