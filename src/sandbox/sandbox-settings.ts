/** Switches for what is not known about Lattice for sure: the bridge must do well either way. */

export interface SandboxSettings {
  /** Requests that a key may make in any sliding minute; 0 is no limit. */
  readonly rateLimit: number;
  /** Whether each key has its own limit or all share the company's. */
  readonly rateLimitScope: "key" | "company";
  /** What a page size outside 1 to 100, or not a number, gets: the nearest allowed (or the default), or 400. */
  readonly badLimit: "clamp" | "reject";
  /** What an unknown cursor gets: that status, or page 1. */
  readonly unknownCursor: "400" | "422" | "500" | "restart";
  /** What a key sees whose owner is no admin any more or DEACTIVATED: themselves and their department, or 403. */
  readonly ownerLoss: "shrink" | "forbidden";
  /** Bodies of 401, 403 and 429. */
  readonly refusalBody: "json" | "empty" | "html";
  /** Whether a field without a value is sent as null or left out. */
  readonly nulls: "null" | "absent";
  readonly order: "oldest-first" | "newest-first";
  /** Whether direct reports and custom attributes come in pages like the large lists. */
  readonly sublists: "paged" | "whole";
  /** Whether `/user/{id}` finds DEACTIVATED people. */
  readonly deactivatedById: "found" | "not-found";
}

export const DEFAULT_SETTINGS: SandboxSettings = {
  rateLimit: 240,
  rateLimitScope: "key",
  badLimit: "clamp",
  unknownCursor: "400",
  ownerLoss: "shrink",
  refusalBody: "json",
  nulls: "null",
  order: "oldest-first",
  sublists: "paged",
  deactivatedById: "found",
};

const CHOICES: Readonly<Record<Exclude<keyof SandboxSettings, "rateLimit">, readonly string[]>> = {
  rateLimitScope: ["key", "company"],
  badLimit: ["clamp", "reject"],
  unknownCursor: ["400", "422", "500", "restart"],
  ownerLoss: ["shrink", "forbidden"],
  refusalBody: ["json", "empty", "html"],
  nulls: ["null", "absent"],
  order: ["oldest-first", "newest-first"],
  sublists: ["paged", "whole"],
  deactivatedById: ["found", "not-found"],
};

/** Throws RangeError, naming the first key that is unknown or has a value that it cannot have. */
export function checkSettings(changes: Readonly<Record<string, unknown>>): Partial<SandboxSettings> {
  for (const [key, value] of Object.entries(changes)) {
    if (key === "rateLimit") {
      if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
        throw new RangeError("rateLimit: a whole number from 0 is expected");
      }
      continue;
    }
    const choices: readonly string[] | undefined = Object.entries(CHOICES).find(([name]) => name === key)?.[1];
    if (choices === undefined) throw new RangeError(`${key}: no such setting`);
    if (typeof value !== "string" || !choices.includes(value)) {
      throw new RangeError(`${key}: one of ${choices.join(", ")} is expected`);
    }
  }
  return changes;
}
