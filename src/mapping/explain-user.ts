/** Says of every attribute of a person which rule gave it. Decides nothing: it asks the mapping itself and names what it did. */
import type { LatticeUser } from "../lattice/lattice-user.js";
import { ENTERPRISE_URN, LATTICE_URN } from "../scim/urn.js";
import type { AttributeMapping } from "./attribute-mapping.js";
import { cleanText } from "./clean-text.js";
import { explainActive } from "./employment-status.js";
import { fullName } from "./full-name.js";
import { isObject } from "./is-object.js";
import { mapUser } from "./map-user.js";
import { type MappedUser, type Rejection, isRejection } from "./mapped-user.js";
import { type Related, requireOverrides, startEvaluation } from "./overrides.js";
import { splitName } from "./split-name.js";

export interface Decision {
  /** SCIM path; extension attributes with their URN. */
  readonly attribute: string;
  /** In words. */
  readonly rule: string;
  /** What the attribute is; undefined where it is left out. */
  readonly value: unknown;
}

export interface ExplainContext extends Related {
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * One decision for each attribute that the person has, and one for each that Lattice or an override names and that is left
 * out. Somebody who cannot be mapped has a single decision that says why. Throws where the overrides have problems.
 */
export async function explainUser(
  user: LatticeUser,
  mapping: AttributeMapping,
  context: ExplainContext,
): Promise<readonly Decision[]> {
  const overrides = requireOverrides(mapping.overrides);
  const overridden = await startEvaluation(overrides, context.now)(user, context);
  if (isRejection(overridden)) return [explainRejection(overridden)];
  const mapped = mapUser(user, mapping, { now: context.now, overridden });
  if (isRejection(mapped)) return [explainRejection(mapped)];

  const rules = new Map(defaultRules(user, mapping, mapped, context.now));
  const lost = new Map(lostValues(user));
  for (const { path, text } of overrides) {
    // Where an override of `active` gives nothing, the default rule holds.
    if (path === "active" && overridden.get(path) === undefined) continue;
    rules.set(path, `override \`${text}\``);
    lost.set(path, `override \`${text}\` gave nothing: left out`);
  }
  const decisions: Decision[] = [];
  for (const [attribute, given] of rules) {
    const value = valueOf(attribute, mapped, context);
    const rule = value === undefined ? lost.get(attribute) : given;
    if (rule !== undefined) decisions.push({ attribute, rule, value });
  }
  return decisions;
}

/** What Lattice says but cannot be served as it is. */
function lostValues(user: LatticeUser): readonly (readonly [string, string])[] {
  const lost: (readonly [string, string])[] = [];
  if (cleanText(user.timezone) !== undefined) {
    lost.push(["timezone", "Lattice `timezone` is no IANA time zone: left out"]);
  }
  if (cleanText(user.startDate) !== undefined) {
    lost.push([`${LATTICE_URN}:startDate`, "Lattice `startDate` is no date of the form YYYY-MM-DD: left out"]);
  }
  return lost;
}

const FROM_LATTICE: readonly (readonly [attribute: string, field: string])[] = [
  ["id", "id"],
  ["nickName", "preferredName"],
  ["title", "title"],
  ["timezone", "timezone"],
  ["emails", "email"],
  [`${ENTERPRISE_URN}:employeeNumber`, "externalUserId"],
  ...["status", "startDate", "jobFunction", "jobLevel", "jobType", "isAdmin"].map(
    (name) => [`${LATTICE_URN}:${name}`, name] as const,
  ),
];

function defaultRules(
  user: LatticeUser,
  mapping: AttributeMapping,
  mapped: MappedUser,
  now: number,
): readonly (readonly [attribute: string, rule: string])[] {
  const full = fullName(user, mapped.attributes.userName);
  const split = splitName(full.value, mapping.mononym);
  const alone = split.rule === "one word" || split.rule === "family name alone" ? ` (mononym: ${mapping.mononym})` : "";
  const parts = ["givenName", "familyName", "middleName", "honorificPrefix", "honorificSuffix"];
  return [
    ["schemas", "the schemas that its attributes belong to"],
    ["userName", `Lattice \`${mapping.userName}\``],
    ["active", explainActive(user, mapping, now)],
    ["displayName", full.rule],
    ["name.formatted", full.rule],
    ...parts.map((part) => [`name.${part}`, `split of ${full.rule}: ${split.rule}${alone}`] as const),
    ...FROM_LATTICE.map(([attribute, field]) => [attribute, `Lattice \`${field}\``] as const),
    [`${ENTERPRISE_URN}:department`, "name of the Lattice `department`"],
    [`${ENTERPRISE_URN}:manager.value`, "Lattice `manager`, while that person is served"],
    ["groups", "the Lattice `department` as a Group, while active"],
  ];
}

function valueOf(attribute: string, mapped: MappedUser, { department }: Related): unknown {
  const { attributes } = mapped;
  if (attribute === "active") return mapped.active;
  if (attribute === "groups") return mapped.active ? mapped.departmentId : undefined;
  if (attribute === `${ENTERPRISE_URN}:manager.value`) return mapped.managerId;
  if (attribute === `${ENTERPRISE_URN}:department` && mapped.linkDepartmentName) return cleanText(department?.name);
  const { holder, name } = place(attribute, attributes);
  return isObject(holder) ? holder[name] : undefined;
}

/** The object that an attribute stands in, and its name there. */
function place(attribute: string, attributes: MappedUser["attributes"]): { holder: unknown; name: string } {
  for (const urn of [ENTERPRISE_URN, LATTICE_URN] as const) {
    if (attribute.startsWith(`${urn}:`)) return { holder: attributes[urn], name: attribute.slice(urn.length + 1) };
  }
  const dot = attribute.indexOf(".");
  return dot < 0
    ? { holder: attributes, name: attribute }
    : { holder: attributes.name, name: attribute.slice(dot + 1) };
}

function explainRejection({ reason }: Rejection): Decision {
  return { attribute: reason.split(": ", 1).join(""), rule: `rejected: ${reason}`, value: undefined };
}
