/** Where `serve` listens and what it calls itself: IPv6, TLS on its own port, wildcard addresses. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { writeFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { TLS } from "../server/tls-fixture.js";
import {
  ask,
  bridgeEnvironment,
  compileProgram,
  type CompiledProgram,
  serving,
  TOKEN,
  until,
  withLattice,
} from "./program.js";

let program: CompiledProgram;
beforeAll(async () => {
  program = await compileProgram();
});
afterAll(() => program.remove());

test("HOST=::1: the base URL has the address in brackets and works, locations included", async () => {
  await withLattice({}, async (url) => {
    const bridge = await serving(program, bridgeEnvironment(url, { HOST: "::1" }));
    expect(bridge.baseUrl).toMatch(/^http:\/\/\[::1\]:\d+\/scim\/v2$/);
    await until(200, `${bridge.origin}/readyz`);
    const { json } = await ask(`${bridge.baseUrl}/Users?count=1`, TOKEN);
    const [user] = json.Resources;
    expect(user.meta.location).toBe(`${bridge.baseUrl}/Users/${user.id}`);
    expect((await ask(user.meta.location, TOKEN)).json).toEqual(user);
    expect(bridge.written()).not.toContain('"level":"warn","message":"HOST');
    bridge.signal("SIGTERM");
    expect((await bridge.ended).code).toBe(0);
  });
});

test("TLS on its own port: who trusts the certificate reads people over https, and http gets nothing", async () => {
  const cert = join(program.folder, "tls.crt");
  const key = join(program.folder, "tls.key");
  await writeFile(cert, TLS.cert);
  await writeFile(key, TLS.key);
  await withLattice({}, async (url) => {
    const bridge = await serving(program, bridgeEnvironment(url, { TLS_CERT: cert, TLS_KEY: key }));
    expect(bridge.baseUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/scim\/v2$/);
    const port = Number(new URL(bridge.origin).port);
    await bridge.seen(/"outcome":"published"/);
    const list = JSON.parse(await readSecurely(port, "/scim/v2/Users?count=2"));
    expect(list).toMatchObject({ totalResults: 30, itemsPerPage: 2 });
    await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow();
    bridge.signal("SIGTERM");
    const { code, out } = await bridge.ended;
    expect(code).toBe(0);
    expect(out).not.toContain("PRIVATE KEY");
  });
});

function readSecurely(port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: "127.0.0.1",
        servername: "localhost",
        port,
        path,
        ca: TLS.cert,
        headers: { authorization: `Bearer ${TOKEN}` },
        agent: false,
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve(text));
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}

describe("a wildcard address", () => {
  test("without PUBLIC_URL: warned of, and locations name this machine", async () => {
    await withLattice({}, async (url) => {
      const bridge = await serving(program, bridgeEnvironment(url, { HOST: "0.0.0.0" }));
      expect(bridge.written()).toMatch(/"level":"warn","message":"HOST is 0\.0\.0\.0 and PUBLIC_URL is not set/);
      expect(bridge.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/scim\/v2$/);
      bridge.signal("SIGTERM");
      await bridge.ended;
    });
  });

  test("with PUBLIC_URL: no warning, and every location begins with it", async () => {
    await withLattice({}, async (url) => {
      const environment = { HOST: "0.0.0.0", PORT: "0", PUBLIC_URL: "https://scim.example.com/hr" };
      const running = await program.start(["serve", "--log-level", "http"], bridgeEnvironment(url, environment));
      await running.seen(/"baseUrl":"https:\/\/scim\.example\.com\/hr\/scim\/v2"/);
      const [, port = ""] = await running.seen(/"listensAt":"http:\/\/0\.0\.0\.0:(\d+)"/);
      expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
      expect(running.written()).not.toMatch(/"level":"warn"/);
      running.signal("SIGTERM");
      expect((await running.ended).code).toBe(0);
    });
  });
});
