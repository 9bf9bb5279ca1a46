import { describe, expect, test } from "@jest/globals";
import { configOf, MINIMAL, TOKEN } from "./load.js";

describe("what works and is probably not meant is said, and refused by nobody", () => {
  test.each([
    ["a wildcard address", { HOST: "0.0.0.0" }, "HOST is 0.0.0.0 and PUBLIC_URL is not set"],
    ["a wildcard address of IPv6", { HOST: "[::]" }, "HOST is :: and PUBLIC_URL is not set"],
    [
      "an address of the network without TLS",
      { HOST: "10.0.0.5" },
      "HOST is not a loopback address and there is no TLS",
    ],
    ["a public URL without TLS", { PUBLIC_URL: "http://scim.example.com" }, "PUBLIC_URL is not https"],
    [
      "a public URL that is what a client is given",
      { PUBLIC_URL: "https://scim.example.com/hr/scim/v2" },
      "PUBLIC_URL ends in /scim/v2, which the bridge adds itself",
    ],
    ["a short token", { SCIM_TOKEN: "fifteen-letters" }, "SCIM_TOKEN: a bearer token is shorter than 16 characters"],
    [
      "one short token of two",
      { SCIM_TOKEN: `${TOKEN},short` },
      "SCIM_TOKEN: a bearer token is shorter than 16 characters",
    ],
    ["a short admin token", { ADMIN_TOKEN: "short" }, "ADMIN_TOKEN: a bearer token is shorter than 16 characters"],
    ["Lattice without TLS", { LATTICE_BASE_URL: "http://lattice.example.com/v1" }, "LATTICE_BASE_URL is not https"],
    [
      "a base URL without version",
      { LATTICE_BASE_URL: "https://api.latticehq.com" },
      "LATTICE_BASE_URL does not end in /v1",
    ],
    [
      "region and base URL",
      { LATTICE_REGION: "emea", LATTICE_BASE_URL: "https://x.example.com/v1" },
      "LATTICE_REGION is ignored: LATTICE_BASE_URL is set",
    ],
    ["trust in everybody", { TRUST_PROXY: "true" }, "TRUST_PROXY is true"],
  ])("%s", (_name, env, expected) => {
    const { warnings } = configOf({ env: { ...MINIMAL, ...env } });
    expect(warnings.filter((warning) => warning.startsWith(expected))).toHaveLength(1);
  });

  test.each([
    ["loopback", { LATTICE_BASE_URL: "http://127.0.0.1:4010/v1" }],
    ["loopback of IPv6", { LATTICE_BASE_URL: "http://[::1]:4010/v1", HOST: "::1" }],
    ["loopback by name", { LATTICE_BASE_URL: "http://localhost:4010/v1", HOST: "localhost" }],
    ["a wildcard address behind a proxy", { HOST: "0.0.0.0", PUBLIC_URL: "https://scim.example.com" }],
    ["sixteen letters", { SCIM_TOKEN: "sixteen-letters!" }],
  ])("no warning: %s", (_name, env) => {
    expect(configOf({ env: { ...MINIMAL, ...env } }).warnings).toEqual([]);
  });

  test("in the file they have the file's names", () => {
    const yaml = `connections: [{ id: a, lattice: { apiKey: k, baseUrl: "http://far.example.com/v1" }, clients: [{ name: b, tokens: [short] }] }]`;
    expect(configOf({ yaml }).warnings).toEqual([
      "connections[0].clients[0].tokens in config/bridge.yaml: a bearer token is shorter than 16 characters",
      "connections[0].lattice.baseUrl in config/bridge.yaml is not https: the Lattice API key can be read on the way",
    ]);
  });
});
