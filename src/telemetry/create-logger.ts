/** The program's log on winston: levels, child fields, and nothing secret or personal in a line. */
import { WriteStream } from "node:tty";
import { createLogger as createWinston, format as winstonFormat, transports } from "winston";
import { type Clock, systemClock } from "../time/clock.js";
import { jsonLine, prettyLine } from "./line.js";
import type { LogFields, Logger, LogLevel } from "./logger.js";
import { printable } from "./printable.js";
import { scrubEmails, scrubSecrets } from "./scrub.js";

export interface LoggerOptions {
  /** Lines of this level and of those that matter more are written. */
  readonly level: LogLevel;
  readonly format: "json" | "pretty";
  /** Standard output by default. Colours are used on a terminal only. */
  readonly write?: NodeJS.WritableStream;
  readonly clock?: Clock;
}

/** winston's npm levels. */
const RANK: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, http: 3, verbose: 4, debug: 5 };
const MESSAGE = Symbol.for("message");

/**
 * Creates the logger. A line that cannot be written (the reader of a pipe has gone) is lost and stops nothing.
 * Secrets are taken out of every line, e-mail addresses out of all but `debug`.
 */
export function createLogger({ level, format, write = process.stdout, clock = systemClock }: LoggerOptions): Logger {
  survive(write);
  const colour = format === "pretty" && hasColours(write);
  const winston = createWinston({
    level,
    levels: { ...RANK },
    format: winstonFormat((info) => Object.assign(info, { [MESSAGE]: info.message }))(),
    transports: [new transports.Stream({ stream: write, eol: "\n" })],
  });

  function log(lineLevel: LogLevel, message: string, fields: LogFields): void {
    const scrub = lineLevel === "debug" ? scrubSecrets : (text: string) => scrubEmails(scrubSecrets(text));
    const line = {
      time: new Date(clock.now()).toISOString(),
      level: lineLevel,
      message: scrub(message),
      fields: asFields(printable(fields, scrub)),
    };
    // Finished before winston sees it: its own merging loses errors and mixes a field `message` into the message.
    winston.log({ level: lineLevel, message: format === "json" ? jsonLine(line) : prettyLine(line, colour) });
  }

  return bind(log, {}, (lineLevel) => RANK[lineLevel] <= RANK[level]);
}

type Log = (level: LogLevel, message: string, fields: LogFields) => void;

/** A level that is not written costs nothing: one line for every request is a lot of lines. */
function bind(log: Log, bound: LogFields, isWritten: (level: LogLevel) => boolean): Logger {
  const at = (level: LogLevel) =>
    isWritten(level)
      ? (message: string, fields: LogFields = {}) => log(level, message, { ...bound, ...fields })
      : () => undefined;
  return Object.freeze({
    error: at("error"),
    warn: at("warn"),
    info: at("info"),
    http: at("http"),
    debug: at("debug"),
    child: (fields: LogFields) => bind(log, { ...bound, ...fields }, isWritten),
  });
}

function asFields(value: unknown): LogFields {
  return typeof value === "object" && value !== null ? { ...value } : { fields: value };
}

/** Without a listener a broken pipe would end the process; a log is not worth that. */
function survive(stream: NodeJS.WritableStream): void {
  if (!stream.listeners("error").includes(ignore)) stream.on("error", ignore);
}

function ignore(): void {
  // Nowhere to report it: this was the log.
}

function hasColours(stream: NodeJS.WritableStream): boolean {
  // For a real terminal Node judges, and honours NO_COLOR and TERM.
  if (stream instanceof WriteStream) return stream.hasColors();
  return "isTTY" in stream && stream.isTTY === true;
}
