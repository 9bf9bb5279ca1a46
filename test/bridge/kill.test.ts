/** A running bridge that is killed in the middle of its cycles: a few times here, two hundred in `npm run torture`. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CompiledProgram, compileProgram } from "../cli/program.js";
import { startPostgres, type TestPostgres } from "../support/postgres.js";
import { killRounds } from "../torture/kill-rounds.js";
import { checkSqlite } from "../torture/sqlite-check.js";

const KILLS = 3;

let program: CompiledProgram;
let postgres: TestPostgres;
let folder: string;
beforeAll(async () => {
  program = await compileProgram();
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), "lattice-scim-kill-"));
});
afterAll(async () => {
  await postgres.stop();
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

const common = () => ({
  program: join(program.folder, "dist/main.js"),
  kills: KILLS,
  timeLimit: 60_000,
  seed: 7,
});

test("on SQLite what a client has seen is served again, and the file is whole", async () => {
  const file = join(folder, "bridge.db");
  const result = await killRounds({
    ...common(),
    folder: join(folder, "sqlite"),
    databaseUrl: `sqlite:${file}`,
    checkDatabase: () => checkSqlite(file),
  });
  expect(result).toMatchObject({ kills: KILLS, problems: [] });
  expect(result.reads).toBeGreaterThan(0);
}, 90_000);

test("on PostgreSQL what a client has seen is served again", async () => {
  const result = await killRounds({
    ...common(),
    folder: join(folder, "postgres"),
    databaseUrl: await postgres.createDatabase(),
    checkDatabase: async () => [],
  });
  expect(result).toMatchObject({ kills: KILLS, problems: [] });
  expect(result.reads).toBeGreaterThan(0);
}, 90_000);
