import { inspect } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { redact } from "../../src/config/redact.js";
import { createSecret } from "../../src/config/secret.js";
import { configOf, problemsOf } from "./load.js";

const S = "s3cr3t-Value";
const files = {
  "/run/key": `${S}-key\n`,
  "/run/tokens": `${S}-one,${S}-two\r\n`,
  "/tls/cert": "-----BEGIN CERTIFICATE-----",
  "/tls/key": `-----BEGIN PRIVATE KEY-----\n${S}`,
};

describe("where secrets come from", () => {
  test("a file, whose last line break is cut; another variable; the setting itself", () => {
    const config = configOf({
      env: {
        LATTICE_API_KEY: "file:/run/key",
        SCIM_TOKEN: "file:/run/tokens",
        ADMIN_TOKEN: "env:OTHER",
        OTHER: `${S}-admin`,
      },
      files,
    });
    expect(config.connections[0]?.lattice.apiKey.reveal()).toBe(`${S}-key`);
    expect(config.connections[0]?.clients[0]?.tokens.map((token) => token.reveal())).toEqual([`${S}-one`, `${S}-two`]);
    expect(config.adminToken?.reveal()).toBe(`${S}-admin`);
  });

  test("only one line break is cut: two are a secret with a line break in it, which is refused", () => {
    const problems = problemsOf({
      env: { LATTICE_API_KEY: "file:/key", SCIM_TOKEN: "abc" },
      files: { "/key": "k\n\n" },
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^LATTICE_API_KEY: /);
  });

  test("a list of tokens may mix all three", () => {
    const config = configOf({
      yaml: `connections: [{ id: a, lattice: { apiKey: k }, clients: [{ name: c, tokens: ["env:T", "file:/run/tokens", ${S}] }] }]`,
      env: { T: `${S}-env` },
      files,
    });
    expect(config.connections[0]?.clients[0]?.tokens.map((token) => token.reveal())).toEqual([
      `${S}-env`,
      `${S}-one`,
      `${S}-two`,
      S,
    ]);
  });
});

describe("secrets are never printed", () => {
  const config = configOf({
    env: {
      LATTICE_API_KEY: `${S}-key`,
      SCIM_TOKEN: `${S}-one,${S}-two`,
      ADMIN_TOKEN: `${S}-admin`,
      DATABASE_URL: `postgres://bridge:${S}@db.example.com/bridge?password=${S}`,
      HTTPS_PROXY: `http://user:${S}@proxy.example.com:3128`,
      TLS_CERT: "/tls/cert",
      TLS_KEY: "/tls/key",
    },
    files,
  });

  test.each([
    ["the printable form", () => JSON.stringify(redact(config))],
    ["JSON", () => JSON.stringify(config)],
    ["inspection", () => inspect(config, { depth: 20, showHidden: true })],
    ["a template", () => `${String(config.adminToken)} ${config.connections[0]?.lattice.apiKey.toString()}`],
    ["the warnings", () => config.warnings.join()],
  ])("%s", (_name, print) => {
    expect(print()).not.toContain(S);
    expect(print()).not.toContain("PRIVATE KEY-----");
  });

  test("the printable form says what is there, and where", () => {
    expect(redact(config)).toMatchObject({
      adminToken: "[secret]",
      database: { kind: "postgres", url: "postgres://db.example.com/bridge" },
      proxy: { httpsProxy: "http://proxy.example.com:3128" },
      tls: { cert: { file: "/tls/cert" }, key: { file: "/tls/key", pem: "[secret]" } },
      connections: [
        {
          id: "default",
          lattice: { apiKey: "[secret]", baseUrl: "https://api.latticehq.com/v1" },
          clients: [{ name: "default", tokens: ["[secret]", "[secret]"] }],
        },
      ],
    });
  });

  test.each([
    [
      "a secret that is malformed",
      {
        env: {
          LATTICE_API_KEY: `${S} x`,
          SCIM_TOKEN: `${S} y`,
          DATABASE_URL: `mysql://${S}@h`,
          HTTPS_PROXY: `ftp://${S}@h`,
          ADMIN_TOKEN: `${S}\u00e9`,
        },
      },
    ],
    ["a token that two have", { env: { LATTICE_API_KEY: "k", SCIM_TOKEN: S, ADMIN_TOKEN: S } }],
    [
      "a key in place of a map",
      { yaml: `connections: [{ id: default, lattice: { apiKey: [${S}] }, clients: [[${S}]] }]` },
    ],
    [
      "a key in place of a list or an item",
      { yaml: `connections: [{ id: a, lattice: ${S}, clients: ${S} }, { id: b, clients: [${S}] }, ${S}]` },
    ],
    [
      "a missing space",
      { yaml: `connections: [{ id: a, lattice: { apiKey:${S} }, clients: [{ name: b, token:${S} }] }]` },
    ],
    [
      "a token that is a map",
      {
        yaml: `connections: [{ id: a, lattice: { apiKey: { x: ${S} } }, clients: [{ name: b, token: { x: ${S} } }] }]`,
      },
    ],
    ["YAML that breaks at a secret", { yaml: `adminToken: "${S}\nport: 1` }],
    ["YAML that breaks after a secret", { yaml: `adminToken: ${S}: x: y` }],
    [
      "a base URL with a password",
      { env: { LATTICE_API_KEY: "k", SCIM_TOKEN: "t", ADMIN_TOKEN: "file:/tls/key" }, files },
    ],
  ])("problems: %s", (_name, written) => {
    const problems = problemsOf(written);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join("\n")).not.toContain(S);
  });

  test("a secret shows only what it was told to show", () => {
    expect(`${createSecret(S).toString()} ${createSecret(S, "***").toString()}`).toBe("[secret] ***");
  });
});
