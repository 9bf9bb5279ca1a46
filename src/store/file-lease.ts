/** The lease on a SQLite file: one process has it for all connections in the file, and loses it only with its life. */
import type { SqliteClient } from "./sqlite-client.js";
import type { Lease } from "./store.js";

export function createFileLease(
  client: SqliteClient,
  lockFile: string,
): (connection: string) => Promise<Lease | undefined> {
  const leased = new Set<string>();
  let lock: Promise<boolean> | undefined;

  async function haveLock(): Promise<boolean> {
    lock ??= client.lock(lockFile, 0);
    const mine = lock;
    let locked = false;
    try {
      locked = await mine;
      return locked;
    } finally {
      if (!locked && lock === mine) lock = undefined;
    }
  }

  async function release(connection: string): Promise<void> {
    leased.delete(connection);
    if (leased.size > 0 || lock === undefined) return;
    lock = undefined;
    await client.unlock();
  }

  return async (connection) => {
    if (leased.has(connection)) return undefined;
    leased.add(connection);
    let locked = false;
    try {
      locked = await haveLock();
    } finally {
      if (!locked) leased.delete(connection);
    }
    if (!locked) return undefined;
    let released: Promise<void> | undefined;
    return {
      lost: client.stopped,
      release() {
        released ??= release(connection);
        return released;
      },
    };
  };
}

/** The file whose lock is the lease of a database. */
export function lockFileOf(file: string): string {
  return `${file}-lease`;
}
