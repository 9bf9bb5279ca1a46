/** `lattice-scim serve`: the bridge itself. */
import { createBridge } from "../bridge.js";
import { createLogger } from "../telemetry/create-logger.js";
import { type CliIo, type ExitCode, untilStopped } from "./cli-io.js";
import { loadSettings } from "./settings.js";
import { VERSION } from "./version.js";
import { whyNotStarted } from "./why-not-started.js";

export async function serve(options: { readonly config?: string }, io: CliIo): Promise<ExitCode> {
  const config = loadSettings(options, io);
  if (config === undefined) return 2;
  const logger = createLogger(config.log);
  for (const warning of config.warnings) logger.warn(warning);
  const bridge = createBridge({ config, logger });
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
