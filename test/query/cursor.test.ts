import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { createCursorCodec, type CursorBinding, cursorQuery, type CursorState } from "../../src/query/cursor.js";
import { parseSearchParameters } from "../../src/query/search-request.js";
import { ScimError } from "../../src/scim/scim-error.js";

function codecOf(secret: string) {
  return createCursorCodec((text) => createHmac("sha256", secret).update(text).digest());
}

const codec = codecOf("secret");
const binding: CursorBinding = { connection: "default", client: "okta", endpoint: "Users", query: "[]" };
const state: CursorState = { version: 7, offset: 200, count: 100, expiresAt: 1_900_000_000_000 };
const now = 1_800_000_000_000;

function refusal(action: () => unknown): unknown {
  try {
    action();
  } catch (failure) {
    if (failure instanceof ScimError && failure.status === 400) return failure.scimType;
    throw failure;
  }
  return undefined;
}

const states = fc.record({
  version: fc.nat(),
  offset: fc.nat(),
  count: fc.nat(),
  expiresAt: fc.integer({ min: now + 1, max: 2 ** 47 }),
});

describe("createCursorCodec", () => {
  test("C02 what was sealed is opened", () => {
    fc.assert(
      fc.property(states, fc.string(), fc.string(), (sealed, client, query) => {
        const bound = { ...binding, client, query };
        expect(codec.open(codec.seal(sealed, bound), bound, now)).toEqual(sealed);
      }),
    );
  });

  test("C03 a cursor has unreserved characters only", () => {
    fc.assert(
      fc.property(states, (sealed) => {
        expect(codec.seal(sealed, binding)).toMatch(/^[A-Za-z0-9\-._~]+$/);
      }),
    );
  });

  test("the same state gives the same cursor, and another state one that looks different all over", () => {
    expect(codec.seal(state, binding)).toBe(codec.seal({ ...state }, { ...binding }));
    const one = codec.seal(state, binding);
    const next = codec.seal({ ...state, offset: 300 }, binding);
    const same = one.split("").filter((digit, index) => digit === next[index]).length;
    expect(same).toBeLessThan(one.length / 2);
  });

  test("a cursor does not show its state", () => {
    expect(codec.seal({ version: 0, offset: 0, count: 0, expiresAt: 0 }, binding)).not.toContain("0000000000");
  });

  test.each([
    "",
    "garbage",
    "%00",
    "0".repeat(80),
    "a".repeat(80),
    "A".repeat(80),
    "é".repeat(80),
    "x".repeat(100_000),
  ])("C04 %j is refused", (cursor) => {
    expect(refusal(() => codec.open(cursor, binding, now))).toBe("invalidCursor");
  });

  test("C04 a cursor with any character changed is refused", () => {
    const cursor = codec.seal(state, binding);
    for (let index = 0; index < cursor.length; index++) {
      for (const other of ["0", "f", "~", cursor.charAt(index).toUpperCase()]) {
        const tampered = cursor.slice(0, index) + other + cursor.slice(index + 1);
        if (tampered === cursor) continue;
        expect(refusal(() => codec.open(tampered, binding, now))).toBe("invalidCursor");
      }
    }
    expect(refusal(() => codec.open(`${cursor}0`, binding, now))).toBe("invalidCursor");
    expect(refusal(() => codec.open(cursor.slice(1), binding, now))).toBe("invalidCursor");
    expect(refusal(() => codec.open(cursor.toUpperCase(), binding, now))).toBe("invalidCursor");
    expect(codec.open(cursor, binding, now)).toEqual(state);
  });

  test("C04 any text is refused", () => {
    const hex = fc.stringMatching(/^[0-9a-f]{80}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), hex), (text) => {
        expect(refusal(() => codec.open(text, binding, now))).toBe("invalidCursor");
      }),
    );
  });

  test("C04 a cursor under another secret is refused", () => {
    expect(refusal(() => codec.open(codecOf("other").seal(state, binding), binding, now))).toBe("invalidCursor");
  });

  test.each<[string, Partial<CursorBinding>]>([
    ["C05", { query: "[1]" }],
    ["C05", { endpoint: "Groups" }],
    ["C05", { endpoint: "" }],
    ["C07", { client: "entra" }],
    ["C07", { connection: "other" }],
    ["C07", { connection: "defaultokta", client: "" }],
    ["C07", { client: 'okta","Users' }],
  ])("%s a cursor used with %j is refused", (_, other) => {
    const cursor = codec.seal(state, binding);
    expect(refusal(() => codec.open(cursor, { ...binding, ...other }, now))).toBe("invalidCursor");
  });

  test("C06 a cursor is honoured until it expires", () => {
    const cursor = codec.seal(state, binding);
    expect(codec.open(cursor, binding, state.expiresAt - 1)).toEqual(state);
    expect(refusal(() => codec.open(cursor, binding, state.expiresAt))).toBe("expiredCursor");
  });

  test("C06 a forged cursor is invalid, never expired", () => {
    const cursor = codec.seal(state, binding);
    const forged = `${cursor.slice(0, -1)}${cursor.endsWith("0") ? "1" : "0"}`;
    expect(refusal(() => codec.open(forged, binding, 2 ** 50))).toBe("invalidCursor");
    expect(refusal(() => codec.open(cursor, { ...binding, client: "entra" }, 2 ** 50))).toBe("invalidCursor");
  });

  test.each([{ offset: -1 }, { count: 1.5 }, { version: Number.NaN }, { expiresAt: 2 ** 48 }])(
    "a state with %j is a bug of ours",
    (wrong) => {
      expect(() => codec.seal({ ...state, ...wrong }, binding)).toThrow(RangeError);
    },
  );
});

describe("cursorQuery", () => {
  const of = (query: string) => cursorQuery(parseSearchParameters(query));

  test.each([
    ["", "cursor=abc&count=5"],
    ["filter=title+pr", "filter=((title%20%20PR))&cursor=abc"],
    ["sortBy=userName", "sortBy=userName&sortOrder=ascending&count=2"],
    ["attributes=userName,title", "attributes=userName,,title"],
    ["startIndex=5", ""],
  ])("%s and %s are the same search", (one, other) => {
    expect(of(one)).toBe(of(other));
  });

  test("C05 other searches differ", () => {
    const searches = [
      "",
      "filter=title+pr",
      "filter=name+pr",
      "filter=title+eq+%22x%22",
      "filter=title+eq+1",
      "filter=title+eq+%221%22",
      "sortBy=userName",
      "sortBy=title",
      "sortBy=userName&sortOrder=descending",
      "attributes=userName",
      "excludedAttributes=userName",
      "attributes=userName,title",
      "filter=title+pr&sortBy=userName",
    ];
    expect(new Set(searches.map(of)).size).toBe(searches.length);
  });
});
