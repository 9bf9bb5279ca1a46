/** Durable state, as the program needs it. One port; every implementation passes the same conformance suite. */
import type { Change, ChangeKind } from "../directory/change.js";
import type { Snapshot } from "../directory/snapshot.js";
import type { Absence } from "./absence.js";
import type { CycleReport } from "./cycle-report.js";
import type { Hold } from "./hold.js";

export interface Store {
  /** One line for the start of the log: where state is, and what that means for a restart. */
  readonly description: string;
  /** The state of one connection; made on first use. The same object for the same id. */
  connection(id: string): ConnectionStore;
  /**
   * Writes a whole, consistent copy to a new file (a SQLite database, whatever the engine), while everything goes on.
   * Throws StoreRefusedError where the file exists or there is nothing durable to copy.
   */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectionStore {
  /**
   * What was committed last, or undefined before the first published commit. With a snapshot that is at hand, only what
   * has changed since is read and the rest is shared with it.
   */
  load(known?: Snapshot): Promise<StoredDirectory | undefined>;

  /**
   * Makes the outcome of a cycle, or of an operator's decision, durable and visible: all of it or nothing. A commit that
   * publishes must follow the stored version by one, else it throws StaleCommitError and nothing is written.
   */
  commit(commit: Commit): Promise<void>;

  /** What Lattice last said of somebody; undefined where it never spoke of them or they were erased. */
  said(id: string): Promise<Said | undefined>;
  /** Digest of what Lattice last said, by person: to write only what is new. */
  saidDigests(): Promise<ReadonlyMap<string, string>>;

  /** The changes of one resource, oldest first, as far back as they are kept. */
  history(resourceType: "User" | "Group", id: string): Promise<readonly StoredChange[]>;
  /** The feed: changes after a version, in order, at most `limit`. */
  changesAfter(version: number, limit: number): Promise<readonly StoredChange[]>;
  /**
   * An earlier snapshot, as long as it was the current one at or after `keptSince` (epoch milliseconds); else undefined.
   * A snapshot that is at hand (`known`, any version) saves reading what is the same in it.
   */
  snapshotAt(version: number, keptSince: number, known?: Snapshot): Promise<Snapshot | undefined>;

  /** Reports, newest first; `before` is a cycle's number. */
  cycles(limit: number, before?: number): Promise<readonly CycleReport[]>;
  cycle(number: number): Promise<CycleReport | undefined>;
  /** The number the next cycle gets. */
  nextCycleNumber(): Promise<number>;

  absences(): Promise<readonly Absence[]>;
  holds(state?: Hold["state"]): Promise<readonly Hold[]>;

  /** Small named values: what operators set and what must survive a restart. JSON values. */
  setting(name: SettingName): Promise<unknown>;
  /** Undefined removes it. */
  saveSetting(name: SettingName, value: unknown): Promise<void>;
  /** 32 random bytes that sign cursors: made once, the same for every process on this store. */
  cursorSecret(): Promise<Uint8Array>;

  /** Removes changes, reports and decided holds from before a time (epoch milliseconds). Returns how many rows went. */
  prune(before: number): Promise<number>;
  /** Removes all that is kept of a person who is no longer served. Returns how many rows went; throws if they are served. */
  erase(userId: string): Promise<number>;

  /**
   * Tries to become the one process that runs this connection's cycles. Undefined while another has it; a lease ends with
   * `release`, with the process, or with its database session (then `lost` aborts).
   */
  lease(): Promise<Lease | undefined>;
  /** Calls back when another process (or this one) has committed or decided something. Returns what ends it. */
  watch(listener: (event: StoreEvent) => void): () => void;
}

export interface StoredDirectory {
  readonly snapshot: Snapshot;
  /** When the read it rests on was proved complete, in epoch milliseconds. */
  readonly readAt: number;
  /** The base URL its locations were made with. */
  readonly baseUrl: string;
}

export interface Commit {
  /** What is served from now on, and how it differs from what was; undefined where nothing changed. */
  readonly published: (StoredDirectory & { readonly changes: readonly Change[] }) | undefined;
  /** A complete read found nothing to change: when it was proved complete. */
  readonly readAt?: number;
  readonly report?: CycleReport;
  /** All the absences there are now; replaces the earlier ones. */
  readonly absences?: readonly Absence[];
  /** New or changed holds. One that is decided is not opened again: that one stays as it is. */
  readonly holds?: readonly Hold[];
  /** What Lattice said, for those of whom it said something new. */
  readonly said?: readonly (Said & { readonly id: string })[];
  readonly settings?: Readonly<Partial<Record<SettingName, unknown>>>;
}

/**
 * freeze, quarantineApproval and syncAsked are set by operators, the others by the process that runs the cycles: nobody
 * overwrites another's.
 */
export type SettingName =
  | "freeze"
  | "quarantine"
  | "quarantineApproval"
  | "keyOwner"
  | "recentLeavers"
  | "protectedPeople"
  | "madeWith"
  | "leader"
  | "syncAsked"
  | "syncAnswered";

export interface Said {
  /** The record as Lattice sent it. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly digest: string;
  /** When the read that held it was proved complete, in epoch milliseconds. */
  readonly at: number;
}

export interface StoredChange {
  readonly version: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly resourceType: "User" | "Group";
  readonly id: string;
  readonly kind: ChangeKind;
  readonly cause: string;
  /** Its place in the stable order. */
  readonly sequence: number;
  /** The resource as it was served before; undefined for `created`, and after `erase`. */
  readonly before: unknown;
  /** The resource as it was served from then on; undefined for `deleted`, and after `erase`. */
  readonly after: unknown;
}

export interface Lease {
  /** Aborts when the lease is lost without `release`. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export type StoreEvent = "committed" | "decided";

/** Somebody else committed first: what this commit was planned against is no longer what is served. */
export class StaleCommitError extends Error {
  override readonly name = "StaleCommitError";
}
