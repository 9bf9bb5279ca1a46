/** What the admin API takes and gives, as JSON Schema (the dialect of OpenAPI 3.1). */
import type { CycleFailure } from "../../store/cycle-report.js";

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const text: JsonSchema = { type: "string" };
const flag: JsonSchema = { type: "boolean" };
const count: JsonSchema = { type: "integer", minimum: 0 };
const time: JsonSchema = { type: "string", format: "date-time" };
const anything: JsonSchema = {};
const FAILURES = [
  "unauthorized",
  "forbidden",
  "throttled",
  "unavailable",
  "malformed",
  "incomplete",
  "notFound",
  "aborted",
  "empty",
  "unservable",
] as const satisfies readonly CycleFailure[];

function say(description: string, schema: JsonSchema): JsonSchema {
  return { ...schema, description };
}

function oneOf(...values: readonly string[]): JsonSchema {
  return { type: "string", enum: values };
}

function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: "null" }] };
}

function list(items: JsonSchema): JsonSchema {
  return { type: "array", items };
}

/** Everything in it is required. */
function record(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties) };
}

function reference(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

function page(item: string, more: Readonly<Record<string, JsonSchema>> = {}): JsonSchema {
  const next = say("Cursor of the page after this one, for `after`; null at the end.", orNull(text));
  return record({ items: list(reference(item)), next, ...more });
}

const decision = {
  decidedAt: orNull(time),
  decidedBy: say("`bridge` where it ended by itself.", orNull(text)),
  decisionReason: orNull(text),
};

const reportedRecord = record({ kind: oneOf("user", "department"), id: orNull(text), reason: text });

const schemas = {
  Problem: record({ type: text, title: text, status: count, detail: text }),
  KeyOwner: record({
    id: say("Null where Lattice has never said whose key it is.", orNull(text)),
    name: orNull(text),
    email: orNull(text),
    isAdmin: flag,
    warning: say("Why the key may see less than before, or than it should.", orNull(text)),
  }),
  Connection: record({
    id: text,
    name: text,
    status: say(
      "frozen: nothing is published. needs_reauth: Lattice refuses the key. linking: nothing could be served yet.",
      oneOf("linking", "active", "needs_reauth", "frozen"),
    ),
    readOnly: say("Another process runs the cycles; this one serves what that one publishes.", flag),
    leader: say("The process that runs the cycles, or ran them last: host and process id.", orNull(text)),
    people: count,
    active: say("How many of the people are active.", count),
    groups: count,
    version: say("Of the snapshot that is served; 0 before the first.", count),
    dataAgeSeconds: say("Since the read that the snapshot rests on was proved complete.", orNull(count)),
    lastCycle: orNull(reference("Cycle")),
    nextCycleAt: say("Null while one runs, and where another process runs them.", orNull(time)),
    openHolds: count,
    quarantine: orNull(
      record({
        cycle: count,
        reasons: list(text),
        checksum: text,
        decision: orNull(oneOf("approved", "rejected")),
        ...decision,
      }),
    ),
    freeze: orNull(
      record({
        since: time,
        by: text,
        reason: text,
        rollBackTo: say("The version whose content is served again.", orNull(count)),
      }),
    ),
    keyOwner: orNull(reference("KeyOwner")),
  }),
  ConnectionList: page("Connection"),
  Cycle: record({
    number: count,
    startedAt: time,
    finishedAt: time,
    outcome: oneOf("published", "unchanged", "held", "quarantined", "failed"),
    reason: say("Why it failed or was kept back.", orNull(text)),
    failure: say("The kind of failure.", orNull(oneOf(...FAILURES))),
    version: say("Of the snapshot that is served after it.", count),
    read: record({ users: count, departments: count, requests: count }),
    changes: say(
      "By kind; in a quarantined or frozen cycle they wait.",
      record({ created: count, updated: count, deactivated: count, reactivated: count, deleted: count }),
    ),
    rejections: say("Records of Lattice that are not served as they stand.", list(reportedRecord)),
    absent: say("Who and what is served but was missing from this read.", list(reportedRecord)),
  }),
  CycleList: page("Cycle"),
  Hold: record({
    id: text,
    state: oneOf("open", "approved", "rejected", "released"),
    change: oneOf("deactivate", "delete"),
    cause: say("said-so: Lattice says it. vanished: missing from complete reads.", oneOf("said-so", "vanished")),
    reason: say("Why it was held, with the count and the limit.", text),
    person: record({ id: text, userName: text, displayName: text }),
    evidence: say("What Lattice sent, and when.", { type: "object" }),
    openedAt: time,
    ...decision,
  }),
  HoldList: page("Hold", { checksum: say("Of all open holds, whatever this page shows.", text) }),
  TestResult: record({
    ok: flag,
    problem: orNull(record({ kind: text, detail: text })),
    keyOwner: orNull(reference("KeyOwner")),
  }),
  Explanation: record({
    id: text,
    userName: say("As served; null for somebody who is not.", orNull(text)),
    said: say("What Lattice sent last; birthDate and gender only where a rule uses them.", orNull({ type: "object" })),
    saidAt: orNull(time),
    rules: list(record({ attribute: orNull(text), rule: text, value: anything })),
    guard: record({
      reasons: say("What is kept back and why; empty where nothing is.", list(text)),
      holds: list(reference("Hold")),
    }),
    served: say("The SCIM User; null for somebody who is not served.", orNull({ type: "object" })),
    history: list(
      record({
        version: count,
        at: time,
        kind: oneOf("created", "updated", "deactivated", "reactivated", "deleted"),
        cause: text,
        changed: list(record({ attribute: text, before: anything, after: anything })),
      }),
    ),
  }),
} as const;

export type SchemaName = keyof typeof schemas;
export const SCHEMAS: Readonly<Record<SchemaName, JsonSchema>> = schemas;

const reason = say("Why; recorded with the decision.", { type: "string", maxLength: 1000 });

const bodies = {
  Reason: { type: "object", properties: { reason } },
  Checksum: {
    type: "object",
    properties: { checksum: say("Of what was read and is decided on.", text), reason },
    required: ["checksum"],
  },
  Version: {
    type: "object",
    properties: { version: { type: "integer", minimum: 1 }, reason },
    required: ["version"],
  },
} as const;

export type BodyName = keyof typeof bodies;
export const BODIES: Readonly<Record<BodyName, JsonSchema>> = bodies;
