/** What stands behind each path of the Lattice API, for a caller who may ask. */
import { CUSTOM_ATTRIBUTES } from "./data/custom-attributes.js";
import type { RouteName } from "./fault.js";
import type { Access } from "./key-ring.js";
import { type Found, type LatticeRequest, refused, type Show } from "./lattice-request.js";
import { type AskedList, readListRequest, wholeList } from "./list-request.js";
import type { Numbers } from "./listings.js";
import { STATUSES, type Status } from "./person.js";
import { KIND } from "./sandbox-ids.js";
import type { Scene } from "./scene.js";
import { customAttributeRecord, departmentRecord, userRecord } from "./wire.js";

/** Whose key it is, and what the key still sees. */
export interface Caller {
  readonly owner: number;
  readonly access: Access;
}

interface Query {
  readonly scene: Scene;
  readonly request: LatticeRequest;
  readonly caller: Caller;
  /** The id in the path. */
  readonly id: string;
}

const FINDERS: Readonly<Record<RouteName, (query: Query) => Found>> = {
  me: (query) => ({ kind: "record", number: query.caller.owner, show: showUser(query) }),
  users: findUsers,
  user: ofUser((query, number) => ({ kind: "record", number, show: showUser(query) })),
  directReports: ofUser((query, number) =>
    sublist(query, "directReports", query.scene.listings.reports(number), showUser(query)),
  ),
  customAttributes: ofUser((query, number) =>
    sublist(query, "customAttributes", [...CUSTOM_ATTRIBUTES.keys()], showCustomAttribute(query, number)),
  ),
  tasks: ofUser((query) => sublist(query, "tasks", [], () => ({}))),
  departments: (query) =>
    list(query, { name: "departments", numbers: query.scene.listings.departments(), show: showDepartment(query) }),
  department: findDepartment,
};

export function findResource(
  scene: Scene,
  request: LatticeRequest,
  route: { readonly name: RouteName; readonly id: string },
  caller: Caller,
): Found {
  return FINDERS[route.name]({ scene, request, caller, id: route.id });
}

function findUsers(query: Query): Found {
  const { scene, request, caller } = query;
  const asked = (request.query.get("status") ?? "ACTIVE").toUpperCase();
  const status = STATUSES.find((known) => known === asked);
  if (status === undefined && asked !== "NULL") return refused(400, "Unknown status");
  const seen = (which: Status | undefined) =>
    caller.access === "all" ? scene.listings.users(which) : scene.listings.usersSeenBy(caller.owner, which);
  const filter = { status: asked, everybody: () => seen(undefined) };
  return list(query, { name: "users", numbers: seen(status), show: showUser(query), filter });
}

function findDepartment(query: Query): Found {
  const { world } = query.scene;
  const number = world.company.ids.decode(KIND.department, query.id);
  if (number === undefined || world.department(number) === undefined) return refused(404, "Department not found");
  return { kind: "record", number, show: showDepartment(query) };
}

/** A user, or what hangs below one. */
function ofUser(find: (query: Query, number: number) => Found): (query: Query) => Found {
  return (query) => {
    const number = query.scene.world.numberOf(query.id);
    const visible = number !== undefined && isVisible(query, number);
    return visible ? find(query, number) : refused(404, "User not found");
  };
}

function isVisible({ scene: { world, settings }, caller }: Query, number: number): boolean {
  if (world.absence(number) === "gone") return false;
  if (settings.deactivatedById === "not-found" && world.person(number).status === "DEACTIVATED") return false;
  if (caller.access === "all" || number === caller.owner) return true;
  const department = world.departmentId(caller.owner);
  return department !== null && world.departmentId(number) === department;
}

function list({ scene, request }: Query, asked: AskedList): Found {
  return readListRequest(asked, request, scene.settings, scene.cursors);
}

function sublist(query: Query, name: string, numbers: Numbers, show: Show): Found {
  const asked = { name: name + query.id, numbers, show };
  return query.scene.settings.sublists === "paged" ? list(query, asked) : wholeList(asked);
}

function showUser({ scene: { world }, request }: Query): Show {
  return (number) => userRecord(world.person(number), request.base);
}

function showDepartment({ scene: { world }, request }: Query): Show {
  return (number) => {
    const department = world.department(number);
    return department === undefined ? {} : departmentRecord(department, request.base);
  };
}

function showCustomAttribute({ scene: { world } }: Query, person: number): Show {
  const { ids } = world.company;
  return (attribute) => {
    const definition = CUSTOM_ATTRIBUTES[attribute];
    if (definition === undefined) return {};
    const own = {
      value: ids.encode(KIND.attributeValue, person * CUSTOM_ATTRIBUTES.length + attribute),
      attribute: ids.encode(KIND.attribute, attribute),
    };
    return customAttributeRecord(own, definition, world.customValue(person, attribute));
  };
}
