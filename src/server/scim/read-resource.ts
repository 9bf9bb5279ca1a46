/** Answers a request for one resource: its rendered bytes, or a projection of it, or 304 (RFC 7644 sections 3.4.1, 3.14). */
import type { DirectoryRecord } from "../../directory/record.js";
import { compileProjection } from "../../query/project.js";
import { parseSearchParameters } from "../../query/search-request.js";
import type { ResourceType } from "../../scim/attribute.js";
import { type Answer, KEEP_AND_ASK } from "./answer.js";
import { isUnchanged } from "./conditional.js";
import { textBytes, wholeBytes } from "./page-bytes.js";

/** Throws ScimError 400 for parameters that contradict each other. */
export function resourceAnswer(
  record: DirectoryRecord,
  type: ResourceType,
  query: string,
  ifNoneMatch: string | undefined,
): Answer {
  const { location, version } = record.meta;
  // Content-Location has to equal meta.location (RFC 7643 section 3.1); Location is what the examples of RFC 7644 show.
  const headers = [...KEEP_AND_ASK, "ETag", version, "Location", location, "Content-Location", location];
  if (isUnchanged(ifNoneMatch, version)) return { status: 304, headers, body: undefined };
  const project = query === "" ? undefined : projectionOf(query, type);
  const body = project === undefined ? wholeBytes(record.json) : textBytes(JSON.stringify(project(record.resource)));
  // The version changes with whatever is served.
  return { status: 200, headers, body, bodyKey: `${location} ${version} ${query}` };
}

/** Filter, sort and paging mean nothing on a known resource and are ignored, right or wrong. */
function projectionOf(query: string, type: ResourceType): ReturnType<typeof compileProjection> {
  const parameters = query.split("&").filter((pair) => /^(?:excluded)?attributes(?:=|$)/i.test(pair));
  return compileProjection(parseSearchParameters(parameters.join("&")).projection, type);
}
