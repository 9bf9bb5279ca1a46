/** Lays rendered records side by side into the bytes of a list, copying little and allocating nothing large. */

/** A body as the parts that it consists of, in order: slices of what is kept anyway, until they are sent. */
export interface Bytes {
  readonly parts: readonly Uint8Array[];
  /** Of all parts together. */
  readonly length: number;
}

const COMMA = 0x2c;
const SEPARATOR = Uint8Array.of(COMMA);
/** A buffer above 128 kB is mapped and unmapped by the kernel each time, which costs more than all copying. */
export const CHUNK = 112 * 1024;
/** Below this, copying is cheaper than another write. */
const WORTH_A_WRITE = 16 * 1024;

export function textBytes(text: string): Bytes {
  const bytes = Buffer.from(text);
  return { parts: [bytes], length: bytes.length };
}

/** `head`, the values with commas between them, `tail`. Neighbours that already lie side by side stay one slice. */
export function layPage(head: string, values: Iterable<Uint8Array>, tail: string): Bytes {
  const parts: Uint8Array[] = [Buffer.from(head)];
  let run: Uint8Array | undefined;
  for (const value of values) {
    if (run !== undefined && liesBehind(run, value)) {
      run = new Uint8Array(run.buffer, run.byteOffset, run.length + 1 + value.length);
      continue;
    }
    if (run !== undefined) parts.push(run, SEPARATOR);
    run = value;
  }
  if (run !== undefined) parts.push(run);
  parts.push(Buffer.from(tail));
  return { parts, length: parts.reduce((length, part) => length + part.length, 0) };
}

/** `head`, neighbours as they lie, `tail`. Each run has a comma behind each of its values; the last one's is left out. */
export function layRuns(head: string, runs: readonly Uint8Array[], tail: string): Bytes {
  const last = runs.at(-1);
  const middle = last === undefined ? [] : [...runs.slice(0, -1), last.subarray(0, -1)];
  const parts = [Buffer.from(head), ...middle, Buffer.from(tail)];
  return { parts, length: parts.reduce((length, part) => length + part.length, 0) };
}

function liesBehind(run: Uint8Array, value: Uint8Array): boolean {
  const end = run.byteOffset + run.length;
  return value.buffer === run.buffer && value.byteOffset === end + 1 && new Uint8Array(run.buffer)[end] === COMMA;
}

/** What to write one after the other: small parts copied together as they are asked for, large ones as they are. */
export function* chunksOf({ parts }: Bytes): Generator<Uint8Array, undefined> {
  let small: Uint8Array[] = [];
  let length = 0;
  for (const part of parts) {
    const isLarge = part.length >= WORTH_A_WRITE;
    if (length > 0 && (isLarge || length + part.length > CHUNK)) {
      yield join(small, length);
      small = [];
      length = 0;
    }
    if (isLarge) {
      yield part;
    } else {
      small.push(part);
      length += part.length;
    }
  }
  if (length > 0) yield join(small, length);
}

/** One contiguous copy, for what needs it whole. */
export function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = Buffer.allocUnsafe(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
