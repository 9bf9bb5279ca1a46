/**
 * What a filter means, said a second time and another way: it walks the tree for every person, over plain JSON, and
 * shares nothing with what is tested but the shape of the tree. It knows the attributes of `ATTRIBUTES` and the letters
 * of `LETTERS`, and nothing else.
 */
import type { Filter } from "../../src/query/filter.js";

export type Kind = "text" | "exact" | "flag" | "time" | "complex";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** How a filter may name it (lower case), where its values stand, and how they compare. */
export const ATTRIBUTES: readonly { readonly name: string; readonly at: readonly string[]; readonly kind: Kind }[] = [
  { name: "username", at: ["userName"], kind: "text" },
  { name: "id", at: ["id"], kind: "exact" },
  { name: "externalid", at: ["externalId"], kind: "exact" },
  { name: "title", at: ["title"], kind: "text" },
  { name: "active", at: ["active"], kind: "flag" },
  { name: "name", at: ["name"], kind: "complex" },
  { name: "name.givenname", at: ["name", "givenName"], kind: "text" },
  { name: "emails", at: ["emails"], kind: "complex" },
  { name: "emails.value", at: ["emails", "value"], kind: "text" },
  { name: "emails.type", at: ["emails", "type"], kind: "text" },
  { name: "emails.primary", at: ["emails", "primary"], kind: "flag" },
  { name: "groups.$ref", at: ["groups", "$ref"], kind: "exact" },
  { name: "meta.lastmodified", at: ["meta", "lastModified"], kind: "time" },
  { name: "department", at: [ENTERPRISE, "department"], kind: "text" },
  { name: "manager.value", at: [ENTERPRISE, "manager", "value"], kind: "text" },
];

const PREFIXES = ["urn:ietf:params:scim:schemas:core:2.0:user:", `${ENTERPRISE.toLowerCase()}:`];

/** The only letters there are, and what their lower case is. */
export const LETTERS: readonly string[] = ["a", "A", "b", "B", "é", "É", "e\u0301", "E\u0301", "σ", "ς", "Σ", "ı", "I"];
const LOWER: Readonly<Record<string, string>> = { A: "a", B: "b", E: "e", É: "é", Σ: "σ", ς: "σ", I: "i", W: "w" };

export function naiveMatch(filter: Filter, person: object): boolean {
  if ("operands" in filter) {
    const results = filter.operands.map((operand) => naiveMatch(operand, person));
    return filter.kind === "and" ? !results.includes(false) : results.includes(true);
  }
  if (filter.kind === "not") return !naiveMatch(filter.operand, person);
  if (filter.kind === "valuePath") {
    const attribute = bare(filter.path);
    const within = (inner: Filter): Filter => prefixed(inner, attribute);
    const selected = valuesAt(person, [attribute]).filter((element) =>
      naiveMatch(within(filter.inner), { [attribute]: element }),
    );
    if (filter.rest === undefined) return selected.length > 0;
    return naiveMatch(within(filter.rest), { [attribute]: selected });
  }
  const named = bare(filter.path);
  const path = named === "emails" && filter.kind === "compare" ? "emails.value" : named;
  const attribute = ATTRIBUTES.find(({ name }) => name === path);
  const values = valuesAt(person, attribute?.at ?? ["?"]);
  const present = values.some(hasContent);
  if (filter.kind === "present") return present;
  if (filter.value === null) return filter.operator === "ne" ? present : !present;
  const operand = image(filter.value, attribute?.kind);
  const images = values.map((value) => image(value, attribute?.kind));
  if (filter.operator === "ne") return images.every((value) => !holds("eq", value, operand));
  return images.some((value) => holds(filter.operator, value, operand));
}

/** `type eq "work"` within `emails[…]` speaks of `emails.type`. */
function prefixed(filter: Filter, attribute: string): Filter {
  if ("operands" in filter) {
    return { kind: filter.kind, operands: filter.operands.map((operand) => prefixed(operand, attribute)) };
  }
  if (filter.kind === "not") return { kind: "not", operand: prefixed(filter.operand, attribute) };
  return { ...filter, path: `${attribute}.${filter.path}` };
}

function bare(path: string): string {
  const lower = path.toLowerCase();
  const prefix = PREFIXES.find((urn) => lower.startsWith(urn)) ?? "";
  return lower.slice(prefix.length);
}

function valuesAt(value: unknown, keys: readonly string[]): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, keys));
  const [key, ...rest] = keys;
  if (key === undefined) return [value];
  return valuesAt(new Map<string, unknown>(Object.entries(value)).get(key), rest);
}

function hasContent(value: unknown): boolean {
  const text = JSON.stringify(value, (_, part: unknown) => (part === "" || part === null ? undefined : part));
  return text !== undefined && text !== "[]" && text !== "{}";
}

/** A value as something whose list of numbers orders as the value does. */
export function image(value: unknown, kind: Kind | undefined): readonly number[] {
  if (kind === "time") return [Date.parse(String(value))];
  if (kind === "flag") return [String(value).toLowerCase() === "true" ? 1 : 0];
  const letters = Array.from(String(value).normalize("NFC"));
  return letters.map((letter) => (kind === "exact" ? letter : (LOWER[letter] ?? letter)).codePointAt(0) ?? 0);
}

function holds(operator: string, value: readonly number[], operand: readonly number[]): boolean {
  const text = value.join();
  const wanted = operand.join();
  const starts = operand.every((unit, index) => value[index] === unit);
  const order = compare(value, operand);
  if (operator === "eq") return text === wanted;
  if (operator === "sw") return starts;
  if (operator === "ew")
    return operand.length <= value.length && value.slice(value.length - operand.length).join() === wanted;
  if (operator === "co")
    return value.some((_, at) => value.slice(at, at + operand.length).join() === wanted) || wanted === "";
  if (operator === "gt") return order > 0;
  if (operator === "ge") return order >= 0;
  if (operator === "lt") return order < 0;
  return order <= 0;
}

export function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((unit, index) => unit !== b[index]);
  if (at < 0) return a.length - b.length;
  return at >= b.length ? 1 : (a[at] ?? 0) - (b[at] ?? 0);
}
