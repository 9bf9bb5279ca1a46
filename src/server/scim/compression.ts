/** Compresses answers off the event loop, and keeps the bytes, so that a page asked for again is not compressed again. */
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { LRUCache } from "lru-cache";
import type { Eventually } from "./eventually.js";
import type { Coding } from "./negotiate.js";
import { type Bytes, join, wholeBytes } from "./page-bytes.js";

/** `key` names the content for as long as the process lives; undefined where it will not be asked for again. */
export type Compression = (bytes: Bytes, coding: Coding, key: string | undefined) => Eventually<Bytes>;

const gzipAsync = promisify(gzip);
const brotliAsync = promisify(brotliCompress);
/** Pages of JSON shrink to a tenth at the fastest setting; the slowest saves a tenth of that for four times the work. */
const FASTEST = 1;

/** `maxBytes` bounds what is kept. */
export function createCompression(maxBytes = 32 * 1024 * 1024): Compression {
  const kept = new LRUCache<string, Bytes>({
    maxSize: maxBytes,
    sizeCalculation: (made, key) => made.length + key.length,
  });
  /** A page that many ask for at once is compressed for the first of them. */
  const running = new Map<string, Promise<Bytes>>();

  return (bytes, coding, key) => {
    if (key === undefined) return compress(bytes, coding);
    const name = `${coding} ${key}`;
    return kept.get(name) ?? running.get(name) ?? compressAndKeep(bytes, coding, name);
  };

  function compressAndKeep(bytes: Bytes, coding: Coding, name: string): Promise<Bytes> {
    const making = compress(bytes, coding)
      .then((made) => {
        kept.set(name, made);
        return made;
      })
      .finally(() => running.delete(name));
    running.set(name, making);
    return making;
  }
}

async function compress(bytes: Bytes, coding: Coding): Promise<Bytes> {
  const whole = join(bytes);
  const compressed =
    coding === "gzip"
      ? await gzipAsync(whole, { level: FASTEST })
      : await brotliAsync(whole, {
          params: { [constants.BROTLI_PARAM_QUALITY]: FASTEST, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
        });
  return wholeBytes(compressed);
}
