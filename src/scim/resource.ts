/** SCIM resources as they are served: plain, frozen JSON values (RFC 7643 sections 3 and 4). */
import type { ENTERPRISE_URN, LATTICE_URN } from "./urn.js";

/** RFC 7643 section 3.1. Dates are RFC 3339 in UTC with milliseconds; `location` is absolute; `version` is the weak ETag. */
export interface Meta {
  readonly resourceType: "User" | "Group";
  readonly created: string;
  readonly lastModified: string;
  readonly location: string;
  readonly version: string;
}

/** What every resource has. Attributes without a value are absent, never null or empty (RFC 7643 section 2.5). */
export interface Resource {
  readonly schemas: readonly string[];
  readonly id: string;
  readonly meta: Meta;
}

export interface Name {
  readonly formatted?: string;
  readonly familyName?: string;
  readonly givenName?: string;
  readonly middleName?: string;
  readonly honorificPrefix?: string;
  readonly honorificSuffix?: string;
}

/** An element of `emails`. */
export interface Email {
  readonly value: string;
  readonly type: "work" | "home" | "other";
  readonly primary?: boolean;
}

/** An element of `groups` or `members`; `$ref` is absolute. */
export interface Membership {
  readonly value: string;
  readonly display: string;
  readonly $ref: string;
  readonly type: "User" | "Group" | "indirect";
}

export interface Manager {
  readonly value: string;
  readonly $ref: string;
  readonly displayName?: string;
}

export interface EnterpriseUser {
  readonly employeeNumber?: string;
  readonly costCenter?: string;
  readonly organization?: string;
  readonly division?: string;
  readonly department?: string;
  readonly manager?: Manager;
}

/** The Lattice extension: what the core schema lacks. Further names are custom attributes and overrides. */
export interface LatticeUserExtension {
  readonly status?: string;
  /** `YYYY-MM-DD`. */
  readonly startDate?: string;
  readonly jobFunction?: string;
  readonly jobLevel?: string;
  readonly jobType?: string;
  readonly isAdmin?: boolean;
  readonly [attribute: string]: unknown;
}

/** A User before it has a `meta`: what mapping makes, and what decides whether a person has changed. */
export interface UserBody {
  readonly schemas: readonly string[];
  readonly id: string;
  readonly externalId?: string;
  readonly userName: string;
  readonly name?: Name;
  readonly displayName?: string;
  readonly nickName?: string;
  readonly title?: string;
  readonly userType?: string;
  readonly preferredLanguage?: string;
  readonly locale?: string;
  readonly timezone?: string;
  readonly active: boolean;
  readonly emails?: readonly Email[];
  readonly groups?: readonly Membership[];
  readonly [ENTERPRISE_URN]?: EnterpriseUser;
  readonly [LATTICE_URN]?: LatticeUserExtension;
}

/** A Group before it has a `meta`. */
export interface GroupBody {
  readonly schemas: readonly string[];
  readonly id: string;
  readonly displayName: string;
  readonly members?: readonly Membership[];
}

export type User = UserBody & Resource;
export type Group = GroupBody & Resource;
