import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "@jest/globals";
import { openTestStore } from "../support/open-test-store.js";
import { describeStore } from "./conformance.js";
import { describeSharedDatabase } from "./shared-database.js";

const folder = mkdtempSync(join(tmpdir(), "store-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newLocation = () => ({ kind: "sqlite", path: join(folder, `${++files}`, "made", "bridge.db") }) as const;

describeStore("SQLite", () => openTestStore(newLocation()));
describeSharedDatabase("SQLite", async () => newLocation());
