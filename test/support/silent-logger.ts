/** A logger that says nothing. */
import type { Logger } from "../../src/telemetry/logger.js";

export const silentLogger: Logger = {
  error() {},
  warn() {},
  info() {},
  http() {},
  debug() {},
  child: () => silentLogger,
};
