/**
 * Owns the tunnel through a proxy (CONNECT, RFC 9110 section 9.3.6): TLS stays end to end, so the proxy never sees the key.
 * Our own because the tunnel being dug has to end when its request is aborted, and because a proxy's refusal must not be
 * taken for an answer of Lattice's, where a 403 means something else.
 */
import { type ClientRequest, request as httpRequest } from "node:http";
import { Agent, type AgentOptions, type RequestOptions, request as httpsRequest } from "node:https";
import { Duplex } from "node:stream";
import type { SecureContext } from "node:tls";
import { bareHost, portOf, proxyAuthorization, serverName } from "./proxy-for-url.js";

/** `tunnelSignal` ends the digging: Node keeps a request's own `signal` from its connection. */
export interface TunnelOptions extends RequestOptions {
  readonly tunnelSignal?: AbortSignal | undefined;
}

type OnConnection = (error: Error | null, stream: Duplex) => void;

/** The error of a proxy that answers anything but 2xx has the code `PROXY_<status>`. */
export class TunnelAgent extends Agent {
  readonly #proxy: URL;
  readonly #secureContext: SecureContext | undefined;

  constructor(proxy: URL, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
    this.#secureContext = options.secureContext;
  }

  override createConnection(options: TunnelOptions, callback?: OnConnection): undefined {
    // Node looks at the stream only where there is no error.
    const fail = (error: Error) => callback?.(error, new Duplex());
    const connect = this.#connect(options);
    connect.on("error", fail);
    connect.once("connect", (response, socket, head) => {
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 299) {
        socket.destroy();
        fail(Object.assign(new Error("The proxy refused the tunnel"), { code: `PROXY_${status}` }));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      const secured = super.createConnection({ ...options, socket } as RequestOptions);
      if (secured) callback?.(null, secured);
    });
    connect.end();
  }

  #connect(options: TunnelOptions): ClientRequest {
    const host = options.host ?? "";
    const authority = `${host.includes(":") ? `[${host}]` : host}:${options.port ?? 443}`;
    const authorization = proxyAuthorization(this.#proxy);
    const request = this.#proxy.protocol === "https:" ? httpsRequest : httpRequest;
    return request({
      method: "CONNECT",
      host: bareHost(this.#proxy),
      port: portOf(this.#proxy),
      path: authority,
      headers: { host: authority, ...(authorization === undefined ? {} : { "proxy-authorization": authorization }) },
      agent: false,
      // Or Node would take it from the Host header, which is Lattice's.
      servername: serverName(this.#proxy),
      ...(options.tunnelSignal === undefined ? {} : { signal: options.tunnelSignal }),
      ...(this.#secureContext === undefined ? {} : { secureContext: this.#secureContext }),
    });
  }
}
