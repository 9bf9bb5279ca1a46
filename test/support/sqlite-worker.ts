/** Starts the store's SQLite worker from its source: in the tests nothing is compiled to `dist`. */
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { transformSync } from "esbuild";
import type { StartSqliteWorker } from "../../src/store/sqlite-client.js";

let code: string | undefined;

function workerCode(): string {
  const source = readFileSync(new URL("../../src/store/sqlite-worker.ts", import.meta.url), "utf8");
  return transformSync(source, { loader: "ts", format: "cjs", platform: "node", target: "node20" }).code;
}

export const startSqliteWorker: StartSqliteWorker = (workerData) => {
  code ??= workerCode();
  return new Worker(code, { eval: true, workerData });
};
