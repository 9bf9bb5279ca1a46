/** The name that a person is shown by, and where it comes from when Lattice has none. */
import type { LatticeUser } from "../lattice/lattice-user.js";
import { cleanText } from "./clean-text.js";

export interface FullName {
  readonly value: string;
  /** The rule in words, for explanations. */
  readonly rule: string;
}

/** Never empty: clients refuse people without a name, so the next best stands in for a missing one. */
export function fullName(user: Pick<LatticeUser, "name" | "preferredName" | "email">, userName: string): FullName {
  const name = cleanText(user.name);
  if (name !== undefined) return { value: name, rule: "Lattice `name`" };
  const preferred = cleanText(user.preferredName);
  if (preferred !== undefined) return { value: preferred, rule: "Lattice `preferredName`, as there is no `name`" };
  const localPart = cleanText(user.email?.replace(/@[^@]*$/, ""));
  if (localPart !== undefined) return { value: localPart, rule: "Lattice `email` before its @, as there is no `name`" };
  return { value: userName, rule: "the userName, as there is neither `name` nor `email`" };
}
