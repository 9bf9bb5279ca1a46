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

/** Of `head`, runs of values, and `tail`. Each run has a comma behind each of its values; the last one's is left out. */
export function layPage(head: string, runs: readonly Uint8Array[], tail: Uint8Array): Bytes {
  const parts: Uint8Array[] = [Buffer.from(head)];
  let length = 0;
  for (const [at, run] of runs.entries()) {
    const part = at === runs.length - 1 ? run.subarray(0, -1) : run;
    parts.push(part);
    length += part.length;
  }
  parts.push(tail);
  return { parts, length: length + (parts[0]?.length ?? 0) + tail.length };
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

/** The bytes as a text of as many characters, one for each, as the encoding latin1 writes it. */
export function latin1({ parts }: Bytes): string {
  let text = "";
  for (const { buffer, byteOffset, byteLength } of parts)
    text += Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
  return text;
}
