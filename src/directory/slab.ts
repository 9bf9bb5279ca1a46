/** Memory for bytes that are kept for a while and are given back together. */

export interface Slab {
  readonly bytes: Buffer;
  /** Up to where it has been written; whoever writes moves it on. */
  used: number;
}

const SMALL_BYTES = 256 * 1024;
const SMALL_SLABS = 8;
/**
 * More than the most that the C library (glibc) ever takes from its own heap: it then comes from the kernel, page by page
 * as it is written, and goes back there as soon as it is let go of, whatever was allocated after it.
 */
const LARGE_BYTES = 33 * 1024 * 1024;

/** Gives a slab with room for so many bytes more: the last one, or a new one. */
export function createSlabs(): (bytes: number) => Slab {
  let slab: Slab = { bytes: Buffer.alloc(0), used: 0 };
  let made = 0;
  return (bytes) => {
    if (slab.bytes.length - slab.used < bytes) {
      const size = made++ < SMALL_SLABS ? SMALL_BYTES : LARGE_BYTES;
      slab = { bytes: Buffer.allocUnsafeSlow(Math.max(size, bytes)), used: 0 };
    }
    return slab;
  };
}
