import { describe, expect, test } from "@jest/globals";
import type { Config } from "../../src/config/config.js";
import { configOf, KEY, load, MINIMAL, TOKEN } from "./load.js";

function only(config: Config) {
  expect(config.connections).toHaveLength(1);
  return config.connections[0]!;
}

describe("from the environment alone", () => {
  test("two variables give a whole configuration with the documented defaults", () => {
    const config = configOf({ env: MINIMAL });
    expect(config).toMatchObject({
      host: "127.0.0.1",
      port: 8080,
      trustProxy: false,
      scimRateLimit: 1000,
      scimPageSize: 1000,
      database: { kind: "sqlite", path: "./data/bridge.db" },
      log: { level: "info", format: "json" },
      proxy: {},
      warnings: [],
    });
    for (const absent of ["file", "publicUrl", "tls", "adminToken", "latticeCa"])
      expect(config).not.toHaveProperty(absent);
    const connection = only(config);
    expect(connection.lattice.apiKey.reveal()).toBe(KEY);
    expect(connection.clients.map(({ name, tokens }) => [name, tokens.map((token) => token.reveal())])).toEqual([
      ["default", [TOKEN]],
    ]);
    expect(connection).toMatchObject({
      id: "default",
      lattice: { baseUrl: "https://api.latticehq.com/v1", rateLimit: 240 },
      sync: { intervalMs: 300_000 },
      groups: { departments: true },
    });
    expect(connection.mapping).toEqual({
      userName: "email",
      mononym: "both",
      activeStatuses: ["ACTIVE", "INVITED", "CREATED"],
      overrides: {},
    });
    expect(connection.guard).toEqual({
      leavers: { percent: 10, floor: 5, windowMs: 86_400_000 },
      identityChurn: { percent: 20, floor: 10 },
      attributeChurn: { percent: 60, floor: 50 },
      groupLosses: { percent: 50, floor: 10 },
      protected: [],
    });
    expect(connection.lifecycle).toEqual({
      absentReads: 2,
      deleteAfterMs: 2_592_000_000,
      keepVersionsMs: 86_400_000,
      keepHistoryMs: 34_560_000_000,
    });
  });

  test("every variable arrives where it belongs", () => {
    const config = configOf({
      env: {
        LATTICE_API_KEY: ` ${KEY}\n`,
        LATTICE_BASE_URL: "http://127.0.0.1:4010/v1/",
        LATTICE_RATE_LIMIT: "600",
        SCIM_RATE_LIMIT: "0",
        SCIM_PAGE_SIZE: "200",
        SCIM_TOKEN: `${TOKEN}, next-${TOKEN},${TOKEN}`,
        ADMIN_TOKEN: "admin-token-long-enough",
        TRUST_PROXY: "loopback, 10.0.0.0/8,fd00::/8",
        HOST: "[::1]",
        PORT: "0",
        PUBLIC_URL: "https://scim.example.com/hr/",
        DATABASE_URL: "postgres://bridge:hunter2@db.example.com:5432/bridge?sslmode=require",
        SYNC_INTERVAL: "500ms",
        LOG_LEVEL: "debug",
        LOG_FORMAT: "pretty",
        TLS_CERT: "/tls/cert",
        TLS_KEY: "/tls/key",
        https_proxy: "proxy.example.com:3128",
        HTTPS_PROXY: "http://not-this-one:1",
        HTTP_PROXY: "http://u:p@proxy.example.com:3129",
        NO_PROXY: "localhost,.corp",
        LATTICE_CA: "/ca",
        SOMETHING_ELSE: "is ignored",
      },
      files: {
        "/tls/cert": "-----BEGIN CERTIFICATE-----\nA",
        "/tls/key": "-----BEGIN EC PRIVATE KEY-----\nB",
        "/ca": "-----BEGIN CERTIFICATE-----\nC",
      },
    });
    const connection = only(config);
    expect(connection.lattice.apiKey.reveal()).toBe(KEY);
    expect(connection.lattice).toMatchObject({ baseUrl: "http://127.0.0.1:4010/v1", rateLimit: 600 });
    expect(connection.clients[0]?.tokens.map((token) => token.reveal())).toEqual([TOKEN, `next-${TOKEN}`]);
    expect(connection.sync.intervalMs).toBe(500);
    expect(config).toMatchObject({
      host: "::1",
      port: 0,
      publicUrl: "https://scim.example.com/hr",
      trustProxy: ["loopback", "10.0.0.0/8", "fd00::/8"],
      scimRateLimit: 0,
      scimPageSize: 200,
      log: { level: "debug", format: "pretty" },
      latticeCa: { file: "/ca", pem: "-----BEGIN CERTIFICATE-----\nC" },
      warnings: [],
    });
    expect(config.adminToken?.reveal()).toBe("admin-token-long-enough");
    expect(config.tls?.cert).toEqual({ file: "/tls/cert", pem: "-----BEGIN CERTIFICATE-----\nA" });
    expect(config.tls?.key.pem.reveal()).toBe("-----BEGIN EC PRIVATE KEY-----\nB");
    expect(config.database.kind === "postgres" && config.database.url.reveal()).toBe(
      "postgres://bridge:hunter2@db.example.com:5432/bridge?sslmode=require",
    );
    expect(config.proxy.httpsProxy?.reveal()).toBe("http://proxy.example.com:3128");
    expect(config.proxy.httpProxy?.reveal()).toBe("http://u:p@proxy.example.com:3129");
    expect(config.proxy.noProxy).toBe("localhost,.corp");
  });

  test.each([
    ["us", "https://api.latticehq.com/v1"],
    ["emea", "https://api.emea.latticehq.com/v1"],
  ])("region %s", (region, baseUrl) => {
    expect(only(configOf({ env: { ...MINIMAL, LATTICE_REGION: region } })).lattice.baseUrl).toBe(baseUrl);
  });

  test.each([
    ["true", true],
    ["false", false],
    ["2", 2],
    ["10.1.2.3", ["10.1.2.3"]],
  ])("TRUST_PROXY=%s", (written, trustProxy) => {
    expect(configOf({ env: { ...MINIMAL, TRUST_PROXY: written } }).trustProxy).toEqual(trustProxy);
  });

  test.each([
    ["sqlite:./x/y.db", "./x/y.db"],
    ["sqlite:/var/lib/bridge.db", "/var/lib/bridge.db"],
    ["sqlite:///var/lib/bridge.db", "/var/lib/bridge.db"],
    ["sqlite::memory:", ":memory:"],
  ])("DATABASE_URL=%s", (written, path) => {
    expect(configOf({ env: { ...MINIMAL, DATABASE_URL: written } }).database).toEqual({ kind: "sqlite", path });
  });

  test.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["5m", 300_000],
    ["1h", 3_600_000],
    ["2d", 172_800_000],
  ])("SYNC_INTERVAL=%s", (written, milliseconds) => {
    expect(only(configOf({ env: { ...MINIMAL, SYNC_INTERVAL: written } })).sync.intervalMs).toBe(milliseconds);
  });

  test("on a terminal lines are pretty unless something else is set", () => {
    expect(configOf({ env: MINIMAL, terminal: true }).log.format).toBe("pretty");
    expect(configOf({ env: { ...MINIMAL, LOG_FORMAT: "json" }, terminal: true }).log.format).toBe("json");
  });
});

describe("the order of the places", () => {
  const yaml = `
port: 1001
host: 10.0.0.1
logLevel: warn
publicUrl: https://file.example.com
connections:
  - id: acme
    lattice: { apiKey: acme-key, region: emea }
    clients: [{ name: entra, tokens: [acme-token-long-enough] }]
  - id: default
    lattice: { apiKey: file-key, rateLimit: 100 }
    clients: [{ name: okta, token: file-token-long-enough }]
    sync: { interval: 1h }
    mapping: { userName: id, mononym: given, preStart: 14d, activeStatuses: [ACTIVE], overrides: { name.givenName: a } }
`;

  test("the file alone", () => {
    const config = configOf({ yaml });
    expect(config).toMatchObject({ file: "config/bridge.yaml", port: 1001, host: "10.0.0.1", log: { level: "warn" } });
    expect(config.connections.map(({ id }) => id)).toEqual(["acme", "default"]);
    expect(config.connections[0]?.lattice.baseUrl).toBe("https://api.emea.latticehq.com/v1");
    expect(config.connections[1]?.mapping).toEqual({
      userName: "id",
      mononym: "given",
      preStartDays: 14,
      activeStatuses: ["ACTIVE"],
      overrides: { "name.givenName": "a" },
    });
  });

  test("the environment wins over the file, flags over both", () => {
    const config = configOf({ yaml, env: { PORT: "1002", HOST: "10.0.0.2" }, flags: { port: 1003 } });
    expect(config).toMatchObject({ port: 1003, host: "10.0.0.2", log: { level: "warn" } });
  });

  test("the environment describes the connection default, setting by setting, and no other", () => {
    const config = configOf({
      yaml,
      env: { LATTICE_API_KEY: "env-key", LATTICE_RATE_LIMIT: "50" },
      flags: { syncInterval: "2h" },
    });
    const [acme, standard] = config.connections;
    expect(acme?.lattice.apiKey.reveal()).toBe("acme-key");
    expect(acme?.lattice.rateLimit).toBe(240);
    expect(standard?.lattice.apiKey.reveal()).toBe("env-key");
    expect(standard?.lattice.rateLimit).toBe(50);
    expect(standard?.sync.intervalMs).toBe(7_200_000);
    expect(standard?.clients[0]?.name).toBe("okta");
  });

  test("SCIM_TOKEN stands for all clients of default, which is said", () => {
    const config = configOf({ yaml, env: { SCIM_TOKEN: TOKEN } });
    expect(config.connections[1]?.clients.map(({ name }) => name)).toEqual(["default"]);
    expect(config.warnings).toContain(
      "SCIM_TOKEN replaces connections[1].clients in config/bridge.yaml: the environment wins over the file",
    );
  });

  test("a variable that the file refers to is used there alone", () => {
    const config = configOf({
      yaml: `connections: [{ id: default, lattice: { apiKey: "env:LATTICE_API_KEY" }, clients: [{ name: okta, token: "env:SCIM_TOKEN" }] }]`,
      env: { LATTICE_API_KEY: KEY, SCIM_TOKEN: `${TOKEN},next-${TOKEN}` },
    });
    const connection = only(config);
    expect(connection.clients.map(({ name }) => name)).toEqual(["okta"]);
    expect(connection.clients[0]?.tokens.map((token) => token.reveal())).toEqual([TOKEN, `next-${TOKEN}`]);
    expect(config.warnings).toEqual([]);
  });

  test("LATTICE_API_KEY adds default to a file that has others", () => {
    const others = `connections: [{ id: acme, lattice: { apiKey: k }, clients: [{ name: a, token: acme-token-long-enough }] }]`;
    expect(configOf({ yaml: others, env: MINIMAL }).connections.map(({ id }) => id)).toEqual(["acme", "default"]);
    const without = configOf({ yaml: others, env: { SYNC_INTERVAL: "1m" } });
    expect(without.connections.map(({ id }) => id)).toEqual(["acme"]);
    expect(without.warnings).toEqual([
      "SYNC_INTERVAL is ignored: it describes the connection default, which is not configured",
    ]);
  });

  test("an empty variable is one that is not set", () => {
    expect(configOf({ yaml, env: { PORT: "", LATTICE_API_KEY: " " } })).toMatchObject({ port: 1001 });
  });

  test("--config wins over CONFIG_FILE, which wins over the default file", () => {
    const files = { "a.yaml": "port: 1", "b.yaml": "port: 2" };
    expect(configOf({ files, yaml: "port: 3", env: { ...MINIMAL, CONFIG_FILE: "b.yaml" }, file: "a.yaml" }).port).toBe(
      1,
    );
    expect(configOf({ files, yaml: "port: 3", env: { ...MINIMAL, CONFIG_FILE: "b.yaml" } }).port).toBe(2);
    expect(configOf({ files, yaml: "port: 3", env: MINIMAL }).port).toBe(3);
  });

  test("an empty file, and a key with nothing behind it, set nothing", () => {
    expect(configOf({ yaml: "", env: MINIMAL }).port).toBe(8080);
    expect(configOf({ yaml: "# nothing\nport:\nconnections:\n", env: MINIMAL }).port).toBe(8080);
  });
});

test("the configuration is frozen through and through", () => {
  const config = configOf({ env: MINIMAL });
  const parts = [
    config,
    config.log,
    config.connections,
    config.connections[0],
    config.connections[0]?.guard.leavers,
    config.warnings,
  ];
  expect(parts.map((part) => Object.isFrozen(part))).toEqual(parts.map(() => true));
});

test("loading changes nothing that was handed in", () => {
  const env = Object.freeze({ ...MINIMAL });
  expect(load({ env, flags: Object.freeze({ port: "1" }) }).ok).toBe(true);
});
