import { describe, expect, test } from "@jest/globals";
import { KEY, load, MINIMAL, problemsOf, TOKEN, type Written } from "./load.js";

const IN_FILE = "in config/bridge.yaml";
const GOOD = `id: default, lattice: { apiKey: ${KEY} }, clients: [{ name: okta, token: ${TOKEN} }]`;
const connection = (more: string): Written => ({ yaml: `connections: [{ ${GOOD}, ${more} }]` });
const env = (more: Record<string, string>): Written => ({ env: { ...MINIMAL, ...more } });

/** What is wrong -> the whole text that the user reads, or how it starts. */
const rows: readonly (readonly [string, Written, string])[] = [
  ["no key", { env: { SCIM_TOKEN: TOKEN } }, "LATTICE_API_KEY: expected the Lattice API key"],
  [
    "an empty key",
    { env: { LATTICE_API_KEY: " ", SCIM_TOKEN: TOKEN } },
    "LATTICE_API_KEY: expected the Lattice API key",
  ],
  [
    "no token",
    { env: { LATTICE_API_KEY: KEY } },
    "SCIM_TOKEN: expected at least one client with a bearer token, found nothing",
  ],
  ["a key with a space", env({ LATTICE_API_KEY: "a b" }), "LATTICE_API_KEY: expected the Lattice API key"],
  ["a key with a line break inside", env({ LATTICE_API_KEY: "a\nb" }), "LATTICE_API_KEY: expected the Lattice API key"],
  ["a token with a space", env({ SCIM_TOKEN: "two words" }), "SCIM_TOKEN: expected a bearer token"],
  ["a trailing comma", env({ SCIM_TOKEN: `${TOKEN},` }), "SCIM_TOKEN: expected a bearer token"],
  ["an unknown region", env({ LATTICE_REGION: "asia" }), 'LATTICE_REGION: expected one of us, emea, found "asia"'],
  [
    "a base URL without scheme",
    env({ LATTICE_BASE_URL: "api.latticehq.com" }),
    "LATTICE_BASE_URL: expected an http://",
  ],
  ["a base URL of another scheme", env({ LATTICE_BASE_URL: "ftp://x/v1" }), "LATTICE_BASE_URL: expected an http://"],
  ["a base URL with a query", env({ LATTICE_BASE_URL: "https://x/v1?a=b" }), "LATTICE_BASE_URL: expected an http://"],
  [
    "a rate limit in words",
    env({ LATTICE_RATE_LIMIT: "many" }),
    'LATTICE_RATE_LIMIT: expected a whole number from 1 to 1000000000, found "many"',
  ],
  [
    "a rate limit of 0",
    env({ LATTICE_RATE_LIMIT: "0" }),
    "LATTICE_RATE_LIMIT: expected a whole number from 1 to 1000000000, found 0",
  ],
  [
    "a fraction",
    env({ SCIM_RATE_LIMIT: "1.5" }),
    'SCIM_RATE_LIMIT: expected a whole number from 0 to 1000000, found "1.5"',
  ],
  [
    "a negative number",
    env({ SCIM_RATE_LIMIT: "-1" }),
    "SCIM_RATE_LIMIT: expected a whole number from 0 to 1000000, found -1",
  ],
  [
    "a page size of 0",
    env({ SCIM_PAGE_SIZE: "0" }),
    "SCIM_PAGE_SIZE: expected a whole number from 1 to 10000, found 0",
  ],
  ["a port too high", env({ PORT: "65536" }), "PORT: expected a whole number from 0 to 65535, found 65536"],
  ["a host with a space", env({ HOST: "my host" }), 'HOST: expected an IP address or host name, found "my host"'],
  ["a host with a scheme", env({ HOST: "http://localhost" }), "HOST: expected an IP address or host name"],
  ["a public URL without scheme", env({ PUBLIC_URL: "scim.example.com" }), "PUBLIC_URL: expected an http://"],
  ["another database", env({ DATABASE_URL: "mysql://u:p@h/d" }), "DATABASE_URL: expected sqlite:PATH or postgres://"],
  ["sqlite without a path", env({ DATABASE_URL: "sqlite:" }), "DATABASE_URL: expected sqlite:PATH"],
  ["sqlite with two slashes", env({ DATABASE_URL: "sqlite://data/x.db" }), "DATABASE_URL: expected sqlite:PATH"],
  [
    "an interval without unit",
    env({ SYNC_INTERVAL: "5" }),
    'SYNC_INTERVAL: expected a duration from 10ms to 7d, such as 500ms, 30s, 5m, 1h or 2d, found "5"',
  ],
  ["an interval of another unit", env({ SYNC_INTERVAL: "5w" }), "SYNC_INTERVAL: expected a duration"],
  ["an interval of nothing", env({ SYNC_INTERVAL: "0s" }), "SYNC_INTERVAL: expected a duration"],
  ["an interval too long", env({ SYNC_INTERVAL: "8d" }), "SYNC_INTERVAL: expected a duration"],
  [
    "an unknown level",
    env({ LOG_LEVEL: "trace" }),
    'LOG_LEVEL: expected one of error, warn, info, http, verbose, debug, found "trace"',
  ],
  ["an unknown format", env({ LOG_FORMAT: "xml" }), 'LOG_FORMAT: expected one of json, pretty, found "xml"'],
  [
    "a proxy in front that is no address",
    env({ TRUST_PROXY: "nginx" }),
    "TRUST_PROXY: expected true, false, a number of hops",
  ],
  ["a network too wide", env({ TRUST_PROXY: "10.0.0.0/33" }), "TRUST_PROXY: expected true, false, a number of hops"],
  ["a proxy that is none", env({ HTTPS_PROXY: "socks5://h:1" }), "HTTPS_PROXY: expected a proxy, http://host:port"],
  ["a proxy in small letters", env({ http_proxy: "gopher://h" }), "http_proxy: expected a proxy"],
  [
    "a certificate without its key",
    { ...env({ TLS_CERT: "c.pem" }), files: { "c.pem": "-----BEGIN CERTIFICATE-----" } },
    "TLS_KEY: expected both or none of a certificate and its key, found only TLS_CERT",
  ],
  [
    "a key without its certificate",
    { ...env({ TLS_KEY: "k.pem" }), files: { "k.pem": "-----BEGIN PRIVATE KEY-----" } },
    "TLS_CERT: expected both or none of a certificate and its key, found only TLS_KEY",
  ],
  [
    "a certificate that is not there",
    env({ TLS_CERT: "/gone.pem", TLS_KEY: "/gone.key" }),
    "TLS_CERT: expected a file that can be read, found no file at /gone.pem",
  ],
  [
    "an authority that is no PEM file",
    { ...env({ LATTICE_CA: "ca.der" }), files: { "ca.der": "binary" } },
    "LATTICE_CA: expected a PEM file with a certificate, found none in ca.der",
  ],
  [
    "a secret in a variable that is not set",
    env({ ADMIN_TOKEN: "env:NOWHERE" }),
    "ADMIN_TOKEN: expected the environment variable NOWHERE that it names to be set, found nothing",
  ],
  [
    "a secret in something that every object has",
    env({ ADMIN_TOKEN: "env:constructor" }),
    "ADMIN_TOKEN: expected the environment variable constructor that it names to be set, found nothing",
  ],
  [
    "a secret in a file that is not there",
    env({ SCIM_TOKEN: "file:/gone" }),
    "SCIM_TOKEN: expected the file /gone that it names to be readable, found no file",
  ],
  [
    "a secret in an empty file",
    { env: { ...MINIMAL, LATTICE_API_KEY: "file:/key" }, files: { "/key": "\n" } },
    "LATTICE_API_KEY: expected the file /key that it names to hold the secret, found it empty",
  ],
  [
    "a file asked for and not there",
    env({ CONFIG_FILE: "/etc/x.yaml" }),
    "CONFIG_FILE: expected a file that can be read, found no file at /etc/x.yaml",
  ],
  ["a flag", { ...env({}), flags: { port: "x" } }, '--port: expected a whole number from 0 to 65535, found "x"'],
  [
    "a flag of two words",
    { ...env({ SYNC_INTERVAL: "1m" }), flags: { syncInterval: "x" } },
    "--sync-interval: expected a duration",
  ],
  [
    "an admin token that a client has",
    env({ ADMIN_TOKEN: TOKEN }),
    "SCIM_TOKEN: expected a token of its own, found the one of ADMIN_TOKEN",
  ],

  ["an unknown key", { yaml: "hots: x", ...env({}) }, `hots ${IN_FILE}: unknown setting, did you mean host?`],
  [
    "a key in another style",
    { yaml: "log_level: info", ...env({}) },
    `log_level ${IN_FILE}: unknown setting, did you mean logLevel?`,
  ],
  [
    "a variable's name as key",
    { yaml: "LOG_LEVEL: info", ...env({}) },
    `LOG_LEVEL ${IN_FILE}: unknown setting, did you mean logLevel?`,
  ],
  [
    "a key that nothing is like",
    connection("sync: { wibble: 1 }"),
    `connections[0].sync.wibble ${IN_FILE}: unknown setting, expected one of interval`,
  ],
  ["an unknown key with nothing behind", { yaml: "frobnicate:", ...env({}) }, `frobnicate ${IN_FILE}: unknown setting`],
  [
    "a missing space after a colon",
    { yaml: "connections: [{ id: a, lattice: { apiKey:k } }]" },
    `connections[0].lattice.apiKey ${IN_FILE}: expected a space after the colon, found none`,
  ],
  ["a key of all objects", { yaml: "constructor: x", ...env({}) }, `constructor ${IN_FILE}: unknown setting`],
  [
    "a prototype",
    { yaml: "connections: [{ mapping: { overrides: { __proto__: x } } }]", ...env({}) },
    "config/bridge.yaml: __proto__ is not a setting",
  ],
  [
    "a number as text",
    { yaml: "port: '8080'", ...env({}) },
    `port ${IN_FILE}: expected a whole number from 0 to 65535, found "8080"`,
  ],
  [
    "a list for a text",
    { yaml: "host: [a]", ...env({}) },
    `host ${IN_FILE}: expected an IP address or host name, found a list`,
  ],
  [
    "a text for the connections",
    { yaml: "connections: default", ...env({}) },
    `connections ${IN_FILE}: expected a list of connections, found a text`,
  ],
  [
    "a text for a connection",
    { yaml: "connections: [default]" },
    `connections[0] ${IN_FILE}: expected a map of settings, found a text`,
  ],
  [
    "a connection without id",
    { yaml: `connections: [{ lattice: { apiKey: ${KEY} }, clients: [{ name: a, token: ${TOKEN} }] }]` },
    `connections[0].id ${IN_FILE}: expected small letters, digits and hyphens, at most 63, found nothing`,
  ],
  [
    "an id that is no slug",
    { yaml: "connections: [{ id: Acme Inc }]" },
    `connections[0].id ${IN_FILE}: expected small letters, digits and hyphens, at most 63, found "Acme Inc"`,
  ],
  [
    "a connection without key",
    { yaml: `connections: [{ id: acme, clients: [{ name: a, token: ${TOKEN} }] }]` },
    `connections[0].lattice.apiKey ${IN_FILE}: expected the Lattice API key`,
  ],
  [
    "the default connection without key",
    { yaml: `connections: [{ id: default, clients: [{ name: a, token: ${TOKEN} }] }]` },
    `connections[0].lattice.apiKey ${IN_FILE} (or LATTICE_API_KEY): expected the Lattice API key`,
  ],
  [
    "a connection without clients",
    { yaml: `connections: [{ id: acme, lattice: { apiKey: ${KEY} } }]` },
    `connections[0].clients ${IN_FILE}: expected at least one client with a bearer token, found nothing`,
  ],
  [
    "an empty list of clients",
    { yaml: `connections: [{ id: acme, lattice: { apiKey: ${KEY} }, clients: [] }]` },
    `connections[0].clients ${IN_FILE}: expected at least one client with a bearer token, found an empty list`,
  ],
  [
    "two connections of one id",
    {
      yaml: `connections: [{ ${GOOD} }, { id: default, lattice: { apiKey: k }, clients: [{ name: b, token: another-token-of-19 }] }]`,
    },
    `connections[1].id ${IN_FILE}: expected another id, found "default" as in connections[0].id ${IN_FILE}`,
  ],
  [
    "two clients of one name",
    {
      yaml: `connections: [{ id: a, lattice: { apiKey: k }, clients: [{ name: okta, token: t1 }, { name: okta, token: t2 }] }]`,
    },
    `connections[0].clients[1].name ${IN_FILE}: expected another name, found "okta" as in connections[0].clients[0].name ${IN_FILE}`,
  ],
  [
    "two clients with one token",
    {
      yaml: `connections: [{ id: a, lattice: { apiKey: k }, clients: [{ name: okta, token: "t1,t2" }, { name: entra, tokens: [t3, t2] }] }]`,
    },
    `connections[0].clients[1].tokens ${IN_FILE}: expected a token of its own, found the one of connections[0].clients[0].token ${IN_FILE}`,
  ],
  [
    "clients of two connections with one token",
    { yaml: `connections: [{ ${GOOD} }, { id: b, lattice: { apiKey: k }, clients: [{ name: c, token: ${TOKEN} }] }]` },
    `connections[1].clients[0].token ${IN_FILE}: expected a token of its own, found the one of connections[0].clients[0].token ${IN_FILE}`,
  ],
  [
    "token and tokens",
    { yaml: `connections: [{ id: a, lattice: { apiKey: k }, clients: [{ name: c, token: t1, tokens: [t2] }] }]` },
    `connections[0].clients[0].token ${IN_FILE}: expected either token or tokens, found both`,
  ],
  [
    "neither token nor tokens",
    { yaml: `connections: [{ id: a, lattice: { apiKey: k }, clients: [{ name: c }] }]` },
    `connections[0].clients[0].token ${IN_FILE}: expected either token or tokens, found nothing`,
  ],
  [
    "an interval that is a number",
    connection("sync: { interval: 5 }"),
    `connections[0].sync.interval ${IN_FILE}: expected a duration from 10ms to 7d, such as 500ms, 30s, 5m, 1h or 2d, found 5`,
  ],
  [
    "deactivated as an active status",
    connection("mapping: { activeStatuses: [ACTIVE, DEACTIVATED] }"),
    `connections[0].mapping.activeStatuses[1] ${IN_FILE}: expected one of ACTIVE, INVITED, CREATED, found "DEACTIVATED"`,
  ],
  [
    "no active status",
    connection("mapping: { activeStatuses: [] }"),
    `connections[0].mapping.activeStatuses ${IN_FILE}: expected a list of ACTIVE, INVITED, CREATED, at least one, found an empty list`,
  ],
  [
    "half a day",
    connection("mapping: { preStart: 36h }"),
    `connections[0].mapping.preStart ${IN_FILE}: expected whole days from 0d to 3650d, such as 14d, found "36h"`,
  ],
  [
    "an own rule that is a number",
    connection("mapping: { overrides: { title: 3 } }"),
    `connections[0].mapping.overrides.title ${IN_FILE}: expected a JSONata expression, found 3`,
  ],
  [
    "an own rule for no path",
    connection('mapping: { overrides: { "a b": x } }'),
    `connections[0].mapping.overrides.a b ${IN_FILE}: expected an attribute's path as SCIM writes it`,
  ],
  [
    "an own rule that the mapping refuses",
    {
      ...connection('mapping: { overrides: { title: "((" } }'),
      checkOverride: (path, text) => (path === "title" && text === "((" ? "it ends early" : undefined),
    },
    `connections[0].mapping.overrides.title ${IN_FILE}: it ends early`,
  ],
  [
    "more than all",
    connection("guard: { leavers: { percent: 101 } }"),
    `connections[0].guard.leavers.percent ${IN_FILE}: expected a whole number from 0 to 100, found 101`,
  ],
  [
    "a text where maps are",
    connection("guard: strict"),
    `connections[0].guard ${IN_FILE}: expected a map of settings, found a text`,
  ],
  [
    "an empty protected person",
    connection("guard: { protected: [''] }"),
    `connections[0].guard.protected[0] ${IN_FILE}: expected a userName or id, found ""`,
  ],
  [
    "no absent reads",
    connection("lifecycle: { absentReads: 0 }"),
    `connections[0].lifecycle.absentReads ${IN_FILE}: expected a whole number from 1 to 1000, found 0`,
  ],
  [
    "rules for groups",
    connection("groups: { rules: [] }"),
    `connections[0].groups.rules ${IN_FILE}: not available in this version`,
  ],
  [
    "custom attributes",
    connection("customAttributes: true"),
    `connections[0].customAttributes ${IN_FILE}: not available in this version`,
  ],
  ["a file that is a list", { yaml: "- a", ...env({}) }, "config/bridge.yaml: expected a map of settings"],
  [
    "a tab in the file",
    { yaml: "host: x\n\tport: 1", ...env({}) },
    "config/bridge.yaml line 2, column 1: not valid YAML",
  ],
  [
    "a key twice",
    { yaml: "port: 1\nport: 2", ...env({}) },
    "config/bridge.yaml line 2, column 1: not valid YAML (duplicate key)",
  ],
  [
    "a tag of one's own",
    { yaml: "adminToken: !vault x", ...env({}) },
    "config/bridge.yaml line 1, column 13: not valid YAML (tag resolve failed)",
  ],
  ["an alias to nothing", { yaml: "host: *nobody", ...env({}) }, "config/bridge.yaml: not valid YAML"],
];

describe("a wrong setting is reported by its name, with what is expected and what was found", () => {
  test.each(rows)("%s", (_what, written, expected) => {
    const problems = problemsOf(written);
    expect(problems.filter((problem) => problem.startsWith(expected))).toHaveLength(1);
  });
});

describe("every problem at once", () => {
  test("from every place", () => {
    const problems = problemsOf({
      yaml: `port: high\nconnections: [{ id: default, sync: { interval: soon } }]`,
      env: { LATTICE_RATE_LIMIT: "many", LOG_LEVEL: "loud", ADMIN_TOKEN: "env:NOWHERE" },
      flags: { host: "my host" },
    });
    const names = problems.map((problem) => problem.split(":")[0]).sort((a, b) => (a! < b! ? -1 : 1));
    expect(names).toEqual([
      "--host",
      "ADMIN_TOKEN",
      "LATTICE_RATE_LIMIT",
      "LOG_LEVEL",
      `connections[0].clients ${IN_FILE} (or SCIM_TOKEN)`,
      `connections[0].lattice.apiKey ${IN_FILE} (or LATTICE_API_KEY)`,
      `connections[0].sync.interval ${IN_FILE}`,
      `port ${IN_FILE}`,
    ]);
  });

  test("nothing set: exactly the two settings that are required", () => {
    expect(problemsOf({}).map((problem) => problem.split(":")[0])).toEqual(["LATTICE_API_KEY", "SCIM_TOKEN"]);
  });

  test("a file that cannot be parsed is no reason to call missing what may be in it", () => {
    const problems = problemsOf({ yaml: "connections: [", env: { PORT: "high" } });
    expect(problems.some((problem) => problem.startsWith("config/bridge.yaml line 1"))).toBe(true);
    expect(problems.some((problem) => problem.startsWith("PORT:"))).toBe(true);
    expect(problems.join()).not.toContain("LATTICE_API_KEY");
  });

  test("aliases that multiply do not fill the memory", () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ..."bcdefghi".split("").map((name, i) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[i]}`).join(",")}]`),
    ];
    expect(load({ yaml: bomb.join("\n"), env: MINIMAL }).ok).toBe(false);
  });
});
