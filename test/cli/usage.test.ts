/** What a user gets for asking wrongly, or for settings that cannot be. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { compileProgram, type CompiledProgram } from "./program.js";

let program: CompiledProgram;
beforeAll(async () => {
  program = await compileProgram();
});
afterAll(() => program.remove());

describe("help and version", () => {
  test("--version prints the version of the package", async () => {
    const { version } = JSON.parse(await readFile("package.json", "utf8"));
    expect(await program.run(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });

  test("--help names every command, and each command has help of its own", async () => {
    const { code, out } = await program.run(["--help"]);
    expect(code).toBe(0);
    for (const command of ["serve", "sync", "check", "sandbox", "demo"])
      expect(out).toMatch(new RegExp(`^  ${command} `, "m"));
    const sync = await program.run(["sync", "--help"]);
    expect(sync.code).toBe(0);
    for (const option of ["--dry-run", "--json", "--config", "--sync-interval"]) expect(sync.out).toContain(option);
    // A key among a command's arguments would be readable by everybody on the machine.
    expect(sync.out).not.toMatch(/--(lattice-api-key|scim-token|admin-token)/);
  });
});

test("a reader that has gone (`| head`) is no failure", async () => {
  const child = spawn(process.execPath, [join(program.folder, "dist/main.js"), "--help"]);
  child.stdout.destroy();
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const [code] = await once(child, "close");
  expect({ code, err }).toEqual({ code: 0, err: "" });
});

describe("wrong usage ends with 2", () => {
  test.each([
    ["a command that does not exist", ["frobnicate"], /unknown command 'frobnicate'/],
    ["an option that does not exist", ["serve", "--colour"], /unknown option '--colour'/],
    ["an argument too many", ["check", "everything"], /too many arguments/],
    ["an option without its value", ["sync", "--connection"], /argument missing/],
  ])("%s", async (_, args, words) => {
    const { code, out, err } = await program.run(args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(words);
    expect(err).toContain("--help");
  });

  test("no command at all shows what there is", async () => {
    const { code, err } = await program.run([]);
    expect(code).toBe(2);
    expect(err).toContain("sandbox");
  });
});

describe("settings that cannot be", () => {
  const wrong = {
    LATTICE_REGION: "mars",
    PORT: "99999",
    SYNC_INTERVAL: "soon",
    SCIM_TOKEN: "two words",
    LOG_LEVEL: "loud",
    DATABASE_URL: "mysql://db/bridge",
  };

  test.each([["serve"], ["check"], ["sync"]])("%s names all of them at once and ends with 2", async (command) => {
    const { code, out, err } = await program.run([command], wrong);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    // The key is missing altogether.
    for (const name of [...Object.keys(wrong), "LATTICE_API_KEY"])
      expect(err).toMatch(new RegExp(`^  ${name}: expected `, "m"));
    expect(err.match(/: expected /g)).toHaveLength(7);
    expect(err).not.toContain("two words");
  });

  test("a settings file that is named and not there", async () => {
    const { code, err } = await program.run(["serve", "--config", "nowhere.yaml"]);
    expect(code).toBe(2);
    expect(err).toContain("nowhere.yaml");
  });

  test("an option on the command line wins over the environment, and is named when it is wrong", async () => {
    const { code, err } = await program.run(["check", "--sync-interval", "soon"], { SYNC_INTERVAL: "5m" });
    expect(code).toBe(2);
    expect(err).toMatch(/--sync-interval: expected a duration/);
  });
});
