/** What the program runs with, checked and frozen. Modules state their own options; these match them structurally. */
import type { Secret } from "./secret.js";

/** Base URLs carry no trailing slash. */
export interface Config {
  /** The file that was read, if any. */
  readonly file?: string;
  /** Without brackets, also for IPv6. */
  readonly host: string;
  /** 0: the system picks one. */
  readonly port: number;
  /** Unset: the address that is listened on. */
  readonly publicUrl?: string;
  readonly tls?: TlsConfig;
  /** As Express's `trust proxy` takes it. */
  readonly trustProxy: boolean | number | readonly string[];
  /** Unset: there is no `/admin`. */
  readonly adminToken?: Secret;
  /** Requests a second that one client may make; 0 is no limit. */
  readonly scimRateLimit: number;
  /** Resources on a page: the default and the maximum. */
  readonly scimPageSize: number;
  readonly database: DatabaseConfig;
  readonly log: { readonly level: LogLevelName; readonly format: "json" | "pretty" };
  readonly proxy: ProxyConfig;
  /** A certificate authority to trust for Lattice beside the well-known ones. */
  readonly latticeCa?: PemFile;
  readonly connections: readonly ConnectionConfig[];
  /** What works and is probably not meant; for the log at start and for `check`. */
  readonly warnings: readonly string[];
}

export type LogLevelName = "error" | "warn" | "info" | "http" | "verbose" | "debug";

export interface PemFile {
  readonly file: string;
  readonly pem: string;
}

export interface TlsConfig {
  readonly cert: PemFile;
  readonly key: { readonly file: string; readonly pem: Secret };
}

export type DatabaseConfig =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly url: Secret };

/** Where requests to Lattice go through. A proxy's URL may carry a password. */
export interface ProxyConfig {
  readonly httpsProxy?: Secret;
  readonly httpProxy?: Secret;
  /** As in the environment: hosts and suffixes, comma-separated. */
  readonly noProxy?: string;
}

export interface ConnectionConfig {
  readonly id: string;
  readonly lattice: {
    readonly apiKey: Secret;
    readonly baseUrl: string;
    /** Requests in any sliding minute. */
    readonly rateLimit: number;
  };
  readonly clients: readonly ClientConfig[];
  readonly sync: { readonly intervalMs: number };
  readonly mapping: MappingConfig;
  readonly guard: GuardConfig;
  readonly groups: { readonly departments: boolean };
  readonly lifecycle: LifecycleConfig;
}

export interface ClientConfig {
  readonly name: string;
  /** At least one; two or more while tokens are rotated. */
  readonly tokens: readonly Secret[];
}

export interface MappingConfig {
  readonly userName: "email" | "externalUserId" | "id";
  readonly mononym: "both" | "given" | "family";
  readonly activeStatuses: readonly ("ACTIVE" | "INVITED" | "CREATED")[];
  readonly preStartDays?: number;
  /** SCIM path -> JSONata. */
  readonly overrides: Readonly<Record<string, string>>;
}

/** What is allowed: `max(percent of the base, min(floor, a third of the base))`. */
export interface Limit {
  readonly percent: number;
  readonly floor: number;
}

export interface GuardConfig {
  /** Window 0: each cycle alone. */
  readonly leavers: Limit & { readonly windowMs: number };
  readonly identityChurn: Limit;
  readonly attributeChurn: Limit;
  readonly groupLosses: Limit;
  /** userNames or ids of people who are never deactivated without approval. */
  readonly protected: readonly string[];
}

export interface LifecycleConfig {
  /** Complete reads that a person must be absent from before being deactivated. */
  readonly absentReads: number;
  /** How long after that the person is deleted. */
  readonly deleteAfterMs: number;
  /** How long earlier snapshots are kept. */
  readonly keepVersionsMs: number;
  /** How long changes, cycles and decided holds are kept. */
  readonly keepHistoryMs: number;
}
