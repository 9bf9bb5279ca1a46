// The order of the folders, top to bottom: a folder may import those under it, never one above. ARCHITECTURE.md says why.
const layers = [
  ["main", "^src/(main|cli)"],
  ["bridge", "^src/bridge"],
  ["server", "^src/server/"],
  ["connections", "^src/connections/"],
  ["sync", "^src/sync/"],
  ["store", "^src/store/"],
  ["mapping", "^src/mapping/"],
  ["query", "^src/query/"],
  ["lattice", "^src/lattice/"],
  ["directory", "^src/directory/"],
  ["scim", "^src/scim/"],
  ["leaves", "^src/(config|telemetry|time)/"],
];

const upward = layers.slice(1).map(([name, path], i) => ({
  name: `no-upward-from-${name}`,
  severity: "error",
  from: { path },
  to: { path: layers.slice(0, i + 1).map(([, above]) => above) },
}));

const owner = (packages, folder) => ({
  name: `${packages}-has-an-owner`,
  severity: "error",
  from: { path: "^src/", pathNot: folder },
  to: { path: `node_modules/(${packages})/` },
});

module.exports = {
  forbidden: [
    ...upward,
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "no-orphans", severity: "error", from: { orphan: true, path: "^src/" }, to: {} },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "pure-core-has-no-io",
      severity: "error",
      from: { path: "^src/(scim|query|mapping|directory|time)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pure-core-has-no-packages",
      comment: "mapping evaluates an operator's expressions with jsonata; nothing else",
      severity: "error",
      from: { path: "^src/(scim|query|mapping|directory|time)/" },
      to: { dependencyTypes: ["npm"], pathNot: "node_modules/jsonata/" },
    },
    {
      name: "read-path-never-calls-upstream",
      severity: "error",
      from: { path: "^src/(server/scim|query)/" },
      to: { path: "^src/(lattice|mapping)/" },
    },
    {
      name: "read-path-never-reads-store",
      severity: "error",
      from: { path: "^src/server/scim/" },
      to: { path: "^src/store/" },
    },
    {
      name: "surfaces-are-siblings",
      severity: "error",
      from: { path: "^src/server/([^/]+)/" },
      to: { path: "^src/server/([^/]+)/", pathNot: "^src/server/$1/" },
    },
    {
      name: "config-only-at-the-root",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(main|cli|bridge|config)" },
      to: { path: "^src/config/" },
    },
    {
      name: "sandbox-stands-apart",
      severity: "error",
      from: { path: "^src/sandbox/" },
      to: { path: "^src/", pathNot: "^src/sandbox/" },
    },
    {
      name: "only-cli-imports-the-sandbox",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(sandbox|cli)/" },
      to: { path: "^src/sandbox/" },
    },
    owner("scimmy|scimmy-routers", "^src/server/scim/"),
    owner("express", "^src/(server|sandbox)/"),
    owner("axios", "^src/lattice/"),
    owner("winston", "^src/telemetry/"),
    owner("prom-client", "^src/telemetry/"),
    owner("kysely|libsql|pg", "^src/store/"),
    owner("zod|yaml", "^src/config/"),
    owner("jsonata", "^src/mapping/"),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "node", "default"] },
  },
};
