import { describe, expect, test } from "@jest/globals";
import { scrubEmails, scrubSecrets } from "../../src/telemetry/scrub.js";

describe("scrubEmails", () => {
  test.each([
    ["jane@example.com", "[email]"],
    ["jane.doe+x_y-z@mail.example.co.uk.", "[email]."],
    ["a@b.de, c@d.fr;e@f.it", "[email], [email];[email]"],
    ["<jane@example.com>", "<[email]>"],
    ["mailto:jane@example.com?subject=x", "mailto:[email]?subject=x"],
    ["o'brien@example.com", "[email]"],
    ["josé@exämple.com", "[email]"],
    ["山田@例え.jp", "[email]"],
    ["filter=userName%20eq%20%22jane%40example.com%22", "filter=[email]%22"],
    ["/Users/jane%40example.com", "/Users/[email]"],
    ["a@@b.de", "a@@b.de"],
    ["@scope/package", "@scope/package"],
    ["5 @ 3.50", "5 @ 3.50"],
    ["jane@localhost", "jane@localhost"],
    ["no address", "no address"],
    ["", ""],
  ])("%s", (text, expected) => {
    expect(scrubEmails(text)).toBe(expected);
  });

  test.each([
    ["letters", "a".repeat(1_000_000)],
    ["ats", "@".repeat(1_000_000)],
    ["almost addresses", "a@".repeat(500_000)],
    ["addresses", "a@b.de ".repeat(150_000)],
    ["encoded ats", "%40".repeat(300_000)],
    ["dots", `a@${".".repeat(1_000_000)}`],
  ])("is linear: a megabyte of %s", (_name, text) => {
    const start = performance.now();
    scrubEmails(text);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe("scrubSecrets", () => {
  test.each([
    ["Authorization: Bearer abc.def-ghi_jkl~mno+pqr/stu==", "Authorization: Bearer [secret]"],
    ["basic dXNlcjpwYXNzd29yZA==", "basic [secret]"],
    ["http://user:pass@proxy:3128/x", "http://[secret]@proxy:3128/x"],
    ["https://example.com/a@b", "https://example.com/a@b"],
    ["a bearer token", "a bearer token"],
  ])("%s", (text, expected) => {
    expect(scrubSecrets(text)).toBe(expected);
  });

  test.each([
    ["schemes", "://".repeat(300_000)],
    ["bearers", "bearer ".repeat(140_000)],
    ["a long token", `bearer ${"a".repeat(1_000_000)}`],
    ["a long host", `://${"a".repeat(1_000_000)}`],
  ])("is linear: a megabyte of %s", (_name, text) => {
    const start = performance.now();
    scrubSecrets(text);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
