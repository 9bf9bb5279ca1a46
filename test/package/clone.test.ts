/** A clone has everything: no source file is kept out of it by .gitignore. */
import { expect, test } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const inClone = existsSync(".git") ? test : test.skip;

inClone("git ignores nothing below the folders of the sources", () => {
  const folders = ["src", "test", "config", "scripts", "docs"];
  const ignored = execFileSync("git", ["ls-files", "--others", "--ignored", "--exclude-standard", ...folders]);
  expect(ignored.toString()).toBe("");
});
