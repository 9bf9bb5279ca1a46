/**
 * Compiles one JSONata expression of the operator's configuration. Plain paths and constants are answered by own code, the
 * rest by JSONata under guards. Expressions are trusted not to attack, but not to be free of mistakes.
 */
import jsonata from "jsonata";
import { isObject } from "./is-object.js";
import { hasNestedRepetition } from "./regex-risk.js";

/** Milliseconds, levels of calls and elements that one evaluation may take. */
const GUARDS = { timeout: 250, stack: 200, sequence: 10_000 } as const;
const LONGEST_PAD = 1000;
/** Variables that an expression may not use, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  eval: "$eval would run text from Lattice as an expression",
  random: "$random gives another value each time, so every cycle would see a change",
  shuffle: "$shuffle gives another order each time, so every cycle would see a change",
};

/** Why an evaluation failed: a code of JSONata's, never its message, which may quote personal data. */
export interface Failure {
  readonly failure: string;
  /** The guard on time ended it. */
  readonly timedOut: boolean;
}

export interface Expression {
  /** What `input` gives, at a moment that is the same for a whole read (epoch ms). Never rejects. */
  evaluate(input: Readonly<Record<string, unknown>>, now: number): Promise<{ readonly result: unknown } | Failure>;
}

/** The expression, or what is wrong with it, in words for the operator. */
export function compileExpression(text: string): Expression | { readonly problem: string } {
  const constant = /^(?:"(?<double>[^"\\]*)"|'(?<single>[^'\\]*)')$/.exec(text.trim())?.groups;
  if (constant !== undefined) {
    const result = { result: constant["double"] ?? constant["single"] };
    return { evaluate: () => Promise.resolve(result) };
  }
  let compiled: jsonata.Expression;
  try {
    compiled = jsonata(text, GUARDS);
  } catch (error) {
    return { problem: `is not JSONata: ${describeSyntaxError(error)}` };
  }
  const problem = findRefused(compiled.ast());
  if (problem !== undefined) return { problem };
  compiled.registerFunction("pad", pad, "<s-ns?:s>");
  const evaluate = (input: Readonly<Record<string, unknown>>, now: number) => run(compiled, input, now);
  return isPlainPath(text.trim()) ? walkFirst(text.trim().split("."), evaluate) : { evaluate };
}

async function run(compiled: jsonata.Expression, input: object, now: number): Promise<{ result: unknown } | Failure> {
  try {
    // JSONata would ask the system for the time at each evaluation.
    const bindings = { now: () => new Date(now).toISOString(), millis: () => now };
    return { result: (await compiled.evaluate(input, bindings)) as unknown };
  } catch (error) {
    const code = errorCode(error);
    return { failure: code === undefined ? "failed" : `failed (JSONata ${code})`, timedOut: code === "D1012" };
  }
}

function errorCode(error: unknown): string | undefined {
  const code = partOf(error, "code");
  return typeof code === "string" ? code : undefined;
}

/** JSONata throws plain objects, and now and then an error of the language. */
function partOf(error: unknown, name: string): unknown {
  return isObject(error) ? error[name] : undefined;
}

/** The message quotes at most the expression, which is the operator's own. */
function describeSyntaxError(error: unknown): string {
  const position = partOf(error, "position");
  return `${String(partOf(error, "message"))}${typeof position === "number" ? `, at character ${position}` : ""}`;
}

/** JSONata's own `$pad` fills any width asked for, until the process dies. */
function pad(text: string | undefined, width: number, fill = " "): string | undefined {
  if (text === undefined) return undefined;
  const missing = Math.trunc(Math.abs(width)) - Array.from(text).length;
  if (missing <= 0) return text;
  if (missing > LONGEST_PAD) throw new RangeError(`$pad fills at most ${LONGEST_PAD} characters`);
  const filling = Array.from((fill === "" ? " " : fill).repeat(missing))
    .slice(0, missing)
    .join("");
  return width < 0 ? filling + text : text + filling;
}

/** Looks through the whole syntax tree for what the guards cannot stop or a cycle could not bear. */
function findRefused(root: unknown): string | undefined {
  const seen = new Set<unknown>();
  const open = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (!isObject(node) || seen.has(node)) continue;
    seen.add(node);
    const problem = refusal(node);
    if (problem !== undefined) return problem;
    open.push(...Object.values(node));
  }
  return undefined;
}

function refusal({ type, value, procedure, arguments: given }: Readonly<Record<string, unknown>>): string | undefined {
  if (type === "variable" && typeof value === "string" && Object.hasOwn(REFUSED, value)) return REFUSED[value];
  if (type === "function" && isObject(procedure) && procedure["value"] === "now") {
    if (Array.isArray(given) && given.length > 0)
      return "$now takes no format here: $fromMillis($millis(), FORMAT) does";
  }
  if (type === "regex" && isObject(value) && hasNestedRepetition(String(value["source"]))) {
    return `the pattern /${String(value["source"])}/ repeats a group that itself repeats or chooses; that can take for ever`;
  }
  return undefined;
}

const WORDS_OF_JSONATA = ["and", "or", "in", "true", "false", "null", "function"];

function isPlainPath(text: string): boolean {
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(text) && !text.split(".").some((n) => WORDS_OF_JSONATA.includes(n));
}

/** Follows a plain path itself, and leaves to JSONata what it does differently: lists on the way. */
function walkFirst(names: readonly string[], evaluate: Expression["evaluate"]): Expression {
  return {
    evaluate(input, now) {
      let value: unknown = input;
      for (const name of names) {
        if (Array.isArray(value)) return evaluate(input, now);
        value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
      }
      return Array.isArray(value) ? evaluate(input, now) : Promise.resolve({ result: value });
    },
  };
}
