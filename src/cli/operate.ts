/** How the operators' commands reach a connection: through the bridge where one runs, else on the store itself. */
import { userInfo } from "node:os";
import type { Config } from "../config/config.js";
import { StoreRefusedError, StoreUnavailableError, StoreUnusableError } from "../store/store-error.js";
import type { AdminClient, CallAnswer } from "./admin-client.js";
import { connectBridge } from "./admin-client-http.js";
import type { CliIo, ExitCode } from "./cli-io.js";
import { loadSettings } from "./settings.js";

export interface OperatorOptions {
  readonly config?: string;
  readonly connection: string;
  readonly json?: boolean;
}

/** The calls on one connection. */
export interface Operator {
  /** Undefined after the bridge's refusal has been printed; `T` is the answer's shape in the OpenAPI document. */
  ask<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T | undefined>;
}

/** Runs a command on the connection that the options name; it fails where `act` gives false. */
export async function operate(
  options: OperatorOptions,
  io: CliIo,
  act: (operator: Operator) => Promise<boolean>,
): Promise<ExitCode> {
  const config = loadSettings(options, io);
  if (config === undefined) return 2;
  return withPlainErrors(io, async () => {
    const client = await openClient(config, io);
    if (client === undefined) return 1;
    try {
      const base = `/connections/${encodeURIComponent(options.connection)}`;
      if ((await client.call("GET", base)).status === 404) {
        io.err(`there is no connection ${options.connection}`);
        return 2;
      }
      const done = await act({
        async ask<T>(method: "GET" | "POST", path: string, body?: unknown) {
          const answer = await client.call(method, base + path, body);
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the OpenAPI document is checked against the server
          if (answer.status < 300) return answer.body as T;
          io.err(detailOf(answer));
          return undefined;
        },
      });
      return done ? 0 : 1;
    } finally {
      await client.close();
    }
  });
}

/** What can be wrong with a store is told in its own words, which say what to do. */
export async function withPlainErrors(io: CliIo, act: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await act();
  } catch (error) {
    const known = [StoreRefusedError, StoreUnavailableError, StoreUnusableError].some((kind) => error instanceof kind);
    if (!known || !(error instanceof Error)) throw error;
    io.err(error.message);
    return 1;
  }
}

/** A decision made on the command line is recorded with the name that the system knows its maker by. */
export function whoAsks(io: CliIo): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number that has no name.
    return io.env["USER"] ?? "somebody without a name";
  }
}

async function openClient(config: Config, io: CliIo): Promise<AdminClient | undefined> {
  const bridge = await connectBridge(config, whoAsks(io));
  if (bridge === "refused") {
    io.err("a bridge runs there, but it does not accept this ADMIN_TOKEN");
    return undefined;
  }
  if (bridge !== undefined) return bridge;
  // Loaded only where it is needed: it needs nearly the whole program.
  const { openStoreClient } = await import("./admin-client-store.js");
  return openStoreClient(config, io, `cli: ${whoAsks(io)}`);
}

function detailOf({ status, body }: CallAnswer): string {
  const detail: unknown = typeof body === "object" && body !== null && "detail" in body ? body.detail : undefined;
  return typeof detail === "string" ? detail : `the bridge answers ${status}`;
}
