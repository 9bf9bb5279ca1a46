/** kill -9 of a process loses nothing that PostgreSQL acknowledged, and leaves nothing half-written. */
import { expect, test } from "@jest/globals";
import { killLoop } from "../support/kill-loop.js";
import { openTestStore } from "../support/open-test-store.js";
import { startPostgres } from "../support/postgres.js";

test("a PostgreSQL store survives kill -9 of its client, twenty times", async () => {
  const server = await startPostgres();
  try {
    const location = { kind: "postgres", url: await server.createDatabase() } as const;
    const result = await killLoop({ location, open: () => openTestStore(location), kills: 20 });
    expect(result.faults).toEqual([]);
    expect(result.commits).toBeGreaterThanOrEqual(30);
  } finally {
    await server.stop();
  }
}, 90_000);
