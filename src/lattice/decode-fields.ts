/** Owns the reading of single fields of a wire record: null and "" are absence, a wrong type is a problem with its name. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Above it a number is milliseconds, else seconds: 1e11 s is the year 5138, 1e11 ms is 1973. */
const LARGEST_SECONDS = 1e11;
/** The end of the year 9999: what a date-time can still be written for. */
const LATEST_MS = 253_402_300_799_999;

export interface Fields {
  /** What is wrong so far, each with the field's name and without its value. */
  readonly problems: readonly string[];
  id(): string;
  /** Ends trimmed, inner spaces kept. */
  text(name: string): string | undefined;
  /** As `text`; a number, where the API's type is uncertain, is written out. */
  label(name: string): string | undefined;
  /** As `text`, and "" where it is missing, with a problem. */
  required(name: string): string;
  /** One of the values, which are capitals, whatever its case; undefined, with a problem, where it is none. */
  choice<T extends string>(name: string, values: readonly T[]): T | undefined;
  flag(name: string): boolean;
  /** The id in a reference `{ id, object, url }`. */
  reference(name: string): string | undefined;
  /** `YYYY-MM-DD`; what is no such day is absent, since no person should be lost for it. */
  day(name: string): string | undefined;
  /** Milliseconds since the epoch; what is no time is absent, likewise. */
  time(name: string): number | undefined;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function readFields(raw: JsonObject): Fields {
  const problems: string[] = [];
  const text = (name: string): string | undefined => {
    const value = raw[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string") return value.trim() === "" ? undefined : value.trim();
    problems.push(`${name} is not text`);
    return undefined;
  };
  return {
    problems,
    text,
    id() {
      const id = idOf(raw);
      if (id === undefined) problems.push("id is missing or not text");
      return id ?? "";
    },
    required(name) {
      const before = problems.length;
      const value = text(name);
      if (value === undefined && problems.length === before) problems.push(`${name} is missing`);
      return value ?? "";
    },
    choice(name, values) {
      const value = raw[name];
      const folded = typeof value === "string" ? value.trim().toUpperCase() : undefined;
      const chosen = values.find((candidate) => candidate === folded);
      if (chosen === undefined) problems.push(`${name} is not one of ${values.join(", ")}`);
      return chosen;
    },
    label: (name) => (typeof raw[name] === "number" ? String(raw[name]) : text(name)),
    flag(name) {
      const value = raw[name] ?? false;
      if (typeof value === "boolean") return value;
      problems.push(`${name} is not true or false`);
      return false;
    },
    reference(name) {
      const value = raw[name];
      if (value === undefined || value === null) return undefined;
      const id = isJsonObject(value) ? idOf(value) : undefined;
      if (id === undefined) problems.push(`${name} is not a reference with an id`);
      return id;
    },
    day: (name) => decodeDay(raw[name]),
    time: (name) => decodeTime(raw[name]),
  };
}

/** The id as it is, undefined where it is missing, empty or no string. */
export function idOf(raw: JsonObject): string | undefined {
  const id = raw["id"];
  return typeof id === "string" && id !== "" ? id : undefined;
}

function decodeDay(value: unknown): string | undefined {
  const day = typeof value === "string" ? /^(\d{4}-\d{2}-\d{2})(?:$|[T ])/.exec(value.trim())?.[1] : undefined;
  if (day === undefined) return undefined;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // The 31st of February parses nowhere or as a day of March.
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day) ? day : undefined;
}

function decodeTime(value: unknown): number | undefined {
  const ms = typeof value === "string" ? textToMs(value.trim()) : numberToMs(value);
  return ms !== undefined && ms > 0 && ms <= LATEST_MS ? ms : undefined;
}

function textToMs(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return numberToMs(Number(text));
  return /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : undefined;
}

function numberToMs(value: unknown): number | undefined {
  if (typeof value !== "number") return undefined;
  return Math.round(value > LARGEST_SECONDS ? value : value * 1000);
}
