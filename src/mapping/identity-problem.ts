/** Which ids and userNames can be served at all. */

/** White space, control and invisible characters, broken Unicode: nobody can type or compare them. */
const UNFIT = /[\s\p{Cc}\p{Cf}\p{Cs}]/u;

/** Why a record with this id cannot be served (RFC 7643 section 3.1), or undefined. */
export function idProblem(id: string): string | undefined {
  if (id === "") return "id: empty";
  return id.includes("bulkId") ? 'id: contains "bulkId", which SCIM reserves' : undefined;
}

/** Why this userName cannot be served (RFC 7643 section 4.1.1), or undefined. `source` is what it is made of; empty: nothing. */
export function userNameProblem(userName: string, source: string): string | undefined {
  if (userName === "") return `userName: ${source} has no value`;
  return UNFIT.test(userName) ? `userName: ${source} has white space or invisible characters` : undefined;
}
