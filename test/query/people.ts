/** What the query tests search: people and groups from JSON, as record sets in the order of their files. */
import { readFileSync } from "node:fs";
import type { RecordSet } from "../../src/directory/record-set.js";
import type { QueryTarget } from "../../src/query/sorted-order.js";
import { groupResourceType, userResourceType } from "../../src/scim/resource-types.js";
import type { Group, Resource, User } from "../../src/scim/resource.js";
import { buildRecordSet } from "../support/build-record-set.js";

const CORE = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const LATTICE = "urn:ietf:params:scim:schemas:extension:lattice:attributes:1.0:User";

/** The content of a file of the corpus; who reads it says what it is. */
export function readCorpus(name: string) {
  return JSON.parse(readFileSync(new URL(`./corpus/${name}`, import.meta.url), "utf8"));
}

/** A person as JSON has it, whatever else it holds than the attributes that we serve. */
export function asUser(value: object): User {
  return JSON.parse(JSON.stringify(value));
}

export function recordsOf<R extends Resource>(resources: readonly R[]): RecordSet<R> {
  return buildRecordSet(
    resources.map((resource, sequence) => {
      const { meta, ...body } = resource;
      return {
        id: resource.id,
        sequence,
        resource,
        json: new TextEncoder().encode(JSON.stringify({ ...body, meta })),
      };
    }),
  );
}

export function usersTarget(users: readonly User[]): QueryTarget {
  return { type: userResourceType(), records: recordsOf(users) };
}

export function groupsTarget(groups: readonly Group[]): QueryTarget {
  return { type: groupResourceType(), records: recordsOf(groups) };
}

function meta(resourceType: "User" | "Group", id: string, lastModified: string) {
  const location = `https://bridge.example/scim/v2/${resourceType}s/${id}`;
  return { resourceType, created: "2026-01-01T00:00:00.000Z", lastModified, location, version: `W/"${id}"` };
}

/** The three people and the group that the assertions of the protocol sheet speak of. */
export const ALICE: User = {
  schemas: [CORE, ENTERPRISE],
  id: "a1",
  userName: "alice",
  name: { formatted: "Alice O'Malley", givenName: "Alice", familyName: "O'Malley" },
  displayName: "Alice O'Malley",
  title: "Lead",
  active: true,
  emails: [
    { value: "alice@x.org", type: "work", primary: true },
    { value: "a@home.org", type: "home" },
  ],
  groups: [{ value: "g1", display: "Sales", $ref: "https://bridge.example/scim/v2/Groups/g1", type: "indirect" }],
  [ENTERPRISE]: {
    department: "Sales",
    manager: { value: "c1", $ref: "https://bridge.example/scim/v2/Users/c1", displayName: "Carol" },
  },
  meta: meta("User", "a1", "2026-03-01T12:00:00.000Z"),
};

export const BOB: User = {
  schemas: [CORE],
  id: "b1",
  userName: "Bob",
  name: { formatted: "bob zimmer", givenName: "bob", familyName: "zimmer" },
  displayName: "bob zimmer",
  active: false,
  emails: [{ value: "bob@x.org", type: "work", primary: true }],
  meta: meta("User", "b1", "2026-02-01T12:00:00.000Z"),
};

export const CAROL: User = {
  schemas: [CORE, LATTICE],
  id: "c1",
  userName: "carol",
  name: { formatted: "Carol Mm", givenName: "Carol", familyName: "Mm" },
  displayName: "Carol",
  active: true,
  [LATTICE]: { status: "ACTIVE", startDate: "2020-02-29", isAdmin: true },
  meta: meta("User", "c1", "2026-03-01T13:00:00.000Z"),
};

export const SALES: Group = {
  schemas: [GROUP],
  id: "g1",
  displayName: "Sales",
  members: [{ value: "a1", display: "Alice O'Malley", $ref: "https://bridge.example/scim/v2/Users/a1", type: "User" }],
  meta: meta("Group", "g1", "2026-02-15T00:00:00.000Z"),
};

export const USERS: readonly User[] = [ALICE, BOB, CAROL];
