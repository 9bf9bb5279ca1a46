/** `lattice-scim sync`: one cycle, by the bridge that runs or on the store itself; or the plan of one. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { existsSync } from "node:fs";
import { openConfiguredStore, openConnection } from "../bridge.js";
import type { Config, ConnectionConfig } from "../config/config.js";
import type { Connection } from "../connections/connection.js";
import type { Change } from "../directory/change.js";
import { viewCycle } from "../server/admin/cycle-view.js";
import { createMemoryStore } from "../store/memory-store.js";
import type { Store } from "../store/store.js";
import type { CycleResult } from "../sync/cycle.js";
import { createLogger } from "../telemetry/create-logger.js";
import { createMetrics } from "../telemetry/metrics.js";
import type { AdminClient } from "./admin-client.js";
import { addressesOf, connectBridge } from "./admin-client-http.js";
import type { CliIo, ExitCode } from "./cli-io.js";
import { whoAsks, withPlainErrors } from "./operate.js";
import { createProgress } from "./progress.js";
import { loadSettings } from "./settings.js";

export interface SyncOptions {
  readonly config?: string;
  readonly connection: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** A cycle as the admin API shows it. */
interface CycleView {
  readonly outcome: string;
  readonly reason: string | null;
  readonly read: { readonly users: number; readonly departments: number; readonly requests: number };
  readonly changes: Readonly<Record<string, number>>;
  readonly rejections: readonly RecordView[];
  readonly absent: readonly RecordView[];
}

interface RecordView {
  readonly kind: string;
  readonly id: string | null;
  readonly reason: string;
}

export async function sync(options: SyncOptions, io: CliIo): Promise<ExitCode> {
  const config = loadSettings(options, io);
  if (config === undefined) return 2;
  const settings = config.connections.find((connection) => connection.id === options.connection);
  if (settings === undefined) {
    const known = config.connections.map(({ id }) => id).join(", ");
    io.err(`there is no connection ${options.connection}; there are ${known}`);
    return 2;
  }
  return withPlainErrors(io, async () => {
    if (options.dryRun === true) {
      return onStore(config, settings, await openToLook(config), options, io);
    }
    const bridge = await connectBridge(config, whoAsks(io));
    if (bridge === "refused") {
      io.err("a bridge runs there, but it does not accept this ADMIN_TOKEN");
      return 1;
    }
    if (bridge !== undefined) return throughBridge(bridge, options, io);
    return onStore(config, settings, await openConfiguredStore({ config, logger: quiet(config) }), options, io);
  });
}

async function throughBridge(bridge: AdminClient, options: SyncOptions, io: CliIo): Promise<ExitCode> {
  const target = `/connections/${encodeURIComponent(options.connection)}/sync?wait=true`;
  const { status, body } = await bridge.call("POST", target);
  if (status !== 200) {
    const detail: unknown = typeof body === "object" && body !== null && "detail" in body ? body.detail : undefined;
    io.err(typeof detail === "string" ? detail : `the bridge answers ${status}`);
    return 1;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the OpenAPI document is checked against the server
  const cycle = body as CycleView;
  print(cycle, [], options, io);
  return cycle.outcome === "failed" ? 1 : 0;
}

/** Nothing is made by looking: without a store everything would be new. */
async function openToLook(config: Config): Promise<Store> {
  const { database } = config;
  if (database.kind === "sqlite" && !existsSync(database.path)) return createMemoryStore();
  return openConfiguredStore({ config, logger: quiet(config) });
}

async function onStore(
  config: Config,
  settings: ConnectionConfig,
  store: Store,
  options: SyncOptions,
  io: CliIo,
): Promise<ExitCode> {
  const connection = openConnection(settings, {
    config,
    logger: quiet(config),
    store,
    breathe: () => nextTurn(),
    metrics: createMetrics({ processMetrics: false }),
    publicUrl: config.publicUrl ?? `http://${config.host}:${config.port}`,
  });
  try {
    await connection.sync.load();
    const result = options.dryRun === true ? await look(connection, io) : await run(connection, config, io);
    if (result === undefined) return 1;
    const changes = result.evaluation?.plan.changes ?? [];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- viewCycle makes it, and says no more than that it is an object
    print(viewCycle(result.report) as CycleView, changes, options, io);
    return result.report.outcome === "failed" ? 1 : 0;
  } finally {
    await connection.stop();
    await store.close();
  }
}

function look({ sync: cycles }: Connection, io: CliIo): Promise<CycleResult> {
  return withProgress(io, (onProgress) => cycles.dryRun(io.stopped, onProgress));
}

/** Undefined after it has been said that another process runs the cycles. */
async function run(
  { id, store, sync: cycles }: Connection,
  config: Config,
  io: CliIo,
): Promise<CycleResult | undefined> {
  const lease = await store.lease();
  if (lease === undefined) {
    const hint =
      config.adminToken === undefined
        ? "with its ADMIN_TOKEN it can be asked for one now"
        : `it has to be asked for one, but none that has an admin API answers at ${addressesOf(config).join(" or ")}`;
    io.err(`a bridge runs the cycles of connection ${id}: ${hint}`);
    return undefined;
  }
  try {
    await cycles.carryOut();
    const stop = AbortSignal.any([io.stopped, lease.lost]);
    return await withProgress(io, (onProgress) => cycles.cycle(stop, onProgress));
  } finally {
    await lease.release();
  }
}

async function withProgress(
  io: CliIo,
  read: (onProgress: ReturnType<typeof createProgress>["update"]) => Promise<CycleResult>,
): Promise<CycleResult> {
  const progress = createProgress(io);
  try {
    return await read(progress.update);
  } finally {
    progress.end();
  }
}

function print(cycle: CycleView, planned: readonly Change[], options: SyncOptions, io: CliIo): void {
  const { read, rejections, absent, outcome, reason } = cycle;
  const dryRun = options.dryRun === true;
  if (options.json === true) {
    const plan = dryRun
      ? planned.map(({ kind, resourceType, id, cause }) => ({ kind, resourceType, id, cause }))
      : undefined;
    io.out(JSON.stringify({ ...cycle, plan }, null, 2));
    return;
  }
  if (dryRun) for (const change of planned) io.out(lineOf(change));
  // A read that failed has failed, dry run or not, and nothing of it counts.
  if (outcome === "failed") {
    io.out(`outcome: failed${reason === null ? "" : `, ${reason}`}`);
    return;
  }
  io.out(`read ${read.users} people and ${read.departments} departments in ${read.requests} requests`);
  const counts = Object.entries(cycle.changes).filter(([, count]) => count > 0);
  const verb = dryRun ? "would be " : "";
  // A frozen or quarantined cycle carries out nothing of what it planned.
  const done = dryRun || !["published", "held"].includes(outcome) ? "would be " : "";
  io.out(counts.length === 0 ? "nothing changes" : counts.map(([kind, count]) => `${count} ${done}${kind}`).join(", "));
  for (const record of rejections) io.out(`rejected ${record.kind} ${record.id ?? "without an id"}: ${record.reason}`);
  for (const record of absent) io.out(`absent ${record.kind} ${record.id ?? ""}: ${record.reason}`);
  io.out(`outcome: ${verb}${outcome}${reason === null ? "" : `, ${reason}`}`);
}

function lineOf({ kind, resourceType, id, cause }: Change): string {
  return `${kind.padEnd(11)} ${resourceType.padEnd(5)} ${id}  ${cause}`;
}

function quiet(config: Config) {
  return createLogger({ ...config.log, level: "error", write: process.stderr });
}
