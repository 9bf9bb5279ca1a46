/** Settings that work and are probably not meant, in words that name them. */
import { isIP } from "node:net";
import type { Config } from "./config.js";
import { type NameOf, valueAt } from "./problems.js";

const SHORT = 16;

/** `tree` is what was written, for telling a default from a choice. */
export function findWarnings(config: Omit<Config, "warnings">, tree: unknown, nameOf: NameOf): string[] {
  return [
    ...listening(config, nameOf),
    ...shortTokens(config, tree, nameOf),
    ...config.connections.flatMap((_, index) => [...upstream(config, index, tree, nameOf)]),
  ];
}

function* listening(config: Omit<Config, "warnings">, nameOf: NameOf): Generator<string> {
  const { host, publicUrl, tls } = config;
  if (isWildcard(host) && publicUrl === undefined) {
    yield `${nameOf(["host"])} is ${host} and PUBLIC_URL is not set: meta.location will carry an address that clients cannot reach`;
  }
  if (publicUrl !== undefined && isPlainAndFar(publicUrl)) {
    yield `${nameOf(["publicUrl"])} is not https: bearer tokens and personal data can be read on the way`;
  }
  if (publicUrl?.endsWith("/scim/v2") === true) {
    yield `${nameOf(["publicUrl"])} ends in /scim/v2, which the bridge adds itself: clients would find it under /scim/v2/scim/v2`;
  }
  if (tls === undefined && publicUrl === undefined && !isLoopback(host)) {
    yield `${nameOf(["host"])} is not a loopback address and there is no TLS: set TLS_CERT and TLS_KEY, or put a proxy in front and set PUBLIC_URL`;
  }
  if (config.trustProxy === true) {
    yield `${nameOf(["trustProxy"])} is true: clients can make up their address; name the proxies or their number`;
  }
}

function* shortTokens(config: Omit<Config, "warnings">, tree: unknown, nameOf: NameOf): Generator<string> {
  const warn = (path: readonly PropertyKey[]) => `${nameOf(path)}: a bearer token is shorter than ${SHORT} characters`;
  if (config.adminToken !== undefined && config.adminToken.reveal().length < SHORT) yield warn(["adminToken"]);
  for (const [connection, { clients }] of config.connections.entries()) {
    for (const [client, { tokens }] of clients.entries()) {
      const path = ["connections", connection, "clients", client];
      const key = valueAt(tree, [...path, "token"]) === undefined ? "tokens" : "token";
      if (tokens.some((token) => token.reveal().length < SHORT)) yield warn([...path, key]);
    }
  }
}

function* upstream(config: Omit<Config, "warnings">, index: number, tree: unknown, nameOf: NameOf): Generator<string> {
  const lattice = ["connections", index, "lattice"];
  const baseUrl = config.connections[index]?.lattice.baseUrl ?? "";
  const name = nameOf([...lattice, "baseUrl"]);
  const written = (key: string) => valueAt(tree, [...lattice, key]) !== undefined;
  if (written("baseUrl") && written("region")) yield `${nameOf([...lattice, "region"])} is ignored: ${name} is set`;
  if (isPlainAndFar(baseUrl)) yield `${name} is not https: the Lattice API key can be read on the way`;
  if (!baseUrl.endsWith("/v1")) yield `${name} does not end in /v1, where Lattice has its API`;
}

function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || (isIP(host) === 6 && /^[0:.]+$/.test(host));
}

function isPlainAndFar(url: string): boolean {
  return url.startsWith("http:") && !isLoopback(new URL(url).hostname);
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  return (
    bare === "localhost" ||
    bare.endsWith(".localhost") ||
    bare === "::1" ||
    (isIP(bare) === 4 && bare.startsWith("127."))
  );
}
