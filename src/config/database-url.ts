/** Reads `DATABASE_URL`, and says what of it may be printed. */
import type { DatabaseConfig } from "./config.js";
import { createSecret } from "./secret.js";

/**
 * `sqlite:PATH` (`sqlite::memory:` too) or `postgres://…`, also spelt `postgresql://…`; undefined for anything else.
 * `sqlite://PATH` is refused: some read its path as relative, some as absolute. Three slashes are plainly absolute.
 */
export function parseDatabaseUrl(written: string): DatabaseConfig | undefined {
  const path = /^sqlite:(.+)$/.exec(written)?.[1];
  if (path !== undefined) {
    if (/^\/\/[^/]/.test(path) || path.includes("\0")) return undefined;
    return { kind: "sqlite", path: path.replace(/^\/+/, "/") };
  }
  if (!/^postgres(ql)?:\/\/\S+$/.test(written) || !URL.canParse(written)) return undefined;
  const { protocol, host, pathname } = new URL(written);
  return { kind: "postgres", url: createSecret(written, `${protocol}//${host}${pathname}`) };
}
