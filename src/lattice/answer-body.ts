/**
 * Gathers the body of an answer in memory that the next answer uses again. A cycle reads some hundred megabytes, of which it
 * keeps next to nothing: were each page given memory of its own, that alone would have everything collected every second.
 */
import type { Readable } from "node:stream";
import { BODY_BROKE_OFF, BODY_TOO_LONG, type NetworkError } from "./judge-network-error.js";

export interface BodyReader {
  /**
   * The whole body, to be looked at by `use` and not to be kept by it: the memory is used again. A body that breaks off, or
   * is longer than may be, is a failure.
   */
  read<T>(
    stream: Readable,
    use: (body: Uint8Array) => T,
  ): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: NetworkError }>;
}

/** Most pages are smaller. */
const FIRST_BYTES = 256 * 1024;
/** Larger memory is not kept for the next answer. */
const MOST_KEPT_BYTES = 1024 * 1024;

/** `longest` in bytes. */
export function createBodyReader(longest: number): BodyReader {
  /** One for each answer that was read at the same time as others. */
  const free: Buffer[] = [];
  return {
    async read(stream, use) {
      const room: Room = { bytes: free.pop() ?? Buffer.allocUnsafeSlow(FIRST_BYTES), length: 0 };
      try {
        const error = await gathered(stream, room, longest);
        if (error !== undefined) return { ok: false, error };
        return { ok: true, value: use(room.bytes.subarray(0, room.length)) };
      } finally {
        if (room.bytes.length <= MOST_KEPT_BYTES) free.push(room.bytes);
      }
    },
  };
}

interface Room {
  bytes: Buffer;
  length: number;
}

/** Resolves to what went wrong, undefined where all is there. What comes after that goes nowhere: the memory is given back. */
function gathered(stream: Readable, room: Room, longest: number): Promise<NetworkError | undefined> {
  return new Promise((resolve) => {
    const end = (error?: NetworkError): void => {
      stream.off("data", gather);
      resolve(error);
    };
    const gather = (chunk: Buffer): void => {
      if (room.length + chunk.length <= longest) {
        add(room, chunk);
        return;
      }
      end({ code: BODY_TOO_LONG });
      stream.destroy();
    };
    stream.on("data", gather);
    stream.once("end", () => {
      end();
    });
    // Node says so before the error, whose code is that of any connection that breaks off.
    stream.once("aborted", () => {
      end({ code: BODY_BROKE_OFF });
    });
    stream.on("error", (error: NodeJS.ErrnoException) => {
      end({ code: error.code ?? "no code" });
    });
    stream.once("close", () => {
      end({ code: BODY_BROKE_OFF });
    });
    // Then none of these comes any more.
    if (stream.closed) end({ code: BODY_BROKE_OFF });
  });
}

function add(room: Room, chunk: Buffer): void {
  const length = room.length + chunk.length;
  if (length > room.bytes.length) {
    const larger = Buffer.allocUnsafeSlow(Math.max(length, room.bytes.length * 2));
    room.bytes.copy(larger, 0, 0, room.length);
    room.bytes = larger;
  }
  chunk.copy(room.bytes, room.length);
  room.length = length;
}
