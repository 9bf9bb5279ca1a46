/** Owns how the base URL is reached: directly, through a tunnel, or by a proxy that forwards; and which CAs are trusted. */
import { X509Certificate } from "node:crypto";
import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
  request as httpRequest,
} from "node:http";
import { Agent as SecureAgent, request as httpsRequest } from "node:https";
import { createSecureContext, rootCertificates } from "node:tls";
import {
  bareHost,
  type ProxyEnvironment,
  portOf,
  proxyAuthorization,
  proxyForUrl,
  serverName,
} from "./proxy-for-url.js";
import { TunnelAgent, type TunnelOptions } from "./tunnel-agent.js";

export type WireOptions = Omit<RequestOptions, "headers"> & { readonly headers?: OutgoingHttpHeaders };

export interface UpstreamRoute {
  /** As `http.request` does; `options` are those of the base URL's own scheme and host. */
  request(options: WireOptions, onResponse: (response: IncomingMessage) => void): ClientRequest;
  /** Closes the connections that nothing uses. */
  closeIdle(): void;
}

/** Throws an Error where the proxy's variable or the CA's PEM is wrong. */
export function createUpstreamRoute(
  baseUrl: URL,
  environment: ProxyEnvironment,
  extraCa: string | undefined,
): UpstreamRoute {
  const proxy = proxyForUrl(baseUrl, environment);
  const keepAlive = { keepAlive: true };
  // Without an extra CA none is named, so that Node adds NODE_EXTRA_CA_CERTS to its roots by itself.
  const trust = extraCa === undefined ? {} : { secureContext: trusting(extraCa) };
  if (baseUrl.protocol === "https:") {
    const options = { ...keepAlive, ...trust };
    return proxy === undefined
      ? route(httpsRequest, new SecureAgent(options), same)
      : route(httpsRequest, new TunnelAgent(proxy, options), stoppable);
  }
  if (proxy?.protocol === "https:") {
    return route(httpsRequest, new SecureAgent({ ...keepAlive, ...trust }), forwarding(baseUrl, proxy));
  }
  return route(httpRequest, new Agent(keepAlive), proxy === undefined ? same : forwarding(baseUrl, proxy));
}

type Rewrite = (options: WireOptions) => TunnelOptions;

const same: Rewrite = (options) => options;

const stoppable: Rewrite = (options) => ({ ...options, tunnelSignal: options.signal });

/** A forwarding proxy is asked for the whole URL (RFC 9112, section 3.2.2). */
function forwarding(baseUrl: URL, proxy: URL): Rewrite {
  const authorization = proxyAuthorization(proxy);
  return (options) => ({
    ...options,
    protocol: proxy.protocol,
    hostname: bareHost(proxy),
    port: portOf(proxy),
    servername: serverName(proxy),
    path: `${baseUrl.origin}${options.path ?? "/"}`,
    headers: {
      ...options.headers,
      host: baseUrl.host,
      ...(authorization === undefined ? {} : { "proxy-authorization": authorization }),
    },
  });
}

function route(request: typeof httpRequest, agent: Agent, rewrite: Rewrite): UpstreamRoute {
  return {
    request: (options, onResponse) => request({ ...rewrite(options), agent }, onResponse),
    closeIdle() {
      for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])) socket.destroy();
    },
  };
}

/** Node passes over what it cannot read in a bundle; we would rather know. */
function trusting(extraCa: string) {
  const bundle = extraCa.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    const extra = bundle.map((pem) => new X509Certificate(pem).toString());
    if (extra.length > 0) return createSecureContext({ ca: [...rootCertificates, ...extra] });
  } catch {
    // Falls through to the same words.
  }
  throw new Error("The extra CA is not a certificate in PEM form, or a bundle of them");
}
