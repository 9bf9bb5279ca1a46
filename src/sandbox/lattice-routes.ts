/** The paths of the Lattice API that the sandbox knows. */
import type { RouteName } from "./fault.js";

export interface Route {
  readonly name: RouteName;
  /** The id in the path, "" where it has none. */
  readonly id: string;
  /** The path with `{id}` in place of the id. */
  readonly pattern: string;
}

const SINGLE: Readonly<Record<string, RouteName>> = { me: "me", users: "users", departments: "departments" };
const OF_USER: Readonly<Record<string, RouteName>> = {
  directReports: "directReports",
  customAttributes: "customAttributes",
  tasks: "tasks",
};

/** @param path what follows `/v1/` */
export function matchRoute(path: string): Route | undefined {
  const [first = "", id, sub, ...more] = path.split("/");
  if (more.length > 0) return undefined;
  if (id === undefined) return found(SINGLE[first], "", `/v1/${first}`);
  if (first === "department" && sub === undefined) return found("department", id, "/v1/department/{id}");
  if (first !== "user") return undefined;
  if (sub === undefined) return found("user", id, "/v1/user/{id}");
  return found(OF_USER[sub], id, `/v1/user/{id}/${sub}`);
}

function found(name: RouteName | undefined, id: string, pattern: string): Route | undefined {
  return name === undefined ? undefined : { name, id, pattern };
}
