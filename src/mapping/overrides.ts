/** The operator's own rules: checked when settings are loaded, evaluated person by person. */
import type { LatticeDepartment, LatticeUser } from "../lattice/lattice-user.js";
import type { Attribute } from "../scim/attribute.js";
import { defineAttribute } from "../scim/define-attribute.js";
import { LATTICE_URN } from "../scim/urn.js";
import { type Expression, compileExpression } from "./expression.js";
import type { Rejection } from "./mapped-user.js";
import { EXPECTED, type OverrideTarget, type OverrideValue, overrideTarget, readValue } from "./override-target.js";

export interface Override extends OverrideTarget {
  /** As the operator wrote it. */
  readonly text: string;
  readonly evaluate: Expression["evaluate"];
}

/** By path in its one spelling. A path that is there is decided; undefined leaves the attribute out. */
export type Overridden = ReadonlyMap<string, OverrideValue | undefined>;

export interface CompiledOverrides {
  /** Those that are right, in the order of their paths, so that the order of settings changes nothing that is served. */
  readonly overrides: readonly Override[];
  /** Everything that is wrong, in plain words. Empty: the mapping can be used. */
  readonly problems: readonly string[];
}

/** Checks and compiles `mapping.overrides`: SCIM path -> JSONata. Never throws. */
export function compileOverrides(settings: Readonly<Record<string, string>>): CompiledOverrides {
  const overrides = new Map<string, Override>();
  const problems: string[] = [];
  for (const [path, text] of Object.entries(settings)) {
    const target = overrideTarget(path);
    const expression = compileExpression(text);
    if ("problem" in target) problems.push(`overrides: ${target.problem}`);
    if ("problem" in expression) problems.push(`overrides: ${path}: ${expression.problem}`);
    if ("problem" in target || "problem" in expression) continue;
    const key = target.path.toLowerCase();
    if (overrides.has(key)) problems.push(`overrides: ${target.path} is given twice`);
    overrides.set(key, { ...target, text, ...expression });
  }
  const sorted = [...overrides].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, override]) => override);
  return { overrides: sorted, problems };
}

/** The same for settings that have been checked before: throws where something is wrong after all. */
export function requireOverrides(settings: Readonly<Record<string, string>>): readonly Override[] {
  const { overrides, problems } = compileOverrides(settings);
  if (problems.length > 0) throw new Error(`the attribute mapping cannot be used: ${problems.join("; ")}`);
  return overrides;
}

/** The names that overrides add to the Lattice extension, to be declared with it. */
export function extensionAttributes(settings: Readonly<Record<string, string>>): readonly Attribute[] {
  const added = compileOverrides(settings).overrides.filter((override) => override.added);
  return added.map(({ path }) =>
    defineAttribute(path.slice(LATTICE_URN.length + 1), "An attribute of this connection's mapping."),
  );
}

/** The records that stand in for Lattice's references in the input of an expression. */
export interface Related {
  readonly department: LatticeDepartment | undefined;
  readonly manager: LatticeUser | undefined;
}

/** The overridden attributes of a person, or why the person cannot be mapped. Never rejects its promise. */
export type Evaluate = (user: LatticeUser, related: Related) => Promise<Overridden | Rejection>;

/** After so many people of one read an override that runs out of time is not tried again. */
const MOST_TIMEOUTS = 5;

/** An evaluation for one read: `now` (epoch ms) is the same for everybody in it. */
export function startEvaluation(overrides: readonly Override[], now: number): Evaluate {
  const timeouts = new Map<string, number>();
  return async (user, related) => {
    const input = withoutNulls({ ...user.raw, ...resolved(user, related) });
    const values = new Map<string, OverrideValue | undefined>();
    const refuse = (path: string, why: string) => ({ id: user.id, kind: "user", reason: `${path}: ${why}` }) as const;
    for (const { path, kind, evaluate } of overrides) {
      const timedOut = timeouts.get(path) ?? 0;
      if (timedOut >= MOST_TIMEOUTS) {
        return refuse(path, `its override took too long for ${timedOut} people and is not tried further in this read`);
      }
      const outcome = await evaluate(input, now);
      if ("failure" in outcome) {
        if (outcome.timedOut) timeouts.set(path, timedOut + 1);
        return refuse(path, `its override ${outcome.failure}`);
      }
      const read = readValue(kind, outcome.result);
      if (read === undefined) return refuse(path, `its override must give ${EXPECTED[kind]}`);
      values.set(path, read.value);
    }
    return values;
  };
}

/** What Lattice sent stays where a reference leads nowhere: an id is better than nothing. */
function resolved(user: LatticeUser, { department, manager }: Related): Readonly<Record<string, unknown>> {
  return {
    department: department ?? user.raw?.["department"],
    manager: manager?.raw === undefined ? user.raw?.["manager"] : withoutNulls(manager.raw),
  };
}

/** Lattice's `null` is no value: JSONata's functions refuse it, and `&` would write it out as text. */
function withoutNulls(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    if (value !== null && name !== "__proto__") kept[name] = value;
  }
  return kept;
}
