import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { NOT_AVAILABLE } from "../../src/config/connection-schema.js";
import { SETTINGS } from "../../src/config/settings-table.js";
import { configOf, MINIMAL } from "./load.js";

const root = new URL("../../", import.meta.url);
const example = readFileSync(new URL("config/example.yaml", root), "utf8");
/** The example with what is commented out. */
const whole = example.replace(/^(\s*)# (\s*(?:- )?\w+: .*)$/gm, "$1$2");

test("CONFIGURATION.md and the JSON Schema are what the settings' schema says", async () => {
  const run = promisify(execFile)(process.execPath, ["--import", "tsx", "scripts/configuration-docs.ts", "--check"], {
    cwd: fileURLToPath(root),
  });
  await expect(run).resolves.toMatchObject({ stderr: "" });
});

test("the variables are those that the documentation of the product promises", () => {
  const variables = SETTINGS.flatMap(({ env }) => env ?? []).sort();
  expect(variables).toEqual([
    "ADMIN_TOKEN",
    "DATABASE_URL",
    "HOST",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "LATTICE_API_KEY",
    "LATTICE_BASE_URL",
    "LATTICE_CA",
    "LATTICE_RATE_LIMIT",
    "LATTICE_REGION",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "NO_PROXY",
    "PORT",
    "PUBLIC_URL",
    "SCIM_PAGE_SIZE",
    "SCIM_RATE_LIMIT",
    "SCIM_TOKEN",
    "SYNC_INTERVAL",
    "TLS_CERT",
    "TLS_KEY",
    "TRUST_PROXY",
  ]);
});

test("every setting says what it means", () => {
  expect(SETTINGS.filter(({ description }) => !description.endsWith("."))).toEqual([]);
});

test("secrets have no option on the command line, where everybody on the machine can read them", () => {
  expect(
    SETTINGS.filter(({ option, kind }) => option !== undefined && (kind === "secret" || kind === "tokens")),
  ).toEqual([]);
});

test("config/example.yaml loads without warnings and changes no default", () => {
  const { file: _file, ...config } = configOf({ yaml: example, env: MINIMAL });
  const {
    connections: [fromExample],
    ...program
  } = config;
  const {
    connections: [byDefault],
    ...defaults
  } = configOf({ env: MINIMAL });
  expect(JSON.stringify(program)).toBe(JSON.stringify(defaults));
  expect({ ...fromExample, clients: [] }).toEqual({ ...byDefault, clients: [], lattice: fromExample?.lattice });
  expect(JSON.stringify(fromExample?.lattice)).toBe(JSON.stringify(byDefault?.lattice));
});

test("config/example.yaml with everything that is commented out loads as well, and leaves out no setting", () => {
  const config = configOf({
    yaml: whole,
    env: { ...MINIMAL, ACME_TOKEN: "acme-token-long-enough", ACME_NEXT_TOKEN: "acme-next-token-long-enough" },
    files: {
      "/run/secrets/admin-token": "admin-token-long-enough\n",
      "/run/secrets/acme-key": "acme-key\n",
      "/etc/lattice-scim/tls.crt": "-----BEGIN CERTIFICATE-----",
      "/etc/lattice-scim/tls.key": "-----BEGIN PRIVATE KEY-----",
      "/etc/lattice-scim/extra-ca.pem": "-----BEGIN CERTIFICATE-----",
    },
  });
  expect(config.connections.map(({ id }) => id)).toEqual(["default", "acme-emea"]);
  const written = new Set(namesIn(parse(whole)));
  expect(SETTINGS.map(({ name }) => name).filter((name) => !written.has(name))).toEqual([]);
});

test("what is not available yet is not in the table", () => {
  expect(SETTINGS.filter(({ name }) => NOT_AVAILABLE.some((refused) => name.startsWith(refused)))).toEqual([]);
});

/** `connections[].sync.interval` for every key at every depth. */
function namesIn(value: unknown, prefix = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => namesIn(item, `${prefix}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const name = prefix === "" ? key : `${prefix}.${key}`;
    return [name, ...namesIn(item, name)];
  });
}
