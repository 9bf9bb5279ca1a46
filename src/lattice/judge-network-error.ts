/** Owns what a failed connection means, by Node's error codes, in an operator's words. */
import type { RequestFailure, Retry } from "./lattice-request.js";

export interface NetworkError {
  readonly code: string;
}

/** Codes of our own, of bodies. */
export const BODY_TOO_LONG = "BODY_TOO_LONG";
export const BODY_BROKE_OFF = "BODY_BROKE_OFF";

/** `where` as for `judgeAnswer`. */
export function judgeNetworkError({ code }: NetworkError, where: string): RequestFailure {
  if (code === BODY_TOO_LONG) {
    return failure("malformed", `Lattice's answer is far larger than a page can be (${where})`, "never");
  }
  if (code === BODY_BROKE_OFF) return failure("unavailable", `Lattice's answer broke off (${where})`, "always");
  const [, text, retry = "always"] = MEANINGS.find(([pattern]) => pattern.test(code)) ?? [
    /./,
    "Lattice could not be reached",
  ];
  const kind = NOT_HTTP.test(code) ? "malformed" : "unavailable";
  return failure(kind, `${text} (${code} on ${where})`, retry);
}

const NOT_HTTP = /^(HPE_|Z_|ERR_BROTLI|ERR__ERROR_FORMAT)/;

const MEANINGS: readonly (readonly [RegExp, string, Retry?])[] = [
  [/^ECONNREFUSED$/, "Nothing listens at Lattice's address: check LATTICE_BASE_URL and the proxy settings"],
  [/^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/, "The name of Lattice's host is not known: check LATTICE_BASE_URL and the DNS"],
  [/^(ECONNRESET|EPIPE|ECONNABORTED)$/, "The connection to Lattice broke off"],
  [/^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/, "No way to Lattice's host was found: check the network and the firewall"],
  [
    /^PROXY_407$/,
    "The proxy wants a user and password: put them into HTTPS_PROXY as http://user:password@host:port",
    "never",
  ],
  [/^PROXY_4/, "The proxy does not let us through to Lattice: check HTTPS_PROXY and the proxy's rules", "never"],
  [/^PROXY_/, "The proxy could not reach Lattice"],
  [
    /^(CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/,
    "The certificate at Lattice's address is not trusted: check LATTICE_BASE_URL, and if a proxy or firewall looks into TLS, give its CA in NODE_EXTRA_CA_CERTS",
    "never",
  ],
  [/^(EPROTO$|ERR_SSL_)/, "TLS with Lattice failed: does LATTICE_BASE_URL say https where http is spoken?"],
  [NOT_HTTP, "Lattice's answer cannot be read", "briefly"],
];

function failure(kind: RequestFailure["kind"], reason: string, retry: Retry): RequestFailure {
  return { ok: false, kind, reason, retry };
}
