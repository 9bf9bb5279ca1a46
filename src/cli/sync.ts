/** `lattice-scim sync`: one cycle, or the plan of one. */
import { openConnection } from "../bridge.js";
import type { Change } from "../directory/change.js";
import { createMemoryStore } from "../store/memory-store.js";
import type { CycleResult } from "../sync/cycle.js";
import { createLogger } from "../telemetry/create-logger.js";
import { createMetrics } from "../telemetry/metrics.js";
import type { CliIo, ExitCode } from "./cli-io.js";
import { createProgress } from "./progress.js";
import { loadSettings } from "./settings.js";

export interface SyncOptions {
  readonly config?: string;
  readonly connection: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export async function sync(options: SyncOptions, io: CliIo): Promise<ExitCode> {
  const config = loadSettings(options, io);
  if (config === undefined) return 2;
  const settings = config.connections.find((connection) => connection.id === options.connection);
  if (settings === undefined) {
    io.err(
      `there is no connection ${options.connection}; there are ${config.connections.map(({ id }) => id).join(", ")}`,
    );
    return 2;
  }
  const store = createMemoryStore();
  const connection = openConnection(settings, {
    config,
    logger: createLogger({ ...config.log, level: "error", write: process.stderr }),
    store,
    metrics: createMetrics({ processMetrics: false }),
    publicUrl: config.publicUrl ?? `http://${config.host}:${config.port}`,
  });
  const progress = createProgress(io);
  try {
    await connection.sync.load();
    const run = options.dryRun === true ? connection.sync.dryRun : connection.sync.cycle;
    const result = await run(io.stopped, progress.update);
    progress.end();
    print(result, options, io);
    return result.report.outcome === "failed" ? 1 : 0;
  } finally {
    progress.end();
    await connection.stop();
    await store.close();
  }
}

function print({ report, evaluation }: CycleResult, options: SyncOptions, io: CliIo): void {
  const changes = evaluation?.plan.changes ?? [];
  if (options.json === true) {
    io.out(JSON.stringify({ ...report, plan: options.dryRun === true ? changes.map(planned) : undefined }, null, 2));
    return;
  }
  const { read, rejections, absent } = report;
  if (options.dryRun === true) for (const change of changes) io.out(lineOf(change));
  io.out(`read ${read.users} people and ${read.departments} departments in ${read.requests} requests`);
  const counts = Object.entries(report.changes).filter(([, count]) => count > 0);
  const verb = options.dryRun === true ? "would be " : "";
  io.out(counts.length === 0 ? "nothing changes" : counts.map(([kind, count]) => `${count} ${verb}${kind}`).join(", "));
  for (const { kind, id, reason } of rejections) io.out(`rejected ${kind} ${id ?? "without an id"}: ${reason}`);
  for (const { kind, id, reason } of absent) io.out(`absent ${kind} ${id ?? ""}: ${reason}`);
  // A read that failed has failed, dry run or not.
  const wouldBe = options.dryRun === true && report.outcome !== "failed" ? "would be " : "";
  io.out(`outcome: ${wouldBe}${report.outcome}${report.reason === undefined ? "" : `, ${report.reason}`}`);
}

function planned({ kind, resourceType, id, cause }: Change): object {
  return { kind, resourceType, id, cause };
}

function lineOf({ kind, resourceType, id, cause }: Change): string {
  return `${kind.padEnd(11)} ${resourceType.padEnd(5)} ${id}  ${cause}`;
}
