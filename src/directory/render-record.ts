/** Makes a record of a body: gives it its meta, its ETag and its bytes, once. */
import type { GroupBody, Resource, UserBody } from "../scim/resource.js";
import type { DirectoryRecord, RenderedRecord } from "./record.js";

/** A short digest of a text, unreserved characters only; passed in because this folder has no crypto of its own. */
export type Digest = (text: string) => string;

export interface RenderOptions {
  readonly resourceType: "User" | "Group";
  readonly sequence: number;
  /** Epoch milliseconds. */
  readonly created: number;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  /** Base of the connection's SCIM service, without a trailing slash. */
  readonly baseUrl: string;
  readonly digest: Digest;
}

/** The permanent URI of a resource. */
export function locationOf(baseUrl: string, resourceType: "User" | "Group", id: string): string {
  return `${baseUrl}/${resourceType}s/${encodeURIComponent(id)}`;
}

/**
 * The weak ETag of a body (RFC 7644 section 3.14): it changes exactly when what is served changes, the time of the change
 * included, so a resource that returns to an earlier content is still a new version.
 */
export function versionOf(bodyJson: string, location: string, lastModified: number, digest: Digest): string {
  return `W/"${digest(`${lastModified} ${location} ${bodyJson}`)}"`;
}

/** The body is taken over, not copied: nobody may change it afterwards. */
export function renderRecord(body: UserBody | GroupBody, options: RenderOptions): RenderedRecord {
  const bodyJson = JSON.stringify(body);
  const location = locationOf(options.baseUrl, options.resourceType, body.id);
  const meta = Object.freeze({
    resourceType: options.resourceType,
    created: new Date(options.created).toISOString(),
    lastModified: new Date(options.lastModified).toISOString(),
    location,
    version: versionOf(bodyJson, location, options.lastModified, options.digest),
  });
  const resource: Resource = Object.freeze({ ...body, meta });
  return Object.freeze({
    id: body.id,
    sequence: options.sequence,
    resource,
    json: Buffer.from(`${bodyJson.slice(0, -1)},"meta":${JSON.stringify(meta)}}`),
  });
}

const META = Buffer.from(',"meta":{');
let scratch = Buffer.alloc(64 * 1024);

/**
 * Whether a record already serves this body: then nothing has changed. Bytes are compared, because parsing or hashing
 * 100,000 people in every cycle would be most of its work; `meta` always comes last.
 */
export function serves({ json }: DirectoryRecord, body: UserBody | GroupBody): boolean {
  const text = JSON.stringify(body);
  // A character takes at most three bytes of UTF-8.
  if (scratch.length < text.length * 3) scratch = Buffer.alloc(text.length * 3);
  // Without the closing brace, where the record goes on with its meta.
  const length = scratch.write(text) - 1;
  return (
    json.length > length + META.length &&
    META.compare(json, length, length + META.length) === 0 &&
    scratch.compare(json, 0, length, 0, length) === 0
  );
}

/** Whether two records serve the same body, whatever their meta. */
export function servesSame(a: DirectoryRecord, b: DirectoryRecord): boolean {
  return bodyOf(a).equals(bodyOf(b));
}

function bodyOf({ json }: DirectoryRecord): Buffer {
  const bytes = Buffer.from(json.buffer, json.byteOffset, json.byteLength);
  return bytes.subarray(0, bytes.lastIndexOf(META));
}
