/** Reads the people that every server under test is loaded with: one JSON resource a line, as the bridge serves them. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

export interface Person {
  readonly id: string;
  readonly userName: string;
  readonly title?: string;
  readonly [attribute: string]: unknown;
}

/** The first `most` of them. */
export async function readPeople(file: string, most: number): Promise<Person[]> {
  const people: Person[] = [];
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (people.length === most) break;
    people.push(JSON.parse(line) as Person);
  }
  return people;
}

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

export function departmentOf(person: Person): string | undefined {
  const extension = person[ENTERPRISE] as { readonly department?: string } | undefined;
  return extension?.department;
}
