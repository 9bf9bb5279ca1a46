/** Reads a proxy's address as programs commonly take it. */
import { createSecret, type Secret } from "./secret.js";

/** `http://host:port` or `https://…`, with or without credentials; a bare `host:port` is http. Undefined for anything else. */
export function parseProxyUrl(written: string): Secret | undefined {
  const full = written.includes("://") ? written : `http://${written}`;
  if (/\s/.test(full) || !URL.canParse(full)) return undefined;
  const { protocol, host, hostname } = new URL(full);
  if ((protocol !== "http:" && protocol !== "https:") || hostname === "") return undefined;
  return createSecret(full, `${protocol}//${host}`);
}
