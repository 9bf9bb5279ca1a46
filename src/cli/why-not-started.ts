/** Puts into plain words why a bridge could not start. */
import type { Config } from "../config/config.js";

export function whyNotStarted(error: unknown, config: Config): string {
  const code: unknown = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  const where = `${config.host}:${config.port}`;
  if (code === "EADDRINUSE") return `cannot listen on ${where}: another program does; set PORT to a free one`;
  if (code === "EACCES") return `cannot listen on ${where}: not permitted; ports under 1024 need extra rights`;
  if (code === "EADDRNOTAVAIL") return `cannot listen on ${where}: this machine does not have the address; check HOST`;
  const message: unknown = typeof error === "object" && error !== null && "message" in error ? error.message : error;
  return `cannot start: ${String(message)}`;
}
