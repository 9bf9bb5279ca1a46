/** Every setting, once: what it is called, what it may be, what it means. Checks, docs and the JSON Schema come from here. */
import { isIP } from "node:net";
import type { z } from "zod";
import { connectionSchema } from "./connection-schema.js";
import { parseDatabaseUrl } from "./database-url.js";
import { parseProxyUrl } from "./proxy-url.js";
import { baseUrl, choice, group, HEADER_SAFE, integer, isHeaderSafe, list, proxies, secret, text } from "./setting.js";

export const DEFAULT_DATABASE_URL = "sqlite:./data/bridge.db";

const LOG_LEVELS = ["error", "warn", "info", "http", "verbose", "debug"] as const;
const HOST_NAME = /^(?=.{1,253}$)[A-Za-z0-9]([\w-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([\w-]*[A-Za-z0-9])?)*$/;

const isHost = (host: string): boolean => isIP(host.replace(/^\[(.*)\]$/, "$1")) !== 0 || HOST_NAME.test(host);
const isFilled = (value: string): boolean => value.trim() !== "";
const PROXY = "a proxy, http://host:port";
const isProxy = (url: string): boolean => parseProxyUrl(url) !== undefined;

export const settingsSchema = group("The settings of the bridge.", {
  host: text(
    "Address to listen on; `0.0.0.0` or `::` for every address of the machine.",
    "an IP address or host name",
    isHost,
    {
      env: "HOST",
    },
  ).prefault("127.0.0.1"),
  port: integer("Port to listen on; 0 picks a free one.", 0, 65_535, { env: "PORT" }).prefault(8080),
  publicUrl: baseUrl("Base of every `meta.location`: where clients reach the bridge.", {
    env: "PUBLIC_URL",
    defaultText: "`http://HOST:PORT`",
  }).optional(),
  tlsCert: text(
    "PEM file with the certificate chain, for TLS on the bridge's own port.",
    "the path of a PEM file",
    isFilled,
    {
      env: "TLS_CERT",
    },
  ).optional(),
  tlsKey: text("PEM file with the certificate's private key.", "the path of a PEM file", isFilled, {
    env: "TLS_KEY",
  }).optional(),
  trustProxy: proxies("Proxies in front whose `X-Forwarded-…` headers are believed, as Express has it.", {
    env: "TRUST_PROXY",
    defaultText: "none",
  }).prefault(false),
  adminToken: secret(
    "Bearer token of `/admin`; admin is off without it.",
    `a bearer token (${HEADER_SAFE})`,
    isHeaderSafe,
    {
      env: "ADMIN_TOKEN",
    },
  ).optional(),
  scimRateLimit: integer("Requests a second that one client may make; 0 is no limit.", 0, 1_000_000, {
    env: "SCIM_RATE_LIMIT",
  }).prefault(1000),
  scimPageSize: integer(
    "Resources on a page: what a request without `count` gets, and the most that any gets.",
    1,
    10_000,
    {
      env: "SCIM_PAGE_SIZE",
    },
  ).prefault(1000),
  databaseUrl: secret(
    "Where state is kept.",
    "sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE",
    (url) => parseDatabaseUrl(url) !== undefined,
    { env: "DATABASE_URL", defaultText: `\`${DEFAULT_DATABASE_URL}\`` },
  ).optional(),
  logLevel: choice("How much is logged.", LOG_LEVELS, { env: "LOG_LEVEL" }).prefault("info"),
  logFormat: choice("How log lines look.", ["json", "pretty"], {
    env: "LOG_FORMAT",
    defaultText: "`json`, on a terminal `pretty`",
  }).optional(),
  httpsProxy: secret("Proxy for an upstream on https.", PROXY, isProxy, {
    env: "HTTPS_PROXY",
    envInAnyCase: true,
  }).optional(),
  httpProxy: secret("Proxy for an upstream on http.", PROXY, isProxy, {
    env: "HTTP_PROXY",
    envInAnyCase: true,
  }).optional(),
  noProxy: text("Hosts that are reached without a proxy, comma-separated.", "host names, comma-separated", isFilled, {
    env: "NO_PROXY",
    envInAnyCase: true,
  }).optional(),
  latticeCa: text(
    "PEM file with a certificate authority to trust for Lattice beside the well-known ones.",
    "the path of a PEM file",
    isFilled,
    { env: "LATTICE_CA" },
  ).optional(),
  connections: list("The Lattice accounts that are served.", "a list of connections", connectionSchema).prefault([]),
});

/** The settings as the schema gives them: defaults filled in, durations in milliseconds. */
export type Settings = z.output<typeof settingsSchema>;
