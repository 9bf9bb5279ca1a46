/** scimmy and scimmy-routers as they come: filter, sort and pages are theirs. */
import { serveByScimmy } from "./scimmy-server.js";

await serveByScimmy((people) => {
  const byId = new Map(people.map((person) => [person.id, person]));
  return ({ id, filter }) => {
    if (id !== undefined) return byId.get(id) ?? [];
    return filter === undefined ? [...people] : filter.match([...people]);
  };
});
