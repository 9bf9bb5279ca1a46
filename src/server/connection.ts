/** What the HTTP surfaces know of a connection: where it is served, from what, and to whom. */
import type { Directory } from "../directory/directory.js";
import type { Snapshot } from "../directory/snapshot.js";
import type { ResourceType } from "../scim/attribute.js";

export interface ServedConnection {
  readonly id: string;
  /** Where its SCIM service is, without a trailing slash: `/scim/v2` or `/connections/{id}/scim/v2`. */
  readonly basePath: string;
  /** The same, absolute: the base of every location. */
  readonly baseUrl: string;
  readonly directory: Directory;
  readonly userType: ResourceType;
  readonly groupType: ResourceType;
  readonly clients: readonly ScimClient[];
  /** Why there is nothing to serve yet, in words an operator understands; undefined once there is. */
  unready(): string | undefined;
  /** The snapshot of another version, as long as versions are kept, else undefined. Rejects where they cannot be read. */
  snapshotAt(version: number): Promise<Snapshot | undefined>;
  /** Lattice id of the person who owns the connection's key, for /Me. */
  keyOwnerId(): string | undefined;
}

/** An identity provider or tool that reads with a bearer token. */
export interface ScimClient {
  readonly name: string;
  /** Two or more while tokens are rotated. */
  readonly tokens: readonly string[];
}

/** The connection whose SCIM service is at this base path, if there is one. Asked on every request. */
export type ConnectionLookup = (basePath: string) => ServedConnection | undefined;
