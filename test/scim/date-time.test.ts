import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { parseDateTime } from "../../src/scim/date-time.js";

describe("parseDateTime", () => {
  test.each([
    ["1970-01-01T00:00:00Z", 0],
    ["1970-01-01T00:00:00", 0],
    ["1970-01-01T00:00:00.001Z", 1],
    ["1970-01-01T01:00:00+01:00", 0],
    ["1969-12-31T19:00:00-05:00", 0],
    ["1970-01-01T00:00:00.5Z", 500],
    ["1970-01-01T00:00:00.057Z", 57],
    ["1970-01-01T00:00:00.123000000Z", 123],
    ["2000-02-29T00:00:00Z", 951_782_400_000],
    ["1969-12-31T24:00:00Z", 0],
    ["1969-12-31T24:00:00.000Z", 0],
    ["1970-01-01T14:00:00+14:00", 0],
    ["2026-12-31T23:59:59.999Z", 1_798_761_599_999],
    ["0001-01-01T00:00:00Z", -62_135_596_800_000],
    ["-0001-01-01T00:00:00Z", -62_198_755_200_000],
    ["10000-01-01T00:00:00Z", 253_402_300_800_000],
  ])("%s is %d", (text, instant) => {
    expect(parseDateTime(text)).toBe(instant);
  });

  test("digits past the millisecond still order", () => {
    const earlier = parseDateTime("2026-01-01T00:00:00.123Z") ?? Number.NaN;
    const later = parseDateTime("2026-01-01T00:00:00.1239Z") ?? Number.NaN;
    expect(later).toBeGreaterThan(earlier);
    expect(later).toBeLessThan(earlier + 1);
  });

  test.each([
    "",
    "soon",
    "2026",
    "2026-01-01",
    "2026-01-01T",
    "2026-01-01T00:00Z",
    "2026-01-01 00:00:00Z",
    "2026-01-01t00:00:00Z",
    "2026-01-01T00:00:00z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "2026-01-01T24:00:01Z",
    "2026-01-01T25:00:00Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:60Z",
    "2026-01-01T00:00:00.Z",
    "2026-01-01T00:00:00,5Z",
    "2026-01-01T00:00:00+0100",
    "2026-01-01T00:00:00+1:00",
    "2026-01-01T00:00:00+14:01",
    "2026-01-01T00:00:00+01:60",
    "2026-01-01T00:00:00ZZ",
    "2026-01-01T00:00:00Z ",
    " 2026-01-01T00:00:00Z",
    "+2026-01-01T00:00:00Z",
    "02026-01-01T00:00:00Z",
    "026-01-01T00:00:00Z",
    "26-1-1T0:0:0Z",
    "２026-01-01T00:00:00Z",
  ])("%j is none", (text) => {
    expect(parseDateTime(text)).toBeUndefined();
  });

  test("reads what JavaScript writes, at any instant", () => {
    const dates = fc.date({ min: new Date("0000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        expect(parseDateTime(date.toISOString())).toBe(date.getTime());
      }),
    );
  });

  test("any text is read or not, without an exception", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const instant = parseDateTime(text);
        expect(instant === undefined || Number.isFinite(instant)).toBe(true);
      }),
    );
  });
});
