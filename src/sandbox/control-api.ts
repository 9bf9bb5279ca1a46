/** The control API: `SandboxControl` over HTTP, as JSON, under `/control`. Needs no key: a sandbox holds invented people. */
import type { CustomValue } from "./data/custom-attributes.js";
import type { FaultRule } from "./fault-rule.js";
import { FAULTS, isFaultName } from "./faults.js";
import { checkPersonChanges } from "./person-changes.js";
import type { SandboxControl } from "./sandbox-control.js";
import { checkSettings } from "./sandbox-settings.js";

export interface ControlAnswer {
  readonly status: number;
  /** Undefined for none. An iterable in `stream` is sent as a JSON list, piece by piece. */
  readonly body?: unknown;
  readonly stream?: Iterable<unknown>;
}

type Body = Readonly<Record<string, unknown>>;
type Handler = (control: SandboxControl, body: Body, ids: readonly string[]) => unknown;

/** Method and path, `*` standing for an id or name. What a handler returns is the answer; nothing is 204. */
const CALLS: Readonly<Record<string, Handler>> = {
  "GET people/*": (control, _, [id = ""]) => control.person(id),
  "POST people": (control, body) => control.hire(checkPersonChanges(body)),
  "PATCH people/*": (control, body, [id = ""]) => control.update(id, checkPersonChanges(body)),
  "POST people/*/terminate": (control, _, [id = ""]) => control.terminate(id),
  "POST people/*/vanish": (control, body, [id = ""]) => control.vanish(id, oneOf(body, "byId", ["gone", "found"])),
  "POST people/*/restore": (control, _, [id = ""]) => control.restore(id),
  "GET people/*/customAttributes": (control, _, [id = ""]) => control.customAttributes(id),
  "PUT people/*/customAttributes/*": (control, body, [id = "", name = ""]) => {
    control.setCustomAttribute(id, name, customValue(body["value"]));
  },
  "POST externalUserIds/rewrite": (control) => control.rewriteExternalUserIds(),
  "GET departments": (control) => control.departments(),
  "POST departments": (control, body) => control.addDepartment(text(body, "name")),
  "PATCH departments/*": (control, body, [id = ""]) => control.renameDepartment(id, text(body, "name")),
  "DELETE departments/*": (control, _, [id = ""]) => control.removeDepartment(id),
  "GET owner": (control) => control.owner(),
  "POST owner/demote": (control) => control.demoteOwner(),
  "POST owner/deactivate": (control) => control.deactivateOwner(),
  "POST owner/reinstate": (control) => control.reinstateOwner(),
  "POST keys": (control, body) => control.addKey(text(body, "key"), text(body, "ownerId")),
  "DELETE keys/*": (control, _, [key = ""]) => control.revokeKey(key),
  "GET time": (control) => ({ now: control.now() }),
  "POST time/advance": (control, body) => {
    control.advance(finite(body, "ms"));
    return { now: control.now() };
  },
  "GET faults": (control) => ({ active: control.faults(), known: FAULTS }),
  "POST faults": (control, body) => {
    control.setFault(faultRule(body));
    return { active: control.faults() };
  },
  "DELETE faults": (control) => control.clearFault(),
  "DELETE faults/*": (control, _, [name = ""]) => {
    if (!isFaultName(name)) throw new RangeError(`${name}: no such fault`);
    control.clearFault(name);
  },
  "GET settings": (control) => control.settings(),
  "PATCH settings": (control, body) => control.configure(checkSettings(body)),
  "GET requests": (control) => control.requests(),
  "DELETE requests": (control) => control.clearRequests(),
  "POST reset": (control) => control.reset(),
};
const PATTERNS = Object.entries(CALLS).map(([call, handler]) => {
  const [method = "", path = ""] = call.split(" ");
  return { method, segments: path.split("/"), handler };
});

/** @param path what follows `/control/` */
export function answerControl(control: SandboxControl, method: string, path: string, body: string): ControlAnswer {
  if (path === "") return { status: 200, body: { calls: ["GET people", ...Object.keys(CALLS)] } };
  if (method === "GET" && path === "people") return { status: 200, stream: control.eachPerson() };
  const given = path.split("/").map(decode);
  const fits = ({ segments }: { readonly segments: readonly string[] }) =>
    segments.length === given.length && segments.every((segment, index) => segment === "*" || segment === given[index]);
  const there = PATTERNS.filter(fits);
  if (there.length === 0) return { status: 404, body: { error: "Not found" } };
  const call = there.find((pattern) => pattern.method === method);
  if (call === undefined) return { status: 405, body: { error: "Method not allowed" } };
  try {
    const ids = given.filter((_, index) => call.segments[index] === "*");
    const result = call.handler(control, parseBody(body), ids);
    return result === undefined ? { status: 204 } : { status: 200, body: result };
  } catch (error) {
    if (error instanceof RangeError) return { status: 400, body: { error: error.message } };
    throw error;
  }
}

/** Text that is not properly encoded stays as it is, and then names nothing. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function parseBody(body: string): Body {
  if (body.trim() === "") return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new RangeError("the body is not JSON");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new RangeError("the body must be a JSON object");
  }
  return { ...parsed };
}

function text(body: Body, key: string): string {
  const value = body[key];
  if (typeof value !== "string" || value === "") throw new RangeError(`${key}: a text is expected`);
  return value;
}

function finite(body: Body, key: string): number {
  const value = body[key];
  if (typeof value !== "number" || !Number.isFinite(value)) throw new RangeError(`${key}: a number is expected`);
  return value;
}

/** The first choice where nothing is given. */
function oneOf<const T extends string>(body: Body, key: string, choices: readonly [T, ...T[]]): T {
  const value = body[key] ?? choices[0];
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) throw new RangeError(`${key}: one of ${choices.join(", ")} is expected`);
  return chosen;
}

function customValue(value: unknown): CustomValue {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw new RangeError("value: a text, a number, a list of texts or null is expected");
}

/** The rest of a rule is checked where it is set. */
function faultRule(body: Body): FaultRule {
  const name = text(body, "name");
  if (!isFaultName(name)) throw new RangeError(`${name}: no such fault`);
  return { ...body, name };
}
