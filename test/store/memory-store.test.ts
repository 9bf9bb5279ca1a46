import { expect, test } from "@jest/globals";
import { createMemoryStore } from "../../src/store/memory-store.js";
import { StoreRefusedError } from "../../src/store/store-error.js";
import { describeStore } from "./conformance.js";

describeStore("memory", async () => createMemoryStore());

test("has nothing to back up", async () => {
  await expect(createMemoryStore().backup("anywhere.db")).rejects.toBeInstanceOf(StoreRefusedError);
});
