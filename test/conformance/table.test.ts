/** Every assertion has a test that carries its id or a reason why it does not apply, and docs/CONFORMANCE.md says which. */
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { ASSERTIONS, DO_NOT_APPLY } from "./assertions.js";
import { conformanceTable, testsById } from "./table.js";

const PAGE = "docs/CONFORMANCE.md";
const BEGIN = "<!-- table: written by `CONFORMANCE_TABLE=write npm test -- test/conformance/table` -->";
const END = "<!-- end of table -->";

const ids = ASSERTIONS.flatMap(({ assertions }) => Object.keys(assertions));
const tests = testsById();

/** How many there are of each letter. */
const NUMBERS = { A: 7, M: 7, D: 21, R: 21, P: 14, F: 39, S: 10, X: 13, Q: 7, E: 8, W: 9, G: 5, C: 12, V: 10 };

test("there are 183 assertions, numbered through", () => {
  const expected = Object.entries(NUMBERS).flatMap(([letter, last]) =>
    Array.from({ length: last }, (_, index) => `${letter}${String(index + 1).padStart(2, "0")}`),
  );
  expect(expected).toHaveLength(183);
  expect(ids).toEqual(expected);
});

describe("each of them", () => {
  test.each(ids)("%s has a test, or a reason to have none", (id) => {
    const reason = DO_NOT_APPLY[id];
    if (reason === undefined) expect(tests.get(id)).toBeDefined();
    else expect([reason.length > 20, tests.get(id)]).toEqual([true, undefined]);
  });
});

test("no test carries an id that is none, and no reason is given for one", () => {
  const known = new Set(ids);
  const carried = [...tests.keys()].filter((id) => /^[AMDRPFSXQEWGCV]\d\d$/.test(id));
  for (const id of [...carried, ...Object.keys(DO_NOT_APPLY)]) expect(known).toContain(id);
});

test("the page has the table as it is now", () => {
  const page = readFileSync(PAGE, "utf8");
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  expect([before > 0, after > before]).toEqual([true, true]);
  const table = `${BEGIN}\n\n${conformanceTable(tests)}\n\n`;
  const now = page.slice(0, before) + table + page.slice(after);
  if (process.env["CONFORMANCE_TABLE"] === "write") writeFileSync(PAGE, now);
  else expect(page).toBe(now);
});

test("the page's links lead to files that are there", () => {
  const page = readFileSync(PAGE, "utf8");
  for (const [, link = ""] of page.matchAll(/\]\(\.\.\/([^)]+)\)/g)) expect(() => readFileSync(link)).not.toThrow();
});
