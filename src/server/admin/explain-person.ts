/** Everything the program knows of why a person is served as they are: what Lattice said, the rules, the guard, the past. */
import { decodeUser, isRejection } from "../../lattice/decode-record.js";
import type { LatticeDepartment, LatticeUser } from "../../lattice/lattice-user.js";
import { explainUser } from "../../mapping/explain-user.js";
import type { User } from "../../scim/resource.js";
import type { AdminConnection } from "./admin-connection.js";
import { findPerson } from "./find-person.js";
import { explainGuard } from "./explain-guard.js";
import { viewChange } from "./change-view.js";
import { timeOrNull } from "./time-text.js";

/** Left out of what Lattice sent unless a rule of the operator's uses it. */
const PRIVATE = ["birthDate", "gender"];

/** `name` is an id or a userName. Undefined where nothing is known of such a person. */
export async function explainPerson(
  connection: AdminConnection,
  name: string,
  now: number,
): Promise<object | undefined> {
  const id = await findPerson(connection, name);
  if (id === undefined) return undefined;
  const { store, directory, mapping } = connection;
  const said = await store.said(id);
  const users = directory.current()?.users;
  const position = users?.positionOf(id);
  const served: User | undefined = position === undefined ? undefined : users?.at(position).resource;
  return {
    id,
    userName: served?.userName ?? null,
    said: said === undefined ? null : withoutPrivate(said.raw, mapping.overrides),
    saidAt: timeOrNull(said?.at),
    rules: said === undefined ? [] : await explainRules(connection, said.raw, now),
    guard: await explainGuard(connection, id),
    served: served ?? null,
    history: (await store.history("User", id)).map(viewChange),
  };
}

function withoutPrivate(raw: Readonly<Record<string, unknown>>, overrides: Readonly<Record<string, string>>): object {
  const rules = Object.values(overrides).join("\n");
  const hidden = PRIVATE.filter((field) => !rules.includes(field));
  return Object.fromEntries(Object.entries(raw).filter(([field]) => !hidden.includes(field)));
}

async function explainRules(
  connection: AdminConnection,
  raw: Readonly<Record<string, unknown>>,
  now: number,
): Promise<readonly object[]> {
  const user = decodeUser(raw);
  if (isRejection(user)) return [{ attribute: null, rule: `rejected: ${user.reason}`, value: null }];
  const context = { now, department: departmentOf(connection, user), manager: await managerOf(connection, user) };
  const decisions = await explainUser(user, connection.mapping, context);
  return decisions.map(({ attribute, rule, value }) => ({ attribute, rule, value: value ?? null }));
}

function departmentOf({ directory }: AdminConnection, { departmentId }: LatticeUser): LatticeDepartment | undefined {
  const groups = directory.current()?.groups;
  const position = groups?.positionOf(departmentId ?? "");
  const group = position === undefined ? undefined : groups?.at(position).resource;
  return group === undefined ? undefined : { id: group.id, name: group.displayName };
}

async function managerOf({ store }: AdminConnection, { managerId }: LatticeUser): Promise<LatticeUser | undefined> {
  const said = managerId === undefined ? undefined : await store.said(managerId);
  const manager = said === undefined ? undefined : decodeUser(said.raw);
  return manager === undefined || isRejection(manager) ? undefined : manager;
}
