/** What operators may see of a connection and do with it. */
import type { Directory } from "../../directory/directory.js";
import type { LatticeUser } from "../../lattice/lattice-user.js";
import type { AttributeMapping } from "../../mapping/attribute-mapping.js";
import type { CycleReport } from "../../store/cycle-report.js";
import type { ConnectionStore } from "../../store/store.js";
import type { KeyOwner } from "../../sync/key-owner.js";
import type { Operations } from "../../sync/operations.js";

export interface AdminConnection {
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly directory: Directory;
  readonly store: ConnectionStore;
  readonly mapping: AttributeMapping;
  readonly operations: Operations;
  /** The person the key belongs to, as of the last cycle that could ask. */
  keyOwner(): KeyOwner | undefined;
  /** Whether this process runs the connection's cycles. */
  leads(): boolean;
  /** When the next cycle is due, in epoch milliseconds; undefined while one runs, or where another process runs them. */
  nextCycleAt(): number | undefined;
  /**
   * Asks for a cycle that begins after this call, wherever they run; resolves when that is recorded. `finished` is
   * undefined where it broke off.
   */
  syncNow(): Promise<{ readonly finished: Promise<CycleReport | undefined> }>;
  /** Asks Lattice whose key it is. Throws LatticeError. */
  whoseKey(signal: AbortSignal): Promise<LatticeUser>;
}
