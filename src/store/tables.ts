/** The tables as they are today, for queries; `migrations.ts` makes them. Everything is keyed by connection first. */
import type { ColumnType } from "kysely";
import type { ChangeKind } from "../directory/change.js";
import type { HoldState } from "./hold.js";

export interface Tables {
  schema_versions: { version: number; applied_at: number };
  connections: ConnectionTable;
  versions: { connection: string; version: number; committed_at: number };
  records: RecordTable;
  changes: ChangeTable;
  said: { connection: string; id: string; revision: number; raw: string; digest: string; at: number };
  cycles: { connection: string; number: number; finished_at: number; report: string };
  holds: HoldTable;
  documents: { connection: string; name: string; json: string };
  secrets: { connection: string; name: string; value: string };
}

/** The tables of a store and their keys, in an order in which they can be copied one after the other. */
export const TABLE_KEYS = {
  connections: ["id"],
  versions: ["connection", "version"],
  records: ["connection", "resource_type", "id", "version"],
  changes: ["connection", "version", "ordinal"],
  said: ["connection", "id", "revision"],
  cycles: ["connection", "number"],
  holds: ["connection", "id"],
  documents: ["connection", "name"],
  secrets: ["connection", "name"],
} as const satisfies Readonly<Record<Exclude<keyof Tables, "schema_versions">, readonly string[]>>;

type WithDefault<T> = ColumnType<T, T | undefined, T>;

interface ConnectionTable {
  id: string;
  /** Of the snapshot that is served; 0 before the first. Rows of a higher version are not there yet. */
  version: WithDefault<number>;
  /** Rises with every commit that has rows of its own; rows of `said` with a higher one are not there yet. */
  revision: WithDefault<number>;
  /** The highest version whose changes were pruned: no earlier snapshot than this can be rebuilt. */
  pruned: WithDefault<number>;
  /** How many of each are served: what is loaded is counted, so that a damaged index takes nobody away. */
  users: WithDefault<number>;
  groups: WithDefault<number>;
  read_at: WithDefault<number | null>;
  base_url: WithDefault<string | null>;
  last_cycle: WithDefault<number>;
  /** Count commits and decisions, so that other processes notice them. */
  committed: WithDefault<number>;
  decided: WithDefault<number>;
  /** Who is staging rows of the next version; null where nobody is. */
  staging: WithDefault<string | null>;
  /** 1 while rows that the current version superseded may still be there. */
  untidy: WithDefault<number>;
}

interface RecordTable {
  connection: string;
  resource_type: "User" | "Group";
  id: string;
  /** The version that brought it; of several rows the newest counts. */
  version: number;
  sequence: number;
  /** The bytes as served, as text; null where this version deleted it. */
  json: string | null;
}

interface ChangeTable {
  connection: string;
  version: number;
  ordinal: number;
  resource_type: "User" | "Group";
  id: string;
  kind: ChangeKind;
  cause: string;
  sequence: number;
  /** As served before. What came after is the next change's `before`, or the record. */
  before: string | null;
  /** 1 where something of it was erased: versions before it cannot be rebuilt. */
  erased: WithDefault<number>;
}

interface HoldTable {
  connection: string;
  id: string;
  person_id: string;
  state: HoldState;
  opened_at: number;
  decided_at: number | null;
  hold: string;
}
