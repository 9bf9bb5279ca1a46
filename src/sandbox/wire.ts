/** People, departments and custom attributes as the JSON objects of Lattice's API. */
import type { CustomAttribute, CustomValue } from "./data/custom-attributes.js";
import type { Department, Person } from "./person.js";

export type WireRecord = Readonly<Record<string, unknown>>;

/** @param base the API's own address, `/v1` included: references are absolute and can be called */
export function userRecord(person: Person, base: string): WireRecord {
  const url = `${base}/user/${person.id}`;
  return {
    id: person.id,
    object: "user",
    url,
    email: person.email,
    name: person.name,
    preferredName: person.preferredName,
    title: person.title,
    status: person.status,
    isAdmin: person.isAdmin,
    manager: reference("user", person.managerId, base),
    department: reference("department", person.departmentId, base),
    directReports: { object: "list", url: `${url}/directReports` },
    tasks: { object: "list", url: `${url}/tasks` },
    customAttributes: { object: "list", url: `${url}/customAttributes` },
    externalUserId: person.externalUserId,
    timezone: person.timezone,
    startDate: person.startDate,
    birthDate: person.birthDate,
    gender: person.gender,
    jobFunction: person.jobFunction,
    jobLevel: person.jobLevel,
    jobType: person.jobType,
    createdAt: Math.floor(person.createdAt / 1000),
    updatedAt: Math.floor(person.updatedAt / 1000),
  };
}

export function departmentRecord(department: Department, base: string): WireRecord {
  return {
    id: department.id,
    object: "department",
    url: `${base}/department/${department.id}`,
    name: department.name,
    description: department.description,
    createdAt: Math.floor(department.createdAt / 1000),
  };
}

export function customAttributeRecord(
  ids: { readonly value: string; readonly attribute: string },
  { name, description, type }: CustomAttribute,
  value: CustomValue,
): WireRecord {
  return {
    id: ids.value,
    object: "customAttributeValue",
    attribute: { id: ids.attribute, object: "customAttribute", name, description, type },
    value,
  };
}

/** The record without the fields that are null. */
export function withoutNulls(record: WireRecord): WireRecord {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}

export function reference(object: "user" | "department", id: string | null, base: string): WireRecord | null {
  return id === null ? null : { id, object, url: `${base}/${object}/${id}` };
}
