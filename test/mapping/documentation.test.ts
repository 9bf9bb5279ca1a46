import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { compileOverrides } from "../../src/mapping/overrides.js";
import { splitName } from "../../src/mapping/split-name.js";

const text = readFileSync(new URL("../../docs/MAPPING.md", import.meta.url), "utf8");

/** The rows of the table whose header begins with `first`. */
function rowsOf(first: string): string[][] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${first} |`));
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  return rows.slice(0, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test("the names of docs/MAPPING.md are split as it says", () => {
  const rows = rowsOf("name");
  expect(rows.length).toBeGreaterThan(15);
  for (const [name = "", given, family, other = ""] of rows) {
    const split = splitName(name);
    expect([name, split.given, split.family]).toEqual([name, given, family]);
    const parts = Object.entries({
      prefix: split.honorificPrefix,
      suffix: split.honorificSuffix,
      middle: split.middle,
    }).flatMap(([part, value]) => (value === undefined ? [] : [`${part} ${value}`]));
    expect(parts.join(", ")).toBe(other);
  }
});

test("the overrides of docs/MAPPING.md can be used", () => {
  const [, yaml = ""] = /```yaml\n([^]*?)```/.exec(text) ?? [];
  const { overrides, problems } = compileOverrides(parse(yaml).mapping.overrides);
  expect(problems).toEqual([]);
  expect(overrides).toHaveLength(6);
});
