/** `lattice-scim demo`: the sandbox and a bridge on it, with lines to paste. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBridge } from "../bridge.js";
import { loadConfig } from "../config/load-config.js";
import { createSandbox } from "../sandbox/sandbox.js";
import { systemClock } from "../time/clock.js";
import { createLogger } from "../telemetry/create-logger.js";
import { type CliIo, type ExitCode, untilStopped } from "./cli-io.js";
import { whyNotStarted } from "./why-not-started.js";

const READY_WITHIN_MS = 60_000;

export async function demo(options: { readonly people: string; readonly seed: string }, io: CliIo): Promise<ExitCode> {
  const key = "sandbox-key";
  let lattice: ReturnType<typeof createSandbox>;
  try {
    lattice = createSandbox({
      people: Number(options.people),
      seed: Number(options.seed),
      key,
      now: () => systemClock.now(),
    });
  } catch (error) {
    io.err(String(typeof error === "object" && error !== null && "message" in error ? error.message : error));
    return 2;
  }
  const upstream = await lattice.listen(0);
  const folder = mkdtempSync(join(tmpdir(), "lattice-scim-demo-"));
  const token = randomBytes(24).toString("base64url");
  /** What the operators' commands need as well. */
  const shared = {
    LATTICE_API_KEY: key,
    LATTICE_BASE_URL: upstream.url,
    SCIM_TOKEN: token,
    ADMIN_TOKEN: randomBytes(24).toString("base64url"),
    DATABASE_URL: `sqlite:${join(folder, "bridge.db")}`,
  };
  const loaded = loadConfig({
    env: {
      ...shared,
      SYNC_INTERVAL: "10s",
      LOG_LEVEL: io.env["LOG_LEVEL"] ?? "warn",
      ...(io.env["HOST"] === undefined ? {} : { HOST: io.env["HOST"] }),
      ...(io.env["PORT"] === undefined ? {} : { PORT: io.env["PORT"] }),
    },
    // The demonstration is the same everywhere: no file of an installation takes part in it.
    readFile: () => {
      throw Object.assign(new Error("no file"), { code: "ENOENT" });
    },
    terminal: io.terminal,
  });
  if (!loaded.ok) {
    for (const problem of loaded.problems) io.err(problem);
    await lattice.close();
    return 2;
  }
  const { config } = loaded;
  const bridge = createBridge({ config, logger: createLogger({ ...config.log, write: process.stderr }) });
  try {
    const { baseUrl, listensAt } = await bridge.start();
    const operator = { ...shared, HOST: config.host, PORT: new URL(listensAt).port };
    io.out(`A made-up Lattice of ${options.people} people is being read…`);
    await bridge.ready(AbortSignal.any([io.stopped, AbortSignal.timeout(READY_WITHIN_MS)]));
    if (!io.stopped.aborted) for (const line of instructions(baseUrl, token, upstream.url, operator)) io.out(line);
    await untilStopped(io);
    return 0;
  } catch (error) {
    io.err(whyNotStarted(error, config));
    return 1;
  } finally {
    await bridge.stop();
    await lattice.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function instructions(
  baseUrl: string,
  token: string,
  latticeUrl: string,
  operator: Readonly<Record<string, string>>,
): readonly string[] {
  const curl = `curl -s -H 'Authorization: Bearer ${token}'`;
  const controlUrl = latticeUrl.replace(/\/v1$/, "/control");
  return [
    "",
    `SCIM base URL   ${baseUrl}`,
    `Bearer token    ${token}`,
    "",
    "Try it from another terminal:",
    "",
    `  ${curl} '${baseUrl}/Users?count=2'`,
    `  ${curl} '${baseUrl}/Users?filter=active%20eq%20true%20and%20title%20pr&attributes=userName,title&count=3'`,
    `  ${curl} '${baseUrl}/Groups?excludedAttributes=members'`,
    "",
    "Change the made-up company there (README.md and docs/SANDBOX.md say how); it is read again every ten seconds:",
    "",
    `  ${exporting({ CONTROL: controlUrl })}`,
    "",
    "Decide as an operator does (where the package is installed, `lattice-scim` stands for `node dist/main.js`):",
    "",
    `  ${exporting(operator)}`,
    "  node dist/main.js holds",
    "",
    "Ctrl-C stops both.",
  ];
}

function exporting(variables: Readonly<Record<string, string>>): string {
  const settings = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  return `export ${settings.join(" ")}`;
}
