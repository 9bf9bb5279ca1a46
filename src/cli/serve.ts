/** `lattice-scim serve`: the bridge itself. */
import { setFlagsFromString } from "node:v8";
import { createBridge } from "../bridge.js";
import { createLogger } from "../telemetry/create-logger.js";
import { createGiveBack } from "./give-back.js";
import { type CliIo, type ExitCode, untilStopped } from "./cli-io.js";
import { loadSettings } from "./settings.js";
import { VERSION } from "./version.js";
import { whyNotStarted } from "./why-not-started.js";

export async function serve(options: { readonly config?: string }, io: CliIo): Promise<ExitCode> {
  const config = loadSettings(options, io);
  if (config === undefined) return 2;
  markBesideRequests();
  const logger = createLogger(config.log);
  for (const warning of config.warnings) logger.warn(warning);
  const bridge = createBridge({ config, logger, giveBack: createGiveBack() });
  try {
    const { baseUrl, listensAt } = await bridge.start();
    const connections = config.connections.length;
    logger.info("lattice-scim-bridge serves", { version: VERSION, baseUrl, listensAt, connections });
  } catch (error) {
    logger.error(whyNotStarted(error, config));
    await bridge.stop();
    return 1;
  }
  await untilStopped(io);
  logger.info("stopping: requests in flight are finished first");
  await bridge.stop();
  return 0;
}

/**
 * Marking for a collection of garbage is the work of other threads, and of a little beside each allocation. V8 would have it
 * done by tasks on the main thread too, each of which asks for the next one; Node runs them all before it lets the loop
 * turn, so that whoever reads waits 40 to 80 ms, with 100,000 people served.
 */
function markBesideRequests(): void {
  setFlagsFromString("--no-incremental-marking-task");
}
