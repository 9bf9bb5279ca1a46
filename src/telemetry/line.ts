/** How one log line looks: JSON for machines, text for people. */
import type { LogLevel } from "./logger.js";

export interface LogLine {
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly level: LogLevel;
  readonly message: string;
  /** Plain JSON values. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Time, level and message first; a field of one of these names gets an underscore, so that it cannot pass for them. */
export function jsonLine({ time, level, message, fields }: LogLine): string {
  const entries = Object.entries(fields).map(([key, value]) => [isTaken(key) ? `${key}_` : key, value] as const);
  return JSON.stringify({ time, level, message, ...Object.fromEntries(entries) });
}

function isTaken(key: string): boolean {
  return key === "time" || key === "level" || key === "message";
}

const COLOURS: Readonly<Record<LogLevel, number>> = { error: 31, warn: 33, info: 32, http: 36, verbose: 34, debug: 90 };

/** `12:00:00.000 info  message key=value`, stacks on lines of their own. */
export function prettyLine({ time, level, message, fields }: LogLine, colour: boolean): string {
  const paint = (text: string, code: number) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const head = `${paint(time.slice(11, 23), 90)} ${paint(level.padEnd(5), COLOURS[level])} ${oneLine(message)}`;
  const stacks: string[] = [];
  const pairs = Object.entries(fields).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const stack = stackOf(value);
    if (stack === undefined) return [` ${paint(`${oneLine(key)}=`, 90)}${prettyValue(value)}`];
    stacks.push(stack);
    return [];
  });
  return [head + pairs.join(""), ...stacks].join("\n");
}

function prettyValue(value: unknown): string {
  return typeof value === "string" && /^[^\s"=]+$/.test(value) ? oneLine(value) : oneLine(JSON.stringify(value));
}

function stackOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("stack" in value) || typeof value.stack !== "string")
    return undefined;
  const cause = "cause" in value ? stackOf(value.cause) : undefined;
  const text = value.stack.split("\n").map(oneLine).join("\n");
  return cause === undefined ? text : `${text}\ncaused by ${cause}`;
}

/** Whoever sends us a name must not be able to write lines or colours of his own into the log. */
function oneLine(text: string): string {
  return text.replace(
    /\p{Cc}|[\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
