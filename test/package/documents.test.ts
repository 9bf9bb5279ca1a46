/** The documents hold together: every link leads somewhere, and every command and setting that they name exists. */
import { describe, expect, test } from "@jest/globals";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCli } from "../../src/cli/run-cli.js";
import { SETTINGS } from "../../src/config/settings-table.js";

const FOLDERS = [".", "docs", "docs/connect", "docs/decisions"];
const DOCUMENTS = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);

/** Without code, in which brackets mean something else. */
function proseOf(document: string): string {
  return readFileSync(document, "utf8")
    .replace(/```.*?```/gs, "")
    .replace(/`[^`\n]*`/g, "");
}

/** As GitHub makes them: small letters, punctuation gone, hyphens for blanks. */
function anchorsOf(document: string): readonly string[] {
  const headings = readFileSync(document, "utf8").matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, text = ""]) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test("there are documents to look at", () => {
  expect(DOCUMENTS).toEqual(expect.arrayContaining(["README.md", "docs/connect/okta.md"]));
});

describe.each(DOCUMENTS)("%s", (document) => {
  test("its links lead to files and headings that exist", () => {
    const broken = [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [path = "", anchor] = target.split("#");
        const file = path === "" ? document : join(dirname(document), path);
        return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
      });
    expect(broken).toEqual([]);
  });

  test("settings that it assigns exist", () => {
    const known = new Set(SETTINGS.map(({ env }) => env));
    const assigned = [...readFileSync(document, "utf8").matchAll(/\b((?:LATTICE|SCIM|TLS|SYNC|LOG|PULL)_[A-Z_]+)=/g)];
    expect(assigned.map(([, name = ""]) => name).filter((name) => !known.has(name))).toEqual([]);
  });
});

test("every command is in some document, and no document names one that there is not", async () => {
  let help = "";
  await runCli(["--help"], {
    env: {},
    out: (text) => {
      help += text;
    },
    err: () => undefined,
    terminal: false,
    readFile: () => "",
    stopped: new AbortController().signal,
  });
  const commands = [...help.matchAll(/^ {2}([a-z]+) /gm)]
    .map(([, name = ""]) => name)
    .filter((name) => name !== "help");
  const text = DOCUMENTS.map((document) => readFileSync(document, "utf8")).join("\n");
  const named = new Set([...text.matchAll(/(?:`lattice-scim|dist\/main\.js) ([a-z]+)/g)].map(([, name = ""]) => name));
  expect(commands).toEqual(expect.arrayContaining(["serve", "sync", "check", "sandbox", "demo"]));
  expect([...named].filter((name) => !commands.includes(name))).toEqual([]);
  expect(commands.filter((name) => !new RegExp(`(lattice-scim|main\\.js|npm run|\`) ?${name}\\b`).test(text))).toEqual(
    [],
  );
});
