import { describe, expect, test } from "@jest/globals";
import { explainActive, isActive, nextActivation } from "../../src/mapping/employment-status.js";
import { person } from "./people.js";

const at = (iso: string) => Date.parse(iso);
const anyTime = at("2026-11-01T00:00:00Z");
const statuses = ["ACTIVE", "INVITED", "CREATED"] as const;

describe("without a pre-start window", () => {
  const mapping = { activeStatuses: statuses };

  test.each([
    ["ACTIVE", true],
    ["INVITED", true],
    ["CREATED", true],
    ["DEACTIVATED", false],
  ] as const)("%s is active: %p", (status, active) => {
    const user = person({ status, startDate: "2999-01-01" });
    expect(isActive(user, mapping, anyTime)).toBe(active);
    expect(nextActivation(user, mapping, anyTime)).toBeUndefined();
  });

  test("the operator says which statuses are active", () => {
    expect(isActive(person({ status: "INVITED" }), { activeStatuses: ["ACTIVE"] }, anyTime)).toBe(false);
    expect(isActive(person({ status: "DEACTIVATED" }), { activeStatuses: ["DEACTIVATED"] }, anyTime)).toBe(true);
  });
});

describe("with a pre-start window of 14 days", () => {
  const mapping = { activeStatuses: statuses, preStartDays: 14 };
  const hire = (timezone: string | undefined, startDate = "2026-12-15") =>
    person({ status: "CREATED", timezone, startDate });

  test.each([
    ["Pacific/Auckland", "2026-11-30T11:00:00.000Z"],
    ["America/Los_Angeles", "2026-12-01T08:00:00.000Z"],
    ["Pacific/Kiritimati", "2026-11-30T10:00:00.000Z"],
    [" Europe/Berlin ", "2026-11-30T23:00:00.000Z"],
    ["Mars/Olympus", "2026-12-01T00:00:00.000Z"],
    [undefined, "2026-12-01T00:00:00.000Z"],
  ])("in %s it opens as 1 December begins there", (timezone, instant) => {
    const user = hire(timezone);
    expect(isActive(user, mapping, at(instant) - 1)).toBe(false);
    expect(nextActivation(user, mapping, at(instant) - 1)).toBe(at(instant));
    expect(isActive(user, mapping, at(instant))).toBe(true);
    expect(nextActivation(user, mapping, at(instant))).toBeUndefined();
  });

  test("a change of the clocks within the window moves nothing: days are days of the calendar", () => {
    // Summer time begins in Los Angeles on 8 March 2026; the window opens before it, at an hour of winter time.
    expect(nextActivation(hire("America/Los_Angeles", "2026-03-15"), mapping, anyTime - 365 * 86_400_000)).toBe(
      at("2026-03-01T08:00:00Z"),
    );
    expect(nextActivation(hire("America/Los_Angeles", "2026-03-23"), mapping, anyTime - 365 * 86_400_000)).toBe(
      at("2026-03-09T07:00:00Z"),
    );
  });

  test("far from the day, the zone is not needed", () => {
    expect(isActive(hire("Pacific/Auckland", "2020-01-01"), mapping, anyTime)).toBe(true);
    expect(isActive(hire("Pacific/Auckland", "2030-01-01"), mapping, anyTime)).toBe(false);
    expect(nextActivation(hire(undefined, "2030-01-01"), mapping, anyTime)).toBe(at("2029-12-18T00:00:00Z"));
  });

  test("no start date, or one that is no date, keeps nobody out", () => {
    expect(isActive(person({ startDate: undefined }), mapping, anyTime)).toBe(true);
    expect(isActive(person({ startDate: "soon" }), mapping, anyTime)).toBe(true);
  });

  test("time does not activate who has left", () => {
    const user = person({ status: "DEACTIVATED", startDate: "2030-01-01" });
    expect(isActive(user, mapping, anyTime)).toBe(false);
    expect(nextActivation(user, mapping, anyTime)).toBeUndefined();
  });
});

test("a window of no days opens on the first day itself", () => {
  const mapping = { activeStatuses: statuses, preStartDays: 0 };
  const user = person({ startDate: "2026-12-01", timezone: "UTC" });
  expect(isActive(user, mapping, at("2026-11-30T23:59:59.999Z"))).toBe(false);
  expect(isActive(user, mapping, at("2026-12-01T00:00:00Z"))).toBe(true);
});

describe("the rule in words", () => {
  const mapping = { activeStatuses: statuses, preStartDays: 14 };

  test("names the status, and the window where it decides", () => {
    expect(explainActive(person({ status: "INVITED" }), mapping, anyTime)).toBe(
      "status INVITED is one of activeStatuses",
    );
    expect(explainActive(person({ status: "DEACTIVATED" }), mapping, anyTime)).toBe(
      "status DEACTIVATED is not one of activeStatuses",
    );
    expect(explainActive(person({ startDate: "2026-12-15", timezone: "UTC" }), mapping, anyTime)).toBe(
      "status ACTIVE is one of activeStatuses, but the pre-start window opens 14 days before 2026-12-15, at 2026-12-01T00:00:00.000Z",
    );
  });
});
