/** Lays rendered records side by side into the bytes of a list, without copying any of them. */

/** A body as the parts that it consists of, in order: slices of what is kept anyway. */
export interface Bytes {
  readonly parts: readonly Uint8Array[];
  /** Of all parts together. */
  readonly length: number;
}

export function textBytes(text: string): Bytes {
  const bytes = Buffer.from(text);
  return { parts: [bytes], length: bytes.length };
}

/** `head`, runs of values, `tail`. Each run has a comma behind each of its values; the last one's is left out. */
export function layPage(head: string, runs: readonly Uint8Array[], tail: string): Bytes {
  const parts: Uint8Array[] = [Buffer.from(head), ...runs, Buffer.from(tail)];
  const last = runs.at(-1);
  if (last !== undefined) parts[runs.length] = last.subarray(0, -1);
  return { parts, length: parts.reduce((length, part) => length + part.length, 0) };
}

/** One contiguous copy, for what needs it whole. */
export function join({ parts, length }: Bytes): Uint8Array {
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
