/** Lattice user -> the SCIM attributes that need nobody else's record (docs/MAPPING.md has every rule in words). */
import type { LatticeUser } from "../lattice/lattice-user.js";
import type { Email, EnterpriseUser, Name } from "../scim/resource.js";
import { ENTERPRISE_URN, LATTICE_URN, USER_URN } from "../scim/urn.js";
import type { AttributeMapping } from "./attribute-mapping.js";
import { cleanText } from "./clean-text.js";
import { isActive } from "./employment-status.js";
import { fullName } from "./full-name.js";
import { idProblem, userNameProblem } from "./identity-problem.js";
import { isTimeZone, parseDay } from "./local-day.js";
import type { MappedUser, OwnAttributes, Rejection } from "./mapped-user.js";
import type { Overridden } from "./overrides.js";
import { type Mutable, isEmpty, put } from "./put.js";
import { splitName } from "./split-name.js";

export interface MappingContext {
  /** Epoch milliseconds; the same for everybody in a read. */
  readonly now: number;
  /** What the operator's overrides gave for this person; left out where there are none. */
  readonly overridden?: Overridden;
}

const NOTHING: Overridden = new Map();

const inEnterprise = (name: string) => `${ENTERPRISE_URN}:${name}`;
const inLattice = (name: string) => `${LATTICE_URN}:${name}`;
/** The paths of overrides in extensions, written down once: joining strings for each person would take most of the time. */
const PATH = {
  manager: inEnterprise("manager.value"),
  employeeNumber: inEnterprise("employeeNumber"),
  costCenter: inEnterprise("costCenter"),
  organization: inEnterprise("organization"),
  division: inEnterprise("division"),
  department: inEnterprise("department"),
  status: inLattice("status"),
  startDate: inLattice("startDate"),
  jobFunction: inLattice("jobFunction"),
  jobLevel: inLattice("jobLevel"),
  jobType: inLattice("jobType"),
  isAdmin: inLattice("isAdmin"),
};

/** The mapped person, or why they cannot be served: no usable id or no usable userName. */
export function mapUser(user: LatticeUser, mapping: AttributeMapping, context: MappingContext): MappedUser | Rejection {
  const overridden = context.overridden ?? NOTHING;
  const userName = text(overridden, "userName", user[mapping.userName]) ?? "";
  const source = overridden.has("userName") ? "its override" : mapping.userName;
  const reason = idProblem(user.id) ?? userNameProblem(userName, source);
  if (reason !== undefined) return { id: user.id, kind: "user", reason };

  const attributes: Mutable<OwnAttributes> = { schemas: [USER_URN], id: user.id, userName };
  addCore(attributes, user, overridden);
  addName(attributes, user, mapping, overridden);
  const mapped: Mutable<MappedUser> = {
    id: user.id,
    active: flag(overridden, "active", undefined) ?? isActive(user, mapping, context.now),
    attributes,
    linkDepartmentName: !overridden.has(PATH.department),
  };
  put(mapped, "managerId", text(overridden, PATH.manager, user.managerId));
  put(mapped, "departmentId", cleanText(user.departmentId));
  put(mapped, "createdAt", user.createdAt);
  put(mapped, "updatedAt", user.updatedAt);
  addEnterprise(attributes, user, overridden);
  addLattice(attributes, user, overridden);
  attributes.schemas = schemasOf(mapped);
  return mapped;
}

/** A schema is named where the record has, or may come to have, one of its attributes; linking settles it. */
function schemasOf({ attributes, managerId, departmentId, linkDepartmentName }: MappedUser): readonly string[] {
  const mayLink = managerId !== undefined || (departmentId !== undefined && linkDepartmentName);
  const schemas: string[] = [USER_URN];
  if (mayLink || attributes[ENTERPRISE_URN] !== undefined) schemas.push(ENTERPRISE_URN);
  if (attributes[LATTICE_URN] !== undefined) schemas.push(LATTICE_URN);
  return schemas;
}

function addCore(attributes: Mutable<OwnAttributes>, user: LatticeUser, overridden: Overridden): void {
  const zone = cleanText(user.timezone);
  put(attributes, "externalId", text(overridden, "externalId", undefined));
  put(attributes, "nickName", text(overridden, "nickName", user.preferredName));
  put(attributes, "title", text(overridden, "title", user.title));
  put(attributes, "userType", text(overridden, "userType", undefined));
  put(attributes, "preferredLanguage", text(overridden, "preferredLanguage", undefined));
  put(attributes, "locale", text(overridden, "locale", undefined));
  put(attributes, "timezone", text(overridden, "timezone", zone !== undefined && isTimeZone(zone) ? zone : undefined));
  put(attributes, "emails", emails(overridden, cleanText(user.email)));
}

function addName(
  attributes: Mutable<OwnAttributes>,
  user: LatticeUser,
  mapping: AttributeMapping,
  overridden: Overridden,
): void {
  const full = fullName(user, attributes.userName).value;
  const split = splitName(full, mapping.mononym);
  const name: Mutable<Name> = {};
  put(name, "formatted", text(overridden, "name.formatted", full));
  put(name, "familyName", text(overridden, "name.familyName", split.family));
  put(name, "givenName", text(overridden, "name.givenName", split.given));
  put(name, "middleName", text(overridden, "name.middleName", split.middle));
  put(name, "honorificPrefix", text(overridden, "name.honorificPrefix", split.honorificPrefix));
  put(name, "honorificSuffix", text(overridden, "name.honorificSuffix", split.honorificSuffix));
  if (!isEmpty(name)) attributes.name = name;
  put(attributes, "displayName", text(overridden, "displayName", full));
}

/** `department` and `manager` come in when people are linked, unless an override gives the department's name itself. */
function addEnterprise(attributes: Mutable<OwnAttributes>, user: LatticeUser, overridden: Overridden): void {
  const enterprise: Mutable<EnterpriseUser> = {};
  put(enterprise, "employeeNumber", text(overridden, PATH.employeeNumber, user.externalUserId));
  put(enterprise, "costCenter", text(overridden, PATH.costCenter, undefined));
  put(enterprise, "organization", text(overridden, PATH.organization, undefined));
  put(enterprise, "division", text(overridden, PATH.division, undefined));
  put(enterprise, "department", text(overridden, PATH.department, undefined));
  if (!isEmpty(enterprise)) attributes[ENTERPRISE_URN] = enterprise;
}

function addLattice(attributes: Mutable<OwnAttributes>, user: LatticeUser, overridden: Overridden): void {
  const lattice: Record<string, unknown> = {};
  const startDate = cleanText(user.startDate);
  const isDate = startDate !== undefined && parseDay(startDate) !== undefined;
  put(lattice, "status", text(overridden, PATH.status, user.status));
  put(lattice, "startDate", text(overridden, PATH.startDate, isDate ? startDate : undefined));
  put(lattice, "jobFunction", text(overridden, PATH.jobFunction, user.jobFunction));
  put(lattice, "jobLevel", text(overridden, PATH.jobLevel, user.jobLevel));
  put(lattice, "jobType", text(overridden, PATH.jobType, user.jobType));
  put(lattice, "isAdmin", flag(overridden, PATH.isAdmin, user.isAdmin));
  for (const path of overridden.keys()) {
    const name = path.slice(LATTICE_URN.length + 1);
    if (path.startsWith(LATTICE_URN) && !KNOWN_LATTICE.has(name)) put(lattice, name, text(overridden, path, undefined));
  }
  if (!isEmpty(lattice)) attributes[LATTICE_URN] = lattice;
}

const KNOWN_LATTICE = new Set(["status", "startDate", "jobFunction", "jobLevel", "jobType", "isAdmin"]);

function text(overridden: Overridden, path: string, lattice: string | undefined): string | undefined {
  if (overridden === NOTHING || !overridden.has(path)) return cleanText(lattice);
  const value = overridden.get(path);
  return typeof value === "string" ? value : undefined;
}

function flag(overridden: Overridden, path: string, lattice: boolean | undefined): boolean | undefined {
  if (!overridden.has(path)) return lattice;
  const value = overridden.get(path);
  return typeof value === "boolean" ? value : undefined;
}

function emails(overridden: Overridden, email: string | undefined): readonly Email[] | undefined {
  const value = overridden.get("emails");
  if (overridden.has("emails")) return typeof value === "object" ? value : undefined;
  return email === undefined ? undefined : [{ value: email, type: "work", primary: true }];
}
