/** Wires every part, and is the only file that sees them all. */
import { createHash } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { hostname } from "node:os";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Config, ConnectionConfig } from "./config/config.js";
import { type Connection, createConnection } from "./connections/connection.js";
import { createLatticeClient } from "./lattice/create-lattice-client.js";
import type { LatticeClient } from "./lattice/lattice-client.js";
import { extensionAttributes } from "./mapping/overrides.js";
import { groupResourceType, userResourceType } from "./scim/resource-types.js";
import { createAdminCalls } from "./server/admin/admin-calls.js";
import { createAdminSurface } from "./server/admin/admin-surface.js";
import { createApp } from "./server/app.js";
import type { ServedConnection } from "./server/connection.js";
import { listen, type RunningServer } from "./server/listen.js";
import { DEFAULT_SCIM_SETTINGS } from "./server/scim/scim-settings.js";
import { openStore } from "./store/open-store.js";
import type { StartSqliteWorker } from "./store/sqlite-client.js";
import type { Store } from "./store/store.js";
import type { Logger } from "./telemetry/logger.js";
import { createMetrics, type Metrics } from "./telemetry/metrics.js";
import { type Clock, stopwatch, systemClock } from "./time/clock.js";
import { createPacer } from "./time/pacer.js";

export interface BridgeOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
  /** How long Lattice may take for a whole answer, in milliseconds. */
  readonly answerTimeoutMs?: number;
  /** How the thread of a SQLite file is started; tests start it from its source. */
  readonly startSqliteWorker?: StartSqliteWorker;
  /** Told of the end of whatever may have left much garbage; nobody is told where it is left out. */
  readonly giveBack?: () => Promise<void>;
}

export interface Bridge {
  /**
   * Opens the store and the port, serves what is stored, and begins to read Lattice. Rejects where one cannot be opened.
   * `baseUrl` is what clients are told, `listensAt` the origin that the port is at.
   */
  start(): Promise<{ readonly baseUrl: string; readonly listensAt: string }>;
  /** Resolves when the default connection has something to serve, or the signal aborts. */
  ready(signal: AbortSignal): Promise<void>;
  /** Finishes requests in flight, stops reading, and closes the store. */
  stop(): Promise<void>;
}

const STOP_DEADLINE_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 30_000;

export function createBridge(options: BridgeOptions): Bridge {
  const { config, logger } = options;
  const pacer = createPacer({ now: stopwatch, nextTurn });
  // Readers would wait for a third of a second: a later cycle's end will do as well.
  const giveBack = async (): Promise<void> => {
    if (pacer.isQuiet()) await options.giveBack?.();
  };
  let running:
    | { readonly server: RunningServer; readonly store: Store; readonly connections: readonly Connection[] }
    | undefined;
  return {
    async start() {
      const store = await openConfiguredStore(options);
      logger.info(store.description);
      let app: RequestListener = starting;
      const server = await listen(
        (req, res) => {
          pacer.requestBegan();
          app(req, res);
        },
        {
          host: config.host,
          port: config.port,
          tls: config.tls === undefined ? undefined : { cert: config.tls.cert.pem, key: config.tls.key.pem.reveal() },
        },
      ).catch(async (error: unknown) => {
        await store.close();
        throw error;
      });
      running = { server, store, connections: [] };
      const publicUrl = config.publicUrl ?? reachable(server.origin);
      const metrics = createMetrics();
      const connections = config.connections.map((one) =>
        openConnection(one, { ...options, store, metrics, publicUrl, breathe: pacer.breathe, giveBack }),
      );
      running = { server, store, connections };
      const served = config.connections.map((one, index) => serve(one, connections[index], publicUrl));
      app = createApp({
        connections: (basePath) => served.find((connection) => connection.basePath === basePath),
        scim: {
          ...DEFAULT_SCIM_SETTINGS,
          defaultPageSize: config.scimPageSize,
          maxPageSize: config.scimPageSize,
          requestsPerSecond: config.scimRateLimit,
        },
        cursorSecret: await store.connection("default").cursorSecret(),
        ops: {
          unready: () => unready(connections),
          metrics,
        },
        surfaces: adminSurfaces(options, connections),
        trustProxy: typeof config.trustProxy === "object" ? config.trustProxy.join(", ") : config.trustProxy,
        clock: options.clock ?? systemClock,
        logger,
        breathe: pacer.giveWay,
        onAnswered(request) {
          if (request.connection === undefined) return;
          metrics.scimRequest(request.connection, request);
        },
      });
      for (const connection of connections) await connection.start();
      return { baseUrl: `${publicUrl}${basePathOf("default")}`, listensAt: server.origin };
    },
    async ready(signal) {
      const clock = options.clock ?? systemClock;
      while (!signal.aborted && unready(running?.connections ?? []) !== undefined) await clock.sleep(50, signal);
    },
    async stop() {
      if (running === undefined) return;
      const { server, store, connections } = running;
      await Promise.all([server.stop(STOP_DEADLINE_MS), ...connections.map((connection) => connection.stop())]);
      await store.close();
    },
  };
}

/** Without a token of operators there is no `/admin` at all. */
function adminSurfaces({ config, logger, clock = systemClock }: BridgeOptions, connections: readonly Connection[]) {
  if (config.adminToken === undefined) return [];
  const calls = createAdminCalls({ connections: () => connections, clock, logger });
  return [createAdminSurface({ token: config.adminToken.reveal(), calls })];
}

/** The store that the settings name. Rejects with what is wrong in plain words. */
export function openConfiguredStore(options: BridgeOptions): Promise<Store> {
  const { config, logger, clock = systemClock, startSqliteWorker: startWorker } = options;
  const { database } = config;
  const location = database.kind === "postgres" ? { kind: database.kind, url: database.url.reveal() } : database;
  return openStore(location, { clock, logger, startWorker });
}

/** The client of one connection's Lattice account, as configured. */
export function openLattice(
  options: Omit<BridgeOptions, "logger"> & Partial<BridgeOptions>,
  connection: ConnectionConfig,
  onStatus: (status: number | string) => void = () => undefined,
): LatticeClient {
  const { config, clock = systemClock, random = Math.random, logger, answerTimeoutMs = ANSWER_TIMEOUT_MS } = options;
  const { httpsProxy, httpProxy, noProxy } = config.proxy;
  return createLatticeClient({
    baseUrl: connection.lattice.baseUrl,
    apiKey: connection.lattice.apiKey.reveal(),
    rateLimit: connection.lattice.rateLimit,
    clock,
    random,
    environment: {
      ...(httpsProxy === undefined ? {} : { HTTPS_PROXY: httpsProxy.reveal() }),
      ...(httpProxy === undefined ? {} : { HTTP_PROXY: httpProxy.reveal() }),
      ...(noProxy === undefined ? {} : { NO_PROXY: noProxy }),
    },
    ...(config.latticeCa === undefined ? {} : { extraCa: config.latticeCa.pem }),
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    answerTimeoutMs,
    onRequest: (event) => onStatus(event.status ?? event.failure ?? "unknown"),
    ...(logger === undefined ? {} : { logger: logger.child({ connection: connection.id }) }),
  });
}

interface ConnectionParts extends BridgeOptions {
  readonly store: Store;
  readonly metrics: Metrics;
  readonly publicUrl: string;
  /** Awaited between slices of work, so that readers are not kept waiting. */
  readonly breathe: () => Promise<void>;
}

/** One connection, not started. */
export function openConnection(connection: ConnectionConfig, parts: ConnectionParts): Connection {
  const { clock = systemClock, random = Math.random, metrics } = parts;
  return createConnection({
    id: connection.id,
    client: openLattice(parts, connection, (status) => metrics.upstreamRequest(connection.id, status)),
    store: parts.store.connection(connection.id),
    mapping: connection.mapping,
    groups: connection.groups,
    limits: connection.guard,
    lifecycle: connection.lifecycle,
    intervalMs: connection.sync.intervalMs,
    baseUrl: `${parts.publicUrl}${basePathOf(connection.id)}`,
    clock,
    random,
    digest,
    breathe: parts.breathe,
    giveBack: parts.giveBack ?? (async () => undefined),
    logger: parts.logger,
    metrics,
    processName: `${hostname()}:${process.pid}`,
  });
}

function serve(config: ConnectionConfig, connection: Connection | undefined, publicUrl: string): ServedConnection {
  if (connection === undefined) throw new Error(`connection ${config.id} was not opened`);
  const basePath = basePathOf(config.id);
  return {
    id: config.id,
    basePath,
    baseUrl: `${publicUrl}${basePath}`,
    directory: connection.directory,
    userType: userResourceType(extensionAttributes(config.mapping.overrides)),
    groupType: groupResourceType(),
    clients: config.clients.map(({ name, tokens }) => ({ name, tokens: tokens.map((token) => token.reveal()) })),
    unready: () => connection.unready(),
    snapshotAt: (version) => connection.snapshotAt(version),
    keyOwnerId: () => connection.sync.keyOwner()?.id,
  };
}

function basePathOf(connectionId: string): string {
  return connectionId === "default" ? "/scim/v2" : `/connections/${connectionId}/scim/v2`;
}

/** Ready is the default connection's word; without one, that the store is open. */
function unready(connections: readonly Connection[]): string | undefined {
  return connections.find((connection) => connection.id === "default")?.unready();
}

/** A wildcard address is one that nobody can connect to; without PUBLIC_URL this machine's own name for itself has to do. */
function reachable(origin: string): string {
  return origin.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}

/** Between the opening of the port and the first glance at the store. */
function starting(_req: IncomingMessage, res: ServerResponse): void {
  res.writeHead(503, { "Retry-After": "1", "Cache-Control": "no-store" }).end();
}

/** 132 bits of SHA-256: enough that nobody meets a collision, short enough for an ETag. */
export function digest(text: string): string {
  // Copied, because a slice of a text keeps the whole of it in memory, and there are 100,000 of them.
  const short = Buffer.from(createHash("sha256").update(text).digest("base64url")).toString("latin1", 0, 22);
  // It may stand on a command line, where a dash in front would make it an option.
  return short.replace(/^-/, "_");
}
