/** Owns the wire records of Lattice: what becomes of their JSON, and why one of them is rejected. */
import { type Fields, idOf, type JsonObject, readFields } from "./decode-fields.js";
import { LATTICE_STATUSES, type LatticeDepartment, type LatticeRejection, type LatticeUser } from "./lattice-user.js";

/** Decodes a record of one kind, whatever it holds. */
export type Decode<T> = (raw: JsonObject) => T | LatticeRejection;

export function isRejection(decoded: object): decoded is LatticeRejection {
  return "reason" in decoded;
}

/** A User of `GET /v1/users`. Unknown fields stay in `raw` alone. */
export const decodeUser: Decode<LatticeUser> = (raw) => {
  const user = decodeUserFields(raw);
  return isRejection(user) ? user : { ...user, raw };
};

/** As `decodeUser`, without `raw`. */
export const decodeUserFields: Decode<LatticeUser> = (raw) => {
  const fields = readFields(raw);
  const id = fields.id();
  const status = fields.choice("status", LATTICE_STATUSES);
  const isAdmin = fields.flag("isAdmin");
  const optional = {
    email: fields.text("email"),
    name: fields.text("name"),
    preferredName: fields.text("preferredName"),
    title: fields.text("title"),
    managerId: fields.reference("manager"),
    departmentId: fields.reference("department"),
    externalUserId: fields.label("externalUserId"),
    timezone: fields.text("timezone"),
    startDate: fields.day("startDate"),
    birthDate: fields.day("birthDate"),
    gender: fields.text("gender"),
    jobFunction: fields.label("jobFunction"),
    jobLevel: fields.label("jobLevel"),
    jobType: fields.label("jobType"),
    createdAt: fields.time("createdAt"),
    updatedAt: fields.time("updatedAt"),
  };
  if (status === undefined) return rejection("user", raw, fields);
  if (fields.problems.length > 0) return { ...rejection("user", raw, fields), status };
  return { id, status, isAdmin, ...withoutAbsent(optional) };
};

/** A Department of `GET /v1/departments`. */
export const decodeDepartment: Decode<LatticeDepartment> = (raw) => {
  const fields = readFields(raw);
  const id = fields.id();
  const name = fields.required("name");
  const optional = { description: fields.text("description"), createdAt: fields.time("createdAt") };
  if (fields.problems.length > 0) return rejection("department", raw, fields);
  return { id, name, ...withoutAbsent(optional) };
};

function rejection(kind: LatticeRejection["kind"], raw: JsonObject, { problems }: Fields): LatticeRejection {
  return { kind, id: idOf(raw), reason: problems.join("; ") };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Adds what is there, key by key and in one order: objects of one shape are small and quick. */
function withoutAbsent<T extends object>(fields: T): Present<T> {
  const present: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) present[key] = value;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the loop does what the type says
  return present as Present<T>;
}
