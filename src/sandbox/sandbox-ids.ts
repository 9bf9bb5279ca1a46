/** UUIDs made from a seed and a number, which can be read back into the number: no index of a million ids is kept. */
import { FOR, foldSeed, mix } from "./random.js";

/** Of what kind the thing is; ids of different kinds never coincide in practice. */
export const KIND = { user: 1, department: 2, attribute: 3, attributeValue: 4, nobody: 5 } as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

export interface IdCodec {
  /** About half of the ids look like version 1, half like version 4, as Lattice has both. */
  encode(kind: Kind, number: number): string;
  /** The number, or undefined where the id is not one that `encode` made for this kind. */
  decode(kind: Kind, id: string): number | undefined;
}

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function createIdCodec(seed: number): IdCodec {
  const folded = foldSeed(seed);
  const node = mix(folded, 0, FOR.company);

  // The first word is the number under a mask that the other three words give, so the number can be had back from them.
  const mask = (kind: Kind, a: number, b: number, c: number) => mix(mix(folded ^ a, b, kind), c, FOR.id4);

  function encode(kind: Kind, number: number): string {
    const subject = number * 8 + kind;
    let a = mix(folded, subject, FOR.id1);
    let b = mix(folded, subject, FOR.id2);
    let c = mix(folded, subject, FOR.id3);
    if (((a >>> 20) & 1) === 0) {
      a = (a & 0xffff0fff) | 0x4000;
      b = (b & 0x3fffffff) | 0x80000000;
    } else {
      // Version 1: a time of the last years, and the network card of whichever of a few machines made it.
      a = (a & 0xffff0000) | 0x11e0 | (9 + (a & 3));
      b = 0x80000000 | ((b & 0x3fff) << 16) | (node & 0xffff);
      c = (node ^ (c & 0x3)) >>> 0;
    }
    const first = number ^ mask(kind, a | 0, b | 0, c | 0);
    const text = hex(first) + hex(a) + hex(b) + hex(c);
    return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
  }

  function decode(kind: Kind, id: string): number | undefined {
    if (!SHAPE.test(id)) return undefined;
    const text = id.replaceAll("-", "");
    const word = (at: number) => Number.parseInt(text.slice(at, at + 8), 16);
    const number = (word(0) ^ mask(kind, word(8) | 0, word(16) | 0, word(24) | 0)) >>> 0;
    return encode(kind, number) === id ? number : undefined;
  }

  return { encode, decode };
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hex(word: number): string {
  const byte = (shift: number) => BYTES[(word >>> shift) & 0xff] ?? "";
  return byte(24) + byte(16) + byte(8) + byte(0);
}
