/** Lays rendered records side by side into the bytes of a list, without copying any of them. */

/** A body. */
export interface Bytes {
  /** How it begins: ASCII characters, which leave together with the headers. */
  readonly head: string;
  /** What follows, in order: slices of what is kept anyway. */
  readonly parts: readonly Uint8Array[];
  /** Of all together, in bytes. */
  readonly length: number;
}

export function textBytes(text: string): Bytes {
  return wholeBytes(Buffer.from(text));
}

export function wholeBytes(bytes: Uint8Array): Bytes {
  return { head: "", parts: [bytes], length: bytes.length };
}

/** Of `head`, which is ASCII, runs of values, and `tail`. Each run has a comma behind each value; the last one is left out. */
export function layPage(head: string, runs: readonly Uint8Array[], tail: Uint8Array): Bytes {
  const parts: Uint8Array[] = [];
  let length = head.length + tail.length;
  const last = runs.length - 1;
  for (let at = 0; at <= last; at++) {
    const run = runs[at];
    if (run === undefined) continue;
    const part = at === last ? run.subarray(0, -1) : run;
    parts.push(part);
    length += part.length;
  }
  parts.push(tail);
  return { head, parts, length };
}

/** One contiguous copy, for what needs it whole. */
export function join({ head, parts, length }: Bytes): Uint8Array {
  const [only] = parts;
  if (head === "" && only !== undefined && parts.length === 1) return only;
  const whole = Buffer.allocUnsafe(length);
  let offset = whole.write(head, "latin1");
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** The bytes as a text of as many characters, one for each, as the encoding latin1 writes it. */
export function latin1({ head, parts }: Bytes): string {
  let text = head;
  for (const { buffer, byteOffset, byteLength } of parts) {
    text += Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
  }
  return text;
}
