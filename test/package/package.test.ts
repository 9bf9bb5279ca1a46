/**
 * The program as it is handed out: through the container's own steps, and as an npm package in an empty folder. Nothing here
 * needs the network: where npm would fetch packages, those of this checkout are copied.
 */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { ask, KEY, programAt, TOKEN, until } from "../cli/program.js";

const run = promisify(execFile);
let folder: string;
/** What the container's build printed. */
let printed: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lattice-scim-package-"));
  await copyPackages(join(folder, "node_modules"));
  const script = ["--import", "tsx", "scripts/container-build.ts", "--folder", join(folder, "container")];
  const { stdout } = await run(process.execPath, [...script, "--node-modules", join(folder, "node_modules")], {
    env: { PATH: process.env["PATH"], HOME: folder },
  });
  printed = stdout;
}, 240_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Those that run the program, and those that compile it; the rest would only take time. */
async function copyPackages(target: string): Promise<void> {
  const lock = JSON.parse(await readFile("package-lock.json", "utf8"));
  const packages = Object.entries<{ dev?: boolean }>(lock.packages).filter(
    ([path, { dev }]) =>
      /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) &&
      (dev !== true || /\/(typescript|@typescript\/.+|@types\/.+|undici-types)$/.test(path)),
  );
  for (const [path] of packages) {
    const to = join(target, path.slice("node_modules/".length));
    // Packages for other systems are in the lock and not in the folder.
    await cp(path, to, { recursive: true, verbatimSymlinks: true }).catch((error: unknown) => {
      if (String(error).includes("ENOENT")) return;
      throw error;
    });
  }
  await mkdir(join(target, ".bin"), { recursive: true });
  await symlink("../typescript/bin/tsc", join(target, ".bin/tsc"));
}

describe("the container", () => {
  test("its build stage compiles in an empty folder, and what its last stage copies runs, is healthy and stops", () => {
    expect(printed).toContain("RUN npm ci\n");
    expect(printed).toContain("RUN npm run build\n");
    expect(printed).toContain("HEALTHCHECK 0\n");
    expect(printed.trimEnd()).toMatch(/the container's commands work$/);
  });

  test("it holds neither sources nor what only development needs", async () => {
    const image = join(folder, "container/image/app");
    await expect(readFile(join(image, "src/main.ts"))).rejects.toThrow("ENOENT");
    await expect(readFile(join(image, "node_modules/typescript/package.json"))).rejects.toThrow("ENOENT");
    await expect(readFile(join(image, "node_modules/axios/package.json"), "utf8")).resolves.toContain('"axios"');
  });

  test("it runs on a Node that is alive, as somebody who is not root", async () => {
    const dockerfile = await readFile("Dockerfile", "utf8");
    expect(dockerfile.match(/^FROM node:24-slim/gm)).toHaveLength(2);
    const lastUser = [...dockerfile.matchAll(/^USER (.+)$/gm)].at(-1)?.[1];
    expect(lastUser).toBe("node");
  });
});

describe("the npm package", () => {
  let files: readonly string[];
  let tarball: string;

  beforeAll(async () => {
    const source = join(folder, "source");
    const { files: named } = JSON.parse(await readFile("package.json", "utf8"));
    for (const name of ["package.json", ...named]) {
      if (name !== "dist") await cp(name, join(source, name), { recursive: true });
    }
    await cp(join(folder, "container/build/app/dist"), join(source, "dist"), { recursive: true });
    const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts"], { cwd: source });
    const [packed] = JSON.parse(stdout);
    files = packed.files.map((file: { path: string }) => file.path);
    tarball = join(source, packed.filename);
  }, 60_000);

  test("has what a user needs and nothing else", () => {
    const needed = ["dist/main.js", "README.md", "LICENSE", "CHANGELOG.md", "CONFIGURATION.md", "OPERATIONS.md"];
    expect(files).toEqual(expect.arrayContaining([...needed, "config/example.yaml", "config/config.schema.json"]));
    for (const file of files) {
      expect(file).toMatch(
        /^(dist\/.*\.js(\.map)?|config\/(example\.yaml|config\.schema\.json)|docs\/.*\.(md|json)|[A-Z]+\.md|LICENSE|package\.json)$/,
      );
    }
  });

  test("installed in an empty folder, its command serves people from a sandbox of its own", async () => {
    const empty = join(folder, "empty");
    await mkdir(empty);
    await writeFile(join(empty, "package.json"), '{ "name": "empty", "private": true }\n');
    // What npm would fetch; whatever the package needs and does not name is not there, and the empty cache has nothing.
    await cp(join(folder, "container/image/app/node_modules"), join(empty, "node_modules"), {
      recursive: true,
      verbatimSymlinks: true,
    });
    await rm(join(empty, "node_modules/.package-lock.json"), { force: true });
    const quietly = ["--offline", "--no-audit", "--no-fund", "--ignore-scripts", "--cache", join(folder, "cache")];
    await run("npm", ["install", ...quietly, tarball], { cwd: empty });

    const { version, engines } = JSON.parse(await readFile("package.json", "utf8"));
    const command = join(empty, "node_modules/.bin/lattice-scim");
    expect((await run(command, ["--version"])).stdout.trim()).toBe(version);
    expect(basename(tarball)).toBe(`lattice-scim-bridge-${version}.tgz`);
    expect(engines.node).toMatch(/^>=20\./);

    const program = programAt(command, empty);
    try {
      const sandbox = await program.start(["sandbox", "--people", "25", "--port", "0"]);
      const [, latticeUrl = ""] = await sandbox.seen(/(http:\S+\/v1)/);
      const bridge = await program.start(["serve"], {
        LATTICE_API_KEY: KEY,
        LATTICE_BASE_URL: latticeUrl,
        SCIM_TOKEN: TOKEN,
        PORT: "0",
      });
      const [, baseUrl = ""] = await bridge.seen(/"baseUrl":"([^"]+)"/);
      await until(200, `${new URL(baseUrl).origin}/readyz`);
      const { json: list } = await ask(`${baseUrl}/Users?count=1`, TOKEN);
      expect(list.totalResults).toBe(25);
      const [user] = list.Resources;
      const filter = encodeURIComponent(`userName eq "${user.userName.toUpperCase()}"`);
      expect((await ask(`${baseUrl}/Users?filter=${filter}`, TOKEN)).json.Resources).toEqual([user]);
      bridge.signal("SIGTERM");
      expect((await bridge.ended).code).toBe(0);
    } finally {
      program.kill();
    }
  }, 120_000);
});
