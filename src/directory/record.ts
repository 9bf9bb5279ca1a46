/** One served resource with what is kept beside it. Frozen once it is in a snapshot. */
import type { Meta, Resource } from "../scim/resource.js";

/** A record as it is made, before it has its place in a snapshot. */
export interface RenderedRecord<R extends Resource = Resource> {
  readonly id: string;
  /** Place in the stable order: rises in the order of first publication and never moves. */
  readonly sequence: number;
  /** The whole resource as served, `meta` included. */
  readonly resource: R;
  /** `resource` as UTF-8 JSON, rendered once; `meta` comes last in it. */
  readonly json: Uint8Array;
}

/** A record of a snapshot: its bytes are kept, its resource is read from them whenever it is asked for. */
export interface DirectoryRecord<R extends Resource = Resource> extends RenderedRecord<R> {
  /** As in `resource`, for a fifth of its price. */
  readonly meta: Meta;
  /** `meta.lastModified` in milliseconds since the epoch. */
  readonly lastModified: number;
  /** Whether it is a User who is active. */
  readonly active: boolean;
  /** A User's; undefined for a Group. */
  readonly userName: string | undefined;
}
