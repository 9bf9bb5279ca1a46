/** One served resource with what is kept beside it. Frozen once it is in a snapshot. */
import type { Resource } from "../scim/resource.js";

export interface DirectoryRecord<R extends Resource = Resource> {
  readonly id: string;
  /** Place in the stable order: rises in the order of first publication and never moves. */
  readonly sequence: number;
  /** The whole resource as served, `meta` included. */
  readonly resource: R;
  /** `resource` as UTF-8 JSON, rendered once. */
  readonly json: Uint8Array;
  /** `meta.lastModified` in milliseconds since the epoch. */
  readonly lastModified: number;
}
