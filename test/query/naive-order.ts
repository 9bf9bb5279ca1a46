/** What `sortBy` means, said a second time over plain JSON (RFC 7644 section 3.4.2.3), with nothing of the product's. */
import type { User } from "../../src/scim/resource.js";
import { ATTRIBUTES, compare, image } from "./naive-evaluator.js";

/** What there is to sort by. */
export const SORTABLE: readonly string[] = [
  ...ATTRIBUTES.filter(({ kind }) => kind !== "complex").map(({ name }) => name),
  "emails",
];

/** Of several values the primary one, else the first; without a value last, or first where it descends; ties as they stand. */
export function naiveOrder(
  list: readonly User[],
  { path, descending }: { readonly path: string; readonly descending: boolean },
): readonly User[] {
  const attribute = ATTRIBUTES.find(({ name }) => name === (path === "emails" ? "emails.value" : path));
  const keyOf = (one: User) => {
    let value: unknown = one;
    for (const key of attribute?.at ?? []) value = chosen(new Map(Object.entries(value ?? {})).get(key));
    return value === undefined || value === "" ? undefined : image(value, attribute?.kind);
  };
  const order = (a: User, b: User): number => {
    const left = keyOf(a);
    const right = keyOf(b);
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    return compare(left, right);
  };
  return [...list].sort((a, b) => (descending ? order(b, a) : order(a, b)));
}

function chosen(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.find((element) => element.primary === true) ?? value[0];
}
