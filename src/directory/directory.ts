/** One connection's current snapshot behind one pointer: sync writes it, the server reads it. */
import type { Snapshot } from "./snapshot.js";

export interface Directory {
  /** The snapshot to answer from, or undefined before the first. Take it once per request. */
  current(): Snapshot | undefined;
  /** When the read that the current snapshot rests on was proved complete, in epoch milliseconds. */
  readAt(): number | undefined;
  /** Replaces the snapshot; `readAt` as above. */
  publish(snapshot: Snapshot, readAt: number): void;
  /** A complete read found nothing to change: the data are as young as that read. */
  confirm(readAt: number): void;
}

export function createDirectory(): Directory {
  let snapshot: Snapshot | undefined;
  let provedAt: number | undefined;
  return {
    current: () => snapshot,
    readAt: () => provedAt,
    publish(next, readAt) {
      if (snapshot !== undefined && next.version <= snapshot.version) {
        throw new Error(`snapshot ${next.version} cannot follow ${snapshot.version}: versions rise`);
      }
      snapshot = next;
      provedAt = readAt;
    },
    confirm(readAt) {
      provedAt = readAt;
    },
  };
}
