import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { FAULTS } from "../../src/sandbox/faults.js";
import { DEFAULT_SETTINGS } from "../../src/sandbox/sandbox-settings.js";
import { withSandbox } from "./running-sandbox.js";

const page = readFileSync("docs/SANDBOX.md", "utf8");
const table = (heading: string) => {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return [...section.matchAll(/^\| `([a-zA-Z-]+)` \| (.+) \|$/gm)].map(([, name, text]) => ({ name, text }));
};

describe("docs/SANDBOX.md", () => {
  test("has every fault as the sandbox describes it", () => {
    expect(table("Faults")).toEqual(FAULTS.map(({ name, description }) => ({ name, text: description })));
  });

  test("has every setting with its default first", () => {
    const listed = table("Settings").map(({ name, text }) => [name, text?.replace(/`/g, "").split(/[,;]/)[0]]);
    expect(Object.fromEntries(listed)).toEqual(
      Object.fromEntries(Object.entries(DEFAULT_SETTINGS).map(([name, value]) => [name, String(value)])),
    );
  });

  test("has every call of the control API", () =>
    withSandbox({}, async ({ call }) => {
      const known: string[] = (await call("GET", "")).json.calls;
      const paths = new Set(known.map((entry) => (entry.split(" ")[1] ?? "").replace(/\*/g, "{}")));
      const documented =
        page
          .split("\n## Control\n")[1]
          ?.split("\n## ")[0]
          ?.replace(/\{(id|name|key)\}/g, "{}") ?? "";
      expect(
        [...paths].filter((path) => !new RegExp(`[\` ]${path.replace(/[{}]/g, "\\$&")}\``).test(documented)),
      ).toEqual([]);
    }));
});
