// Writes CONFIGURATION.md and config/config.schema.json from the settings' schema; with --check it only says what is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { settingMeta } from "../src/config/setting.js";
import { settingsSchema } from "../src/config/settings-schema.js";
import { SETTINGS, type Setting } from "../src/config/settings-table.js";

const root = new URL("../", import.meta.url);

const INTRO = `<!-- Written by \`npm run docs\` from the settings' schema in src/config; edit it there, or in scripts/configuration-docs.ts. -->

# Configuration

Settings come from three places, each winning over the one before:

1. **one YAML file**: \`--config FILE\`, else what \`CONFIG_FILE\` names, else \`config/bridge.yaml\` where it exists;
2. **the environment**: a variable that is empty counts as not set, and unknown variables are ignored;
3. **options of the command line**: a variable's name in small letters with hyphens, such as \`--sync-interval 1m\`; secrets have none.

Two variables are enough for one Lattice account: \`LATTICE_API_KEY\` and \`SCIM_TOKEN\`.

Everything that is wrong is reported at once, each setting by its name where it was written, with what is expected and what
was found, and the exit code is 2. Unknown keys in the file are refused. \`lattice-scim check\` does the same and tries the
key; with \`--json\` it also prints the settings without their secrets.

**Secrets** may be given as they are, as \`env:NAME\` (another variable) or as \`file:/path\` (a file, whose last newline is cut).
They are never printed. Those are: SECRETS.

**Durations** are a whole number and a unit: \`500ms\`, \`30s\`, \`5m\`, \`1h\`, \`2d\`.
`;

const CONNECTIONS = `## Connections

A connection is one Lattice account. Without a file there is one, \`default\`, which the environment describes and whose SCIM
service is at \`/scim/v2\`. The file may have any number; all but \`default\` are served at \`/connections/ID/scim/v2\`.

### From the environment

These describe the connection \`default\`. Where the file has it too, the environment wins, setting by setting; \`SCIM_TOKEN\` then
stands for all of its clients. A variable that the file itself refers to (\`apiKey: env:LATTICE_API_KEY\`) is used there and only there.
`;

const GUARD = `### The guard's limits

Each of \`guard.leavers\`, \`guard.identityChurn\`, \`guard.attributeChurn\` and \`guard.groupLosses\` allows
\`max(percent of the base, min(floor, a third of the base))\`, the percentage rounded down and the third rounded up; one more trips it.
The base is the active people; for members lost by a Group, that Group's members; for vanishing Groups, the Groups. Above the limit
leavers are held and everything else flows; above one of the others the whole cycle is quarantined. Both wait for a person.
`;

const EXAMPLE = `## A whole file

This is \`config/example.yaml\`. An editor that knows YAML schemas checks it against \`config/config.schema.json\`.
`;

function page(): string {
  const isOfConnection = ({ path }: Setting): boolean => path[0] === "connections";
  const program = SETTINGS.filter((setting) => !isOfConnection(setting));
  const connection = SETTINGS.filter(isOfConnection);
  const secrets = SETTINGS.filter(({ kind }) => kind === "secret" || kind === "tokens").flatMap(({ env }) => env ?? []);
  const example = readFileSync(new URL("config/example.yaml", root), "utf8").trimEnd();
  const file = ["`CONFIG_FILE`", "", "The YAML file.", "the path of a file", "`config/bridge.yaml` where it exists"];
  return [
    INTRO.replace("SECRETS", secrets.map(code).join(", ")),
    "## The program\n",
    table(
      ["environment", "in the file", ...HEAD],
      [file, ...program.map((setting) => [variable(setting), ...row(setting)])],
    ),
    CONNECTIONS,
    table(
      ["environment", "under the connection", ...HEAD],
      connection.filter(({ env }) => env !== undefined).map((setting) => [variable(setting), ...row(setting)]),
    ),
    "### In the file\n\nUnder each item of `connections`:\n",
    table(["key", ...HEAD], connection.map(row)),
    GUARD,
    EXAMPLE,
    `\`\`\`yaml\n${example}\n\`\`\`\n`,
  ].join("\n");
}

const HEAD = ["meaning", "what it may be", "default"];

function row(setting: Setting): readonly string[] {
  return [
    code(setting.name.replace(/^connections\[\]\./, "")),
    setting.description,
    setting.expected,
    defaultOf(setting),
  ];
}

function variable({ env, envInAnyCase }: Setting): string {
  if (env === undefined) return "";
  return envInAnyCase === true ? `${code(env)}, ${code(env.toLowerCase())}` : code(env);
}

function defaultOf(setting: Setting): string {
  if (setting.defaultText !== undefined) return setting.defaultText;
  if (setting.default === undefined) return setting.required ? "required" : "";
  return code(typeof setting.default === "string" ? setting.default : JSON.stringify(setting.default));
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}

/** What the environment may give need not be in the file. */
const FROM_ENVIRONMENT: ReadonlySet<string> = new Set(["lattice", "apiKey", "clients"]);

/** The file's JSON Schema, looser than the real check where JSON Schema has no words for it. */
function fileJsonSchema(): object {
  return z.toJSONSchema(settingsSchema, {
    io: "input",
    unrepresentable: "any",
    override({ zodSchema, jsonSchema }) {
      const meta = zodSchema instanceof z.ZodType ? settingMeta.get(zodSchema) : undefined;
      if (meta === undefined) return;
      jsonSchema.description = meta.description;
      if (meta.kind === "secret" || meta.kind === "tokens") jsonSchema.type = "string";
      if (meta.kind === "duration") jsonSchema.pattern = "^\\d+(ms|s|m|h|d)$";
      jsonSchema.required &&= jsonSchema.required.filter((key) => !FROM_ENVIRONMENT.has(key));
      if (jsonSchema.required?.length === 0) delete jsonSchema.required;
    },
  });
}

/** JSON as the formatter of this repository has it: lists of plain values on one line where they fit. */
function json(value: unknown, indent = ""): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => json(item)).join(", ")}]`;
    if (value.every((item) => typeof item !== "object") && line.length < 100) return line;
    return `[\n${value.map((item) => inner + json(item, inner)).join(",\n")}\n${indent}]`;
  }
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${json(item, inner)}`);
  return `{\n${members.join(",\n")}\n${indent}}`;
}

const files: Readonly<Record<string, string>> = {
  "CONFIGURATION.md": page(),
  "config/config.schema.json": `${json(fileJsonSchema())}\n`,
};

function current(name: string): string | undefined {
  try {
    return readFileSync(new URL(name, root), "utf8");
  } catch {
    return undefined;
  }
}

const stale = Object.keys(files).filter((name) => current(name) !== files[name]);
if (process.argv.includes("--check")) {
  for (const name of stale) console.error(`${name} is not what the settings' schema says: run npm run docs`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const name of stale) writeFileSync(new URL(name, root), files[name] ?? "");
}
