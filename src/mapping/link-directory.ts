/** Joins mapped people and departments into the resources that are served: managers, department names, groups and members. */
import { locationOf } from "../directory/render-record.js";
import type { LatticeDepartment } from "../lattice/lattice-user.js";
import type { GroupBody, Manager, Membership, UserBody } from "../scim/resource.js";
import { GROUP_URN } from "../scim/urn.js";
import { cleanText } from "./clean-text.js";
import { idProblem } from "./identity-problem.js";
import { linkUser } from "./link-user.js";
import { type MappedUser, namesOf, type Rejection } from "./mapped-user.js";
import { type Mutable, put } from "./put.js";

export interface PersonToLink {
  readonly mapped: MappedUser;
  /** As it is to be served: holds and absences may have overruled the mapping. */
  readonly active: boolean;
}

export interface LinkInput {
  /** Exactly those who are to be served, by id. */
  readonly people: Pick<ReadonlyMap<string, PersonToLink>, "get" | "has">;
  readonly departments: readonly LatticeDepartment[];
  /** Whether departments are served as Groups; their names are used either way. */
  readonly departmentGroups: boolean;
  /** Base of the SCIM service, without a trailing slash. */
  readonly baseUrl: string;
  /** Whether a department's Group is wanted; left out, all are. */
  readonly wantsGroup?: (id: string) => boolean;
}

export interface Linker {
  /** Somebody as they are to be served; the same whenever it is asked for. */
  readonly link: (person: PersonToLink) => UserBody;
  /** Makes somebody a member of their group: once for each of the people, in their stable order. */
  readonly join: (person: PersonToLink) => void;
  /** Those that are wanted, by id, in the order of the departments; complete once everybody has been joined. */
  readonly groups: () => ReadonlyMap<string, GroupBody>;
  /** Departments that cannot be served as Groups. */
  readonly rejections: readonly Rejection[];
}

/** A department that is served as a Group. */
interface Linked {
  readonly name: string;
  /** What stands in `groups` of each of its members. */
  readonly membership: readonly Membership[];
  readonly members: Membership[];
}

/**
 * Joins people one by one, so that nobody has to hold 100,000 bodies at a time. A reference leads to somebody served or is
 * left out; group members are the active people of the department, in the order of the people. Equal input gives equal
 * output, down to the order of attributes.
 */
export function linkDirectory(input: LinkInput): Linker {
  const { people, departments, departmentGroups, baseUrl, wantsGroup = () => true } = input;
  const { linked, names, rejections } = linkDepartments(departments, people, baseUrl);
  if (!departmentGroups) linked.clear();
  const managers = managerSource(people, baseUrl);
  const wanted = new Map([...linked].filter(([id]) => wantsGroup(id)));

  const join = ({ mapped, active }: PersonToLink): void => {
    const members = active ? wanted.get(mapped.departmentId ?? "")?.members : undefined;
    if (members === undefined) return;
    const { id } = mapped;
    members.push({ value: id, display: displayOf(mapped), $ref: locationOf(baseUrl, "User", id), type: "User" });
  };

  return {
    join,
    link({ mapped, active }) {
      const { attributes, departmentId = "", managerId = "" } = mapped;
      const department = mapped.linkDepartmentName ? names.get(departmentId) : undefined;
      const groups = active ? linked.get(departmentId)?.membership : undefined;
      return linkUser(attributes, { active, groups, department, manager: managers(managerId) });
    },
    groups: () => groupsOf(wanted),
    rejections,
  };
}

function linkDepartments(departments: readonly LatticeDepartment[], people: LinkInput["people"], baseUrl: string) {
  const linked = new Map<string, Linked>();
  const names = new Map<string, string>();
  const rejections: Rejection[] = [];
  for (const { id, name: written } of departments) {
    const name = cleanText(written) ?? "";
    const reason = departmentProblem(id, name, people);
    if (name !== "") names.set(id, name);
    if (reason !== undefined) {
      rejections.push({ id, kind: "department", reason });
      continue;
    }
    const membership = { value: id, display: name, $ref: locationOf(baseUrl, "Group", id), type: "indirect" } as const;
    linked.set(id, { name, membership: [membership], members: [] });
  }
  return { linked, names, rejections };
}

/** Ids are unique over Users and Groups together (RFC 7643 section 3.1), and a Group has a name (section 4.2). */
function departmentProblem(id: string, name: string, people: LinkInput["people"]): string | undefined {
  if (name === "") return "name: empty";
  return idProblem(id) ?? (people.has(id) ? "id: also the id of a person" : undefined);
}

function groupsOf(linked: ReadonlyMap<string, Linked>): ReadonlyMap<string, GroupBody> {
  const groups = new Map<string, GroupBody>();
  for (const [id, { name, members }] of linked) {
    const group: Mutable<GroupBody> = {
      schemas: [GROUP_URN],
      id,
      displayName: name,
    };
    put(group, "members", members.length > 0 ? members : undefined);
    groups.set(id, group);
  }
  return groups;
}

/** Each manager is written down once, however many people report to them. */
function managerSource(served: LinkInput["people"], baseUrl: string) {
  const managers = new Map<string, Manager>();
  return (id: string): Manager | undefined => {
    const known = managers.get(id);
    const mapped = served.get(id)?.mapped;
    if (known !== undefined || mapped === undefined) return known;
    const manager: Mutable<Manager> = {
      value: id,
      $ref: locationOf(baseUrl, "User", id),
    };
    put(manager, "displayName", namesOf(mapped).displayName);
    managers.set(id, manager);
    return manager;
  };
}

/** What a Group calls somebody. */
export function displayOf(mapped: MappedUser): string {
  const { displayName, userName } = namesOf(mapped);
  return displayName ?? userName;
}
