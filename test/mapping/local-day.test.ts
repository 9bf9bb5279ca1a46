import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { isTimeZone, localDay, parseDay, startOfDay } from "../../src/mapping/local-day.js";

const at = (iso: string) => Date.parse(iso);
const dayOf = (date: string) => parseDay(date) ?? Number.NaN;

describe("time zones", () => {
  test.each(["America/Los_Angeles", "Pacific/Kiritimati", "UTC", "Etc/GMT+12", "asia/kolkata", "US/Pacific"])(
    "%s is one",
    (zone) => expect(isTimeZone(zone)).toBe(true),
  );

  test.each(["", "Mars/Olympus", "+05:00", "-08", "America/", "PST PDT", "Pacific Time (US & Canada)"])(
    "%p is none",
    (zone) => expect(isTimeZone(zone)).toBe(false),
  );

  test("thousands of wrong names are each asked for, and right ones stay right", () => {
    for (let number = 0; number < 2500; number += 1) expect(isTimeZone(`Nowhere/${number}`)).toBe(false);
    expect(isTimeZone("Europe/Berlin")).toBe(true);
  });
});

describe("dates", () => {
  test("are days since 1970", () => {
    expect(parseDay("1970-01-01")).toBe(0);
    expect(parseDay("1969-12-31")).toBe(-1);
    expect(parseDay("2024-02-29")).toBe(19_782);
    expect(parseDay("2024-12-31")).toBe(20_088);
  });

  test.each([
    "2023-02-29",
    "2024-13-01",
    "2024-00-10",
    "2024-04-31",
    "2024-04-00",
    "24-04-01",
    "2024-4-1",
    "",
    "soon",
    "2024-04-01T00:00:00Z",
  ])("%p is none", (date) => expect(parseDay(date)).toBeUndefined());
});

describe("what day it is", () => {
  test.each([
    ["2026-11-30T10:59:59Z", "Pacific/Auckland", "2026-11-30"],
    ["2026-11-30T11:00:00Z", "Pacific/Auckland", "2026-12-01"],
    ["2026-12-01T07:59:59Z", "America/Los_Angeles", "2026-11-30"],
    ["2026-12-01T08:00:00Z", "America/Los_Angeles", "2026-12-01"],
    ["2026-11-30T10:00:00Z", "Pacific/Kiritimati", "2026-12-01"],
    ["2026-11-30T23:59:59Z", undefined, "2026-11-30"],
    ["2026-11-30T23:59:59Z", "Mars/Olympus", "2026-11-30"],
  ])("%s in %s", (instant, zone, date) => {
    expect(localDay(at(instant), zone)).toBe(dayOf(date));
  });
});

describe("when a day begins", () => {
  test.each([
    ["2026-12-01", undefined, "2026-12-01T00:00:00.000Z"],
    ["2026-12-01", "Mars/Olympus", "2026-12-01T00:00:00.000Z"],
    ["2026-12-01", "Pacific/Kiritimati", "2026-11-30T10:00:00.000Z"],
    ["2026-12-01", "Etc/GMT+12", "2026-12-01T12:00:00.000Z"],
    // Winter and summer time
    ["2026-07-01", "Pacific/Auckland", "2026-06-30T12:00:00.000Z"],
    ["2026-12-01", "Pacific/Auckland", "2026-11-30T11:00:00.000Z"],
    ["2026-07-01", "America/Los_Angeles", "2026-07-01T07:00:00.000Z"],
    ["2026-12-01", "America/Los_Angeles", "2026-12-01T08:00:00.000Z"],
    // The clocks change later on the day itself
    ["2026-03-08", "America/Los_Angeles", "2026-03-08T08:00:00.000Z"],
    ["2026-03-09", "America/Los_Angeles", "2026-03-09T07:00:00.000Z"],
    // The clocks skip midnight: the day begins at one o'clock
    ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
    // Samoa crossed the date line and had no 30 December 2011
    ["2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
    ["2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
  ])("%s in %s", (date, zone, instant) => {
    expect(new Date(startOfDay(dayOf(date), zone)).toISOString()).toBe(instant);
  });

  test("it is that day from then on, and not a moment before", () => {
    const zones = fc.constantFrom(
      "Pacific/Auckland",
      "America/Los_Angeles",
      "Asia/Kathmandu",
      "Africa/Cairo",
      "Asia/Beirut",
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: 16_000, max: 24_000 }), (zone, day) => {
        const start = startOfDay(day, zone);
        expect(localDay(start, zone)).toBe(day);
        expect(localDay(start - 1, zone)).toBe(day - 1);
      }),
      { numRuns: 200 },
    );
  });
});
