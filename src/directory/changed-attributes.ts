/** Which attributes differ between two bodies of one resource. */
import type { GroupBody, UserBody } from "../scim/resource.js";

/** Names as an operator writes them: `title`, or `urn:…:User:department` within an extension. `meta` is no attribute of a body. */
export function changedAttributes(before: object, after: UserBody | GroupBody): readonly string[] {
  const names: string[] = [];
  const left = before as Readonly<Record<string, unknown>>;
  const right = after as unknown as Readonly<Record<string, unknown>>;
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    if (key === "meta" || key === "schemas") continue;
    if (key.startsWith("urn:")) names.push(...differing(asObject(left[key]), asObject(right[key]), `${key}:`));
    else if (!sameValue(left[key], right[key])) names.push(key);
  }
  return names;
}

function differing(left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>, prefix: string) {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .filter((key) => !sameValue(left[key], right[key]))
    .map((key) => prefix + key);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** Bodies are made by one piece of code with one order of keys, so equal content is equal JSON. */
function sameValue(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
