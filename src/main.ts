#!/usr/bin/env node
/** The process: arguments, environment, signals and exit code. The only file that names `process` for them. */
import { readFileSync } from "node:fs";
import { runCli } from "./cli/run-cli.js";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    // A second signal ends the process at once, as people expect of a program that takes too long.
    process.once(signal, () => process.exit(1));
    stop.abort();
  });
}

// Whoever reads the output may stop reading (`| head`): that is no reason to break off what was begun.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  terminal: process.stderr.isTTY,
  readFile: (path) => readFileSync(path, "utf8"),
  stopped: stop.signal,
});
