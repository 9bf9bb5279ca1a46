/** Everything that a reset brings back to the beginning: the company, its time, keys, faults, switches and counters. */
import { createCompany } from "./company.js";
import { type CursorCodec, createCursorCodec } from "./cursor.js";
import { createFaultBoard, type FaultBoard } from "./fault-board.js";
import { createKeyRing, type KeyRing } from "./key-ring.js";
import { createListings, type Listings } from "./listings.js";
import { createRateLimit, type RateLimit } from "./rate-limit.js";
import { createRequestLog, type RequestLog } from "./request-log.js";
import type { SandboxSettings } from "./sandbox-settings.js";
import { createWorld, type World } from "./world.js";

export interface Scene {
  readonly world: World;
  readonly listings: Listings;
  readonly cursors: CursorCodec;
  readonly keys: KeyRing;
  readonly faults: FaultBoard;
  readonly rateLimit: RateLimit;
  readonly log: RequestLog;
  settings: SandboxSettings;
}

export interface SceneOptions {
  readonly people: number;
  readonly seed: number;
  readonly key: string;
  /** The sandbox's time. */
  readonly now: () => number;
  /** Real time. */
  readonly wallClock: () => number;
  readonly settings: SandboxSettings;
}

export function createScene({ people, seed, key, now, wallClock, settings }: SceneOptions): Scene {
  const company = createCompany(people, seed, now());
  const world = createWorld(company, now);
  const listings = createListings(world);
  return {
    world,
    listings,
    cursors: createCursorCodec(seed),
    keys: createKeyRing(key, company.owner),
    faults: createFaultBoard(world, listings),
    rateLimit: createRateLimit(wallClock),
    log: createRequestLog(),
    settings,
  };
}
