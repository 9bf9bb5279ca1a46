/** Opaque, signed cursors (RFC 9865): bound to connection, client, query, count and the snapshot they began on. */
import { ScimError } from "../scim/scim-error.js";
import { isAll, isHexDigit } from "./ascii.js";
import { printFilter } from "./print-filter.js";
import type { SearchRequest } from "./search-request.js";

export interface CursorState {
  /** Version of the snapshot the walk began on. */
  readonly version: number;
  /** 0-based offset of the page among the matches. */
  readonly offset: number;
  /** Page size of the walk. */
  readonly count: number;
  /** When this cursor stops being honoured, in epoch milliseconds. */
  readonly expiresAt: number;
}

/** What a cursor may only be used with; any difference makes it invalid. `query` is the search without cursor and count. */
export interface CursorBinding {
  readonly connection: string;
  readonly client: string;
  /** `Users`, `Groups` or `` for the root. */
  readonly endpoint: string;
  readonly query: string;
}

export interface CursorCodec {
  /** Unreserved characters only (RFC 3986 section 2.3). */
  seal(state: CursorState, binding: CursorBinding): string;
  /** Throws ScimError 400 invalidCursor or expiredCursor. */
  open(cursor: string, binding: CursorBinding, now: number): CursorState;
}

/**
 * `mac` is HMAC-SHA-256 under the connection's secret, passed in because this folder does no I/O and no crypto. A cursor
 * is a tag over state and binding, and the state hidden under a key stream that the tag gives (a synthetic IV), all in
 * hexadecimal: equal state gives an equal cursor, and a changed character gives another tag.
 */
export function createCursorCodec(mac: (text: string) => Uint8Array): CursorCodec {
  const seal = (state: CursorState, binding: CursorBinding): string => {
    const plain = writeState(state);
    const { connection, client, endpoint, query } = binding;
    const tag = hex(mac(JSON.stringify(["cursor", plain, connection, client, endpoint, query]))).slice(0, TAG_LENGTH);
    return tag + mask(plain, tag);
  };
  const mask = (text: string, tag: string): string => exclusiveOr(text, hex(mac(JSON.stringify(["mask", tag]))));

  return {
    seal,
    open(cursor, binding, now) {
      if (cursor.length !== TAG_LENGTH + STATE_LENGTH || !isAll(cursor, isHexDigit)) throw invalidCursor();
      const state = readState(mask(cursor.slice(TAG_LENGTH), cursor.slice(0, TAG_LENGTH)));
      if (!sameText(seal(state, binding), cursor)) throw invalidCursor();
      if (now >= state.expiresAt) {
        throw new ScimError(400, "The cursor has expired: begin again without one.", "expiredCursor");
      }
      return state;
    },
  };
}

/** The part of a search that every page of a walk must repeat, as one canonical string. */
export function cursorQuery({ filter, sort, projection }: SearchRequest): string {
  if (filter === undefined && sort === undefined && projection.mode === "default") return EVERYTHING;
  return JSON.stringify([
    filter === undefined ? null : printFilter(filter),
    sort === undefined ? null : [sort.path, sort.descending],
    projection.mode === "default" ? null : [projection.mode, projection.paths],
  ]);
}

const EVERYTHING = JSON.stringify([null, null, null]);

/** One message for every reason, so that it tells nothing of whose cursor it was (RFC 9865 section 5). */
function invalidCursor(): ScimError {
  return new ScimError(400, "The cursor is not valid for this search.", "invalidCursor");
}

const TAG_LENGTH = 32;
/** Six bytes for each of the four numbers, more than any of them needs. */
const NUMBER_LENGTH = 12;
const STATE_LENGTH = 4 * NUMBER_LENGTH;

function writeState({ version, offset, count, expiresAt }: CursorState): string {
  return [version, offset, count, expiresAt].map(writeNumber).join("");
}

function writeNumber(value: number): string {
  const text = Number.isInteger(value) && value >= 0 ? value.toString(16).padStart(NUMBER_LENGTH, "0") : "";
  if (text.length !== NUMBER_LENGTH) throw new RangeError(`${value} does not fit in a cursor`);
  return text;
}

function readState(text: string): CursorState {
  const read = (index: number): number =>
    Number.parseInt(text.slice(index * NUMBER_LENGTH, (index + 1) * NUMBER_LENGTH), 16);
  return { version: read(0), offset: read(1), count: read(2), expiresAt: read(3) };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Digit by digit; `key` is at least as long as `text`. */
function exclusiveOr(text: string, key: string): string {
  return Array.from(text, (digit, index) =>
    (Number.parseInt(digit, 16) ^ Number.parseInt(key.charAt(index), 16)).toString(16),
  ).join("");
}

/** In time that does not depend on where texts of the same length differ. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}
