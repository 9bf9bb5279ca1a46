/** The commands to try things with: `sandbox` and `demo`. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { exec } from "node:child_process";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { ask, compileProgram, type Json, type CompiledProgram } from "./program.js";

let program: CompiledProgram;
beforeAll(async () => {
  program = await compileProgram();
});
afterAll(() => program.remove());

describe("sandbox", () => {
  test("serves as many people as asked for, to who has the key, and ends with 0", async () => {
    const args = ["sandbox", "--people", "12", "--seed", "7", "--port", "0", "--key", "my-key"];
    const sandbox = await program.start(args);
    const [, url = ""] = await sandbox.seen(/(http:\/\/127\.0\.0\.1:\d+\/v1)/);
    const { status, json } = await ask(`${url}/users?status=NULL&limit=100`, "my-key");
    expect({ status, people: json.data.length }).toEqual({ status: 200, people: 12 });
    expect((await ask(`${url}/users`, "another-key")).status).toBe(401);
    expect((await ask(`${url.replace("/v1", "/control")}/people`)).json).toHaveLength(12);
    sandbox.signal("SIGTERM");
    expect((await sandbox.ended).code).toBe(0);
  });

  test.each([
    ["too few people", ["--people", "4"], /people/],
    ["people that are no number", ["--people", "many"], /people/],
    ["a seed that is no number", ["--seed", "x"], /seed/],
    ["a port that cannot be", ["--port", "70000"], /port/],
    ["a rate limit that cannot be", ["--rate-limit", "-1"], /rateLimit|rate-limit/],
  ])("%s: 2, with the name of what is wrong", async (_, args, words) => {
    const { code, err } = await program.run(["sandbox", "--port", "0", ...args]);
    expect(code).toBe(2);
    expect(err).toMatch(words);
    expect(err).not.toContain("    at ");
  });

  test("a port that is taken: 1, in plain words", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, "127.0.0.1", resolve);
    });
    const address = other.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    try {
      const { code, err } = await program.run(["sandbox", "--port", port]);
      expect(code).toBe(1);
      expect(err).toContain(port);
      expect(err).not.toContain("    at ");
    } finally {
      other.close();
    }
  });
});

describe("demo", () => {
  test("prints a base URL, a token and three curl lines that work as they stand", async () => {
    const demo = await program.start(["demo", "--people", "40"], { PORT: "0" });
    await demo.seen(/Ctrl-C/);
    const text = demo.written();
    const baseUrl = /^SCIM base URL +(http:\/\/127\.0\.0\.1:\d+\/scim\/v2)$/m.exec(text)?.[1] ?? "";
    const token = /^Bearer token +([\w-]{20,})$/m.exec(text)?.[1] ?? "";
    expect((await ask(`${baseUrl}/Users`, token)).json.totalResults).toBe(40);

    const lines = text.split("\n").filter((line) => line.trim().startsWith("curl "));
    const answers: Json[] = [];
    for (const line of lines) answers.push(JSON.parse((await promisify(exec)(line)).stdout));
    expect(answers).toHaveLength(3);
    const [page, filtered, groups] = answers;
    expect(page).toMatchObject({ totalResults: 40, itemsPerPage: 2 });
    expect(filtered.Resources).toHaveLength(3);
    for (const user of filtered.Resources) {
      expect(Object.keys(user).sort()).toEqual(["id", "schemas", "title", "userName"]);
    }
    expect(groups.totalResults).toBeGreaterThan(0);
    for (const group of groups.Resources) expect(group).not.toHaveProperty("members");

    const exported = [...text.matchAll(/^ {2}export (.*)$/gm)].map(([, settings]) => settings).join(" ");
    const { CONTROL = "", ...environment } = Object.fromEntries(
      [...exported.matchAll(/(\w+)='([^']*)'/g)].map(([, name, value]) => [name, value]),
    ) as Record<string, string>;
    expect((await ask(`${CONTROL}/people`)).json).toHaveLength(40);
    expect(await program.run(["holds"], environment)).toEqual({ code: 0, out: "nobody is held\n", err: "" });
    expect(text).toMatch(/^ {2}node dist\/main\.js holds$/m);
    demo.signal("SIGINT");
    expect((await demo.ended).code).toBe(0);
  });

  test("is stopped while it begins, without a trace of trouble", async () => {
    const demo = await program.start(["demo", "--people", "2000"], { PORT: "0" });
    await demo.seen(/being read/);
    demo.signal("SIGINT");
    const { code, err } = await demo.ended;
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });

  test("does not take part in what is configured on the machine", async () => {
    const demo = await program.start(["demo", "--people", "5"], {
      PORT: "0",
      LATTICE_BASE_URL: "https://api.latticehq.com/v1",
      LATTICE_API_KEY: "a-real-key",
      SCIM_TOKEN: "a-real-token-0123456789",
    });
    await demo.seen(/Ctrl-C/);
    expect(demo.written()).not.toMatch(/a-real-/);
    demo.signal("SIGINT");
    expect((await demo.ended).code).toBe(0);
  });

  test("on a port that is taken: 1, in plain words", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, "127.0.0.1", resolve);
    });
    const address = other.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    try {
      const { code, err } = await program.run(["demo", "--people", "5"], { PORT: port });
      expect(code).toBe(1);
      expect(err).toContain(`cannot listen on 127.0.0.1:${port}`);
    } finally {
      other.close();
    }
  });
});
