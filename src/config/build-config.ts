/** Turns checked settings into the configuration that the program runs with. */
import type { ClientConfig, Config, ConnectionConfig, ProxyConfig } from "./config.js";
import { parseDatabaseUrl } from "./database-url.js";
import type { PemFiles } from "./pem-files.js";
import { parseProxyUrl } from "./proxy-url.js";
import { createSecret, type Secret } from "./secret.js";
import { splitList } from "./setting.js";
import { DEFAULT_DATABASE_URL, type Settings } from "./settings-schema.js";

const REGIONS = { us: "https://api.latticehq.com/v1", emea: "https://api.emea.latticehq.com/v1" } as const;

export interface Surroundings {
  /** Whether the log goes to a terminal. */
  readonly terminal: boolean;
  readonly file: string | undefined;
  readonly pems: PemFiles;
}

export function buildConfig(settings: Settings, { terminal, file, pems }: Surroundings): Omit<Config, "warnings"> {
  const { publicUrl, adminToken } = settings;
  const database = parseDatabaseUrl(settings.databaseUrl?.reveal() ?? DEFAULT_DATABASE_URL);
  if (database === undefined) throw new Error("databaseUrl passed its check and cannot be read");
  const { tlsCert, tlsKey, latticeCa } = pems;
  return {
    ...(file === undefined ? {} : { file }),
    host: settings.host.replace(/^\[(.*)\]$/, "$1"),
    port: settings.port,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(tlsCert === undefined || tlsKey === undefined
      ? {}
      : { tls: { cert: tlsCert, key: { file: tlsKey.file, pem: createSecret(tlsKey.pem) } } }),
    trustProxy: typeof settings.trustProxy === "string" ? splitList(settings.trustProxy) : settings.trustProxy,
    ...(adminToken === undefined ? {} : { adminToken }),
    scimRateLimit: settings.scimRateLimit,
    scimPageSize: settings.scimPageSize,
    database,
    log: { level: settings.logLevel, format: settings.logFormat ?? (terminal ? "pretty" : "json") },
    proxy: buildProxy(settings),
    ...(latticeCa === undefined ? {} : { latticeCa }),
    connections: settings.connections.map(buildConnection),
  };
}

function buildProxy({ httpsProxy, httpProxy, noProxy }: Settings): ProxyConfig {
  const https = httpsProxy === undefined ? undefined : parseProxyUrl(httpsProxy.reveal());
  const http = httpProxy === undefined ? undefined : parseProxyUrl(httpProxy.reveal());
  return {
    ...(https === undefined ? {} : { httpsProxy: https }),
    ...(http === undefined ? {} : { httpProxy: http }),
    ...(noProxy === undefined ? {} : { noProxy }),
  };
}

function buildConnection(settings: Settings["connections"][number]): ConnectionConfig {
  const { apiKey, region, baseUrl, rateLimit } = settings.lattice;
  const { preStart, ...mapping } = settings.mapping;
  const {
    leavers: { window, ...leavers },
    ...guard
  } = settings.guard;
  const { absentReads, deleteAfter, keepVersions, keepHistory } = settings.lifecycle;
  return {
    id: settings.id,
    lattice: { apiKey, baseUrl: baseUrl ?? REGIONS[region ?? "us"], rateLimit },
    clients: settings.clients.map(buildClient),
    sync: { intervalMs: settings.sync.interval },
    mapping: { ...mapping, ...(preStart === undefined ? {} : { preStartDays: preStart }) },
    guard: { ...guard, leavers: { ...leavers, windowMs: window } },
    groups: settings.groups,
    lifecycle: {
      absentReads,
      deleteAfterMs: deleteAfter,
      keepVersionsMs: keepVersions,
      keepHistoryMs: keepHistory,
    },
  };
}

function buildClient({ name, token, tokens }: Settings["connections"][number]["clients"][number]): ClientConfig {
  const unique = new Map<string, Secret>();
  for (const secret of token ?? tokens?.flat() ?? []) unique.set(secret.reveal(), secret);
  return { name, tokens: [...unique.values()] };
}
