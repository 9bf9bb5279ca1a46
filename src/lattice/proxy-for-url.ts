/** Owns the choice of a proxy for an address, from HTTPS_PROXY, HTTP_PROXY and NO_PROXY as curl and Go read them. */
import { BlockList, isIP } from "node:net";

/** The process's environment, or the part of it that names proxies; either case of a name, the lower first. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy through which `target` is to be reached, undefined where it is reached directly.
 * Throws an Error that names the variable where its value is no `http:` or `https:` URL.
 */
export function proxyForUrl(target: URL, environment: ProxyEnvironment): URL | undefined {
  const name = target.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const value = read(environment, name);
  if (value === "" || isExempt(target, read(environment, "NO_PROXY"))) return undefined;
  const text = value.includes("://") ? value : `http://${value}`;
  // The value may hold a password: it is not repeated.
  if (!URL.canParse(text)) throw new Error(`${name} is not a URL; expected http://host:port`);
  const proxy = new URL(text);
  if (proxy.protocol !== "http:" && proxy.protocol !== "https:") {
    throw new Error(`${name} names a ${proxy.protocol} proxy; expected http://host:port or https://host:port`);
  }
  return proxy;
}

/** The host without the brackets of an IPv6 address. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

/** The name that the TLS server at `url` is asked for; none where its host is an address (RFC 6066, section 3). */
export function serverName(url: URL): string {
  return isIP(bareHost(url)) === 0 ? url.hostname : "";
}

export function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}

/** `Basic …` from the user and password in a proxy's URL, undefined where it has none. */
export function proxyAuthorization(proxy: URL): string | undefined {
  if (proxy.username === "" && proxy.password === "") return undefined;
  const pair = `${decoded(proxy.username)}:${decoded(proxy.password)}`;
  return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // A password with a bare `%` in it.
  }
}

function read(environment: ProxyEnvironment, name: string): string {
  const lower = environment[name.toLowerCase()]?.trim() ?? "";
  return lower === "" ? (environment[name]?.trim() ?? "") : lower;
}

function isExempt(target: URL, list: string): boolean {
  const host = bareHost(target).toLowerCase();
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry === "*" || (entry !== "" && matches(entry, host, portOf(target))));
}

/** An entry is a host, a domain (with or without a leading `.` or `*.`), an address, or a network; a port may follow. */
function matches(entry: string, host: string, port: number): boolean {
  if (entry.includes("/")) return inNetwork(entry, host);
  const parts = /^(?:\[(?<v6>[^\]]+)\]|(?<name>[^:]+))(?::(?<port>\d+))?$/.exec(entry)?.groups;
  const wanted = parts?.["v6"] ?? parts?.["name"] ?? entry;
  if (parts?.["port"] !== undefined && Number(parts["port"]) !== port) return false;
  const domain = wanted.replace(/^\*?\./, "");
  return host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`));
}

function inNetwork(entry: string, host: string): boolean {
  const [address = "", prefix = ""] = entry.replace(/[[\]]/g, "").split("/");
  const family = isIP(address);
  if (family === 0 || family !== isIP(host) || !/^\d{1,3}$/.test(prefix)) return false;
  if (Number(prefix) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const network = new BlockList();
  network.addSubnet(address, Number(prefix), type);
  return network.check(host, type);
}
