/** The upstream, as the rest of the program sees it. */
import type { KnownPages } from "./known-pages.js";
import type { PackedRecords } from "./packed-records.js";
import type { LatticeDepartment, LatticeRejection, LatticeUser } from "./lattice-user.js";

/**
 * Why Lattice could not be read.
 * unauthorized: 401, the key is wrong or revoked. forbidden: 403, the key's owner may not see this.
 * throttled: 429 outlasted the retries. unavailable: network, time-outs, 5xx. malformed: an answer that is not what the API
 * promises (HTML, truncated JSON, a list of strings). incomplete: pages that cannot be proved whole. aborted: we were told to stop.
 */
export type LatticeFailureKind =
  | "unauthorized"
  | "forbidden"
  | "throttled"
  | "unavailable"
  | "malformed"
  | "incomplete"
  | "notFound"
  | "aborted";

/** `message` is for operators: what failed, where (method and path), what to do; no key and no personal data. */
export class LatticeError extends Error {
  override readonly name = "LatticeError";
  readonly kind: LatticeFailureKind;

  constructor(kind: LatticeFailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Everybody and every department, proved complete. */
export interface LatticeRead {
  readonly users: readonly LatticeUser[];
  readonly departments: readonly LatticeDepartment[];
  readonly rejections: readonly LatticeRejection[];
  /** Ids of the people who were recognised as unchanged: they are not among the users. */
  readonly unchanged: readonly string[];
  /** Ids of all people and departments in its lists, be it only with something that cannot be decoded. */
  readonly listed: ReadonlySet<string>;
  /** What was sent of those who were to be packed. */
  readonly packed: readonly PackedRecords[];
  /** Those of its pages from which nothing was rejected, to be recognised by a later read. */
  readonly pages: KnownPages;
  /** When it was proved complete, in epoch milliseconds. */
  readonly completedAt: number;
}

export interface ReadProgress {
  readonly users: number;
  readonly departments: number;
  readonly requests: number;
}

export interface ReadOptions {
  readonly onProgress?: (progress: ReadProgress) => void;
  /**
   * What is known of a person: `new`, nothing: what was sent of them is packed, and not kept as `raw`; `heard`, that exactly
   * this was sent before, and it is not kept at all; `unchanged`, that nothing but their id is wanted either. Without it
   * nobody is known, and everybody has their `raw`.
   */
  readonly recognise?: (id: string, raw: Readonly<Record<string, unknown>>) => "new" | "heard" | "unchanged";
  /** Awaited after each page, so that readers are not kept waiting. */
  readonly breathe?: () => Promise<void>;
  /** Pages of an earlier read, of which everybody would be recognised as unchanged. */
  readonly knownPages?: KnownPages;
}

export interface LatticeClient {
  /** `GET /v1/me`: the person the key belongs to. Throws LatticeError. */
  me(signal?: AbortSignal): Promise<LatticeUser>;
  /** `GET /v1/user/{id}`, or undefined where Lattice answers 404. Throws LatticeError. */
  user(id: string, signal?: AbortSignal): Promise<LatticeUser | undefined>;
  /** `GET /v1/department/{id}`, or undefined where Lattice answers 404. Throws LatticeError. */
  department(id: string, signal?: AbortSignal): Promise<LatticeDepartment | undefined>;
  /** Reads everything, or throws LatticeError: there is no partial result. */
  readAll(signal?: AbortSignal, options?: ReadOptions): Promise<LatticeRead>;
  /** How many requests have gone to the wire since the client was made, for whatever call, retries included. */
  requests(): number;
  /** Closes idle connections. */
  close(): void;
}
