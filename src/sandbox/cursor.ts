/** Cursors: opaque to clients, bound to a list and to the sandbox that gave them. */
import { foldSeed, mix } from "./random.js";

export interface CursorPlace {
  /** Number of the last record that was shown; -1 before the first. */
  readonly after: number;
  /** How many records stood before this place when the cursor was made. */
  readonly offset: number;
}

export interface CursorCodec {
  encode(list: string, place: CursorPlace): string;
  /** Undefined where the cursor is not one of ours for this list. */
  decode(list: string, cursor: string): CursorPlace | undefined;
}

export function createCursorCodec(seed: number): CursorCodec {
  const check = (list: string, { after, offset }: CursorPlace) =>
    mix(mix(foldSeed(seed), after, list.length), offset, list.codePointAt(0) ?? 0).toString(36);

  return {
    encode: (list, place) =>
      Buffer.from(`${list}:${place.after}:${place.offset}:${check(list, place)}`).toString("base64url"),
    decode(list, cursor) {
      const [name, after = "", offset = "", signature] = Buffer.from(cursor, "base64url").toString().split(":");
      const place = { after: Number(after), offset: Number(offset) };
      return name === list && signature === check(list, place) ? place : undefined;
    },
  };
}
