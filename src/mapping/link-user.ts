/** Writes a User down in its one order of attributes, so that equal content renders to equal JSON. */
import type { EnterpriseUser, Manager, Membership, UserBody } from "../scim/resource.js";
import { ENTERPRISE_URN, LATTICE_URN, USER_URN } from "../scim/urn.js";
import type { OwnAttributes } from "./mapped-user.js";
import { type Mutable, isEmpty, put } from "./put.js";

/** What other records say of a person. */
export interface Links {
  readonly active: boolean;
  readonly groups: readonly Membership[] | undefined;
  /** Name of the department; undefined where an override decides it, or nothing does. */
  readonly department: string | undefined;
  readonly manager: Manager | undefined;
}

/** The whole User but for `meta`. `schemas` names the extensions that it has (RFC 7643 section 3). */
export function linkUser(own: OwnAttributes, links: Links): UserBody {
  const enterprise = linkEnterprise(own[ENTERPRISE_URN], links);
  const lattice = own[LATTICE_URN];
  const schemas: string[] = [USER_URN];
  if (enterprise !== undefined) schemas.push(ENTERPRISE_URN);
  if (lattice !== undefined) schemas.push(LATTICE_URN);

  const user: Mutable<UserBody> = { schemas, id: own.id, userName: own.userName, active: links.active };
  put(user, "externalId", own.externalId);
  put(user, "name", own.name);
  put(user, "displayName", own.displayName);
  put(user, "nickName", own.nickName);
  put(user, "title", own.title);
  put(user, "userType", own.userType);
  put(user, "preferredLanguage", own.preferredLanguage);
  put(user, "locale", own.locale);
  put(user, "timezone", own.timezone);
  put(user, "emails", own.emails);
  put(user, "groups", links.groups);
  put(user, ENTERPRISE_URN, enterprise);
  put(user, LATTICE_URN, lattice);
  return user;
}

function linkEnterprise(own: EnterpriseUser | undefined, links: Links): EnterpriseUser | undefined {
  const enterprise: Mutable<EnterpriseUser> = {};
  put(enterprise, "employeeNumber", own?.employeeNumber);
  put(enterprise, "costCenter", own?.costCenter);
  put(enterprise, "organization", own?.organization);
  put(enterprise, "division", own?.division);
  put(enterprise, "department", own?.department ?? links.department);
  put(enterprise, "manager", links.manager);
  return isEmpty(enterprise) ? undefined : enterprise;
}
