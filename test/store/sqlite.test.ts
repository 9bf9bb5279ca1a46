import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "@jest/globals";
import { openTestStore } from "../support/open-test-store.js";
import { describeStore } from "./conformance.js";

const folder = mkdtempSync(join(tmpdir(), "store-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newFile = () => join(folder, `made/${++files}.db`);

describeStore("SQLite", () => openTestStore({ kind: "sqlite", path: newFile() }));
