/** A configuration in a form that may be printed. */
import type { Config } from "./config.js";
import { HIDDEN } from "./secret.js";

/** Plain JSON values: secrets are stand-ins, files are named without their contents, warnings are left to be said apart. */
export function redact(config: Config): unknown {
  const { warnings: _, ...settings } = config;
  const printable = JSON.stringify(settings, (key, value: unknown) => (key === "pem" ? HIDDEN : value));
  const plain: unknown = JSON.parse(printable);
  return plain;
}
