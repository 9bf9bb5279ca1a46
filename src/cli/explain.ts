/** `lattice-scim explain`: why a person is served as they are. */
import { plainText } from "../server/admin/plain-text.js";
import { operate, type OperatorOptions } from "./operate.js";
import type { CliIo, ExitCode } from "./cli-io.js";

interface Explanation {
  readonly id: string;
  readonly userName: string | null;
  readonly said: Readonly<Record<string, unknown>> | null;
  readonly saidAt: string | null;
  readonly rules: readonly { readonly attribute: string | null; readonly rule: string; readonly value: unknown }[];
  readonly guard: { readonly reasons: readonly string[] };
  readonly served: { readonly active: boolean } | null;
  readonly history: readonly {
    readonly version: number;
    readonly at: string;
    readonly kind: string;
    readonly cause: string;
    readonly changed: readonly { readonly attribute: string; readonly before: unknown; readonly after: unknown }[];
  }[];
}

/** `name` is an id or a userName. */
export function explain(name: string, options: OperatorOptions, io: CliIo): Promise<ExitCode> {
  return operate(options, io, async (operator) => {
    const explanation = await operator.ask<Explanation>("GET", `/users/${encodeURIComponent(name)}/explain`);
    if (explanation === undefined) return false;
    if (options.json === true) io.out(JSON.stringify(explanation, null, 2));
    else for (const line of linesOf(explanation)) io.out(plainEnd(line));
    return true;
  });
}

function linesOf({ id, userName, said, saidAt, rules, guard, served, history }: Explanation): readonly string[] {
  const last = history.at(-1);
  const gone = last?.kind === "deleted" ? ` since version ${last.version}: ${last.cause}` : "";
  const standing = served === null ? `not served${gone}` : `served as ${served.active ? "active" : "inactive"}`;
  return [
    `${userName ?? "somebody"}, id ${id}: ${standing}`,
    "",
    "Kept back",
    ...(guard.reasons.length === 0 ? ["  nothing"] : guard.reasons.map((reason) => `  ${reason}`)),
    "",
    saidAt === null ? "Nothing is kept of what Lattice said" : `What Lattice said (${saidAt})`,
    ...Object.entries(said ?? {}).map(([field, value]) => `  ${field}: ${valueText(value)}`),
    "",
    "Rules",
    ...rules.map(({ attribute, rule, value }) => `  ${attribute ?? ""} = ${valueText(value)}  (${rule})`),
    "",
    "History",
    ...history.flatMap(({ version, at, kind, cause, changed }) => [
      `  ${at}  version ${version}  ${kind}: ${cause}`,
      ...changed.map(
        ({ attribute, before, after }) => `      ${attribute}: ${valueText(before)} -> ${valueText(after)}`,
      ),
    ]),
  ];
}

function valueText(value: unknown): string {
  return value === null || value === undefined ? "nothing" : JSON.stringify(value);
}

/** The text of a line may come from Lattice, and a terminal obeys what is printed to it; the indent is ours. */
function plainEnd(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? "";
  return indent + plainText(line);
}
