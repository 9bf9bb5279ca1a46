/** Compressed bodies are made once, however many clients ask for the same one at the same time. */
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { createCompression } from "../../../src/server/scim/compression.js";
import { join, textBytes } from "../../../src/server/scim/page-bytes.js";

const TEXT = "somebody ".repeat(1000);
const BODY = textBytes(TEXT);

test("whoever asks while a body is compressed is given the same bytes", async () => {
  const compression = createCompression();
  const [first, second] = await Promise.all([compression(BODY, "gzip", "a"), compression(BODY, "gzip", "a")]);
  expect(second).toBe(first);
  expect(compression(BODY, "gzip", "a")).toBe(first);
  expect(gunzipSync(join(first)).toString()).toBe(TEXT);
});

test("another coding and another body are compressed by themselves", async () => {
  const compression = createCompression();
  const [gzip, brotli, other] = await Promise.all([
    compression(BODY, "gzip", "a"),
    compression(BODY, "br", "a"),
    compression(textBytes("x"), "gzip", "b"),
  ]);
  expect(gunzipSync(join(gzip)).toString()).toBe(TEXT);
  expect(brotliDecompressSync(join(brotli)).toString()).toBe(TEXT);
  expect(gunzipSync(join(other)).toString()).toBe("x");
});

test("a body without a name is compressed each time", async () => {
  const compression = createCompression();
  const [first, second] = await Promise.all([
    compression(BODY, "gzip", undefined),
    compression(BODY, "gzip", undefined),
  ]);
  expect(second).not.toBe(first);
  expect(gunzipSync(join(second)).toString()).toBe(TEXT);
});
