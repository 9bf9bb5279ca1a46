/** kill -9 at any moment loses nothing that was acknowledged, and leaves nothing half-written. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { killLoop } from "../support/kill-loop.js";
import { openTestStore } from "../support/open-test-store.js";

test("a SQLite store survives kill -9, twenty times", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kill-"));
  try {
    const location = { kind: "sqlite", path: join(folder, "bridge.db") } as const;
    const result = await killLoop({ location, open: () => openTestStore(location), kills: 20 });
    expect(result.faults).toEqual([]);
    expect(result.commits).toBeGreaterThanOrEqual(30);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 90_000);
