/** The sandbox: a whole Lattice over HTTP, with people, time and faults. Its parts are put together here. */
import { createSandboxControl, type SandboxControl } from "./sandbox-control.js";
import { createSandboxServer, type SandboxServer } from "./sandbox-server.js";
import { checkSettings, DEFAULT_SETTINGS, type SandboxSettings } from "./sandbox-settings.js";
import { createScene } from "./scene.js";

const FEWEST_PEOPLE = 5;
const MOST_PEOPLE = 1_000_000;
export const DEFAULT_KEY = "sandbox-key";
/** Where the sandbox's time stands by default, so that the same seed gives the same answers on any day. */
export const DEFAULT_NOW = Date.UTC(2026, 0, 15, 9);

/** Settings are given beside the rest: `{ people: 130, seed: 1, rateLimit: 0 }`. */
export interface SandboxOptions extends Partial<SandboxSettings> {
  /** From 5 to 1,000,000. */
  readonly people: number;
  readonly seed: number;
  /** Bearer key of the API. */
  readonly key?: string;
  /**
   * The sandbox's time, in milliseconds since the epoch: what start dates and timestamps are relative to. The company
   * depends on the day alone. Stands still by default; `advance` moves it on.
   */
  readonly now?: () => number;
  /** Real time, in milliseconds, for the rate limit. */
  readonly wallClock?: () => number;
}

export interface Sandbox extends SandboxServer {
  readonly control: SandboxControl;
}

/** Throws RangeError for a number of people or a setting that cannot be. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { people, seed, key = DEFAULT_KEY, now = () => DEFAULT_NOW, wallClock = Date.now, ...settings } = options;
  if (!Number.isInteger(people) || people < FEWEST_PEOPLE || people > MOST_PEOPLE) {
    throw new RangeError(`people: a whole number from ${FEWEST_PEOPLE} to ${MOST_PEOPLE} is expected`);
  }
  if (!Number.isFinite(seed)) throw new RangeError("seed: a number is expected");
  const beginning = {
    people,
    seed,
    key,
    now,
    wallClock,
    settings: { ...DEFAULT_SETTINGS, ...checkSettings(settings) },
  };
  let scene = createScene(beginning);
  const control = createSandboxControl(
    () => scene,
    () => {
      scene = createScene(beginning);
    },
  );
  return { control, ...createSandboxServer(() => scene, control, wallClock) };
}
