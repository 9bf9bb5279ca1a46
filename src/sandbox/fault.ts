/** What a fault is: hooks into the answering of a request, and the place in Lattice's answers where it strikes. */
import type { CursorPlace } from "./cursor.js";
import type { BodyKind, Delivery } from "./delivery.js";
import type { Listings } from "./listings.js";
import type { Window } from "./page-window.js";
import type { WireRecord } from "./wire.js";
import type { World } from "./world.js";

export const ROUTES = [
  "me",
  "users",
  "user",
  "directReports",
  "customAttributes",
  "tasks",
  "departments",
  "department",
] as const;
export type RouteName = (typeof ROUTES)[number];

/** Where a fault strikes: all that is given must hold. */
export interface FaultPlace {
  /** A list, or one of the single answers. */
  readonly list?: RouteName;
  /** A user list's status as asked for, `ACTIVE` where none was, `NULL` for everybody. */
  readonly status?: string;
  /** Counted from 1. A list of one page has its first, middle and last in one. */
  readonly page?: number | "first" | "middle" | "last";
}

export interface FaultOptions {
  readonly at?: FaultPlace;
  /** How many requests it strikes before it is over; without it, it stays until cleared. */
  readonly times?: number;
  /** Seconds, for the ones that tell when to come back. */
  readonly retryAfter?: number;
  /** For `slow`. */
  readonly delayMs?: number;
  /** For the error answers. */
  readonly body?: BodyKind;
  /** For `partial-list`: which part is missing, 0 to 1. */
  readonly share?: number;
  /** For the faults in people's data: ids of whom it strikes. */
  readonly people?: readonly string[];
  /** For the same: how many it strikes where none are named. */
  readonly count?: number;
}

/** What was asked. The page fields are there for lists alone. */
export interface Position {
  readonly route: RouteName;
  readonly status?: string;
  readonly page?: number;
  readonly pages?: number;
  readonly last?: boolean;
}

export interface Page {
  readonly records: readonly unknown[];
  /** Numbers of what `records` shows. */
  readonly numbers: readonly number[];
  readonly hasMore: boolean;
  readonly endingCursor: string | null;
}

/** The list that a page is of. */
export interface ListView {
  readonly window: Window;
  /** The cursor as it was sent. */
  readonly startingAfter: string | undefined;
  readonly total: number;
  /** The record at a place of the list, undefined outside it. */
  recordAt(place: number): WireRecord | undefined;
  /** A cursor that goes on from a place. */
  cursorAt(place: number): string;
}

export interface FaultContext {
  readonly world: World;
  readonly options: FaultOptions;
  readonly position: Position;
  /** Numbers of the people it strikes, for faults in people's data. */
  readonly victims: readonly number[];
  readonly base: string;
  /** Real time, in milliseconds since the epoch. */
  readonly wallTime: number;
}

export interface Fault {
  readonly description: string;
  /** What it can strike at all. `people` are answers that show people, `records` those that show people or departments. */
  readonly applies: "everything" | "lists" | "first pages" | "later pages" | "people" | "records";
  /** Whom it strikes, chosen when it is switched on. */
  readonly victims?: (world: World, listings: Listings, options: FaultOptions) => readonly number[];
  /** Shows everybody in place of those of the status asked for. */
  readonly ignoresStatus?: true;
  readonly window?: (window: Window, cursor: CursorPlace, context: FaultContext) => Window;
  readonly record?: (record: WireRecord, number: number, context: FaultContext) => WireRecord;
  readonly page?: (page: Page, list: ListView, context: FaultContext) => Page;
  /** The whole body of a list in place of the usual one. */
  readonly body?: (page: Page) => unknown;
  readonly delivery?: (delivery: Delivery, context: FaultContext) => Delivery;
}
