/** A whole, consistent, numbered state of one connection's directory. Readers hold it as long as they need; it never changes. */
import type { Group, User } from "../scim/resource.js";
import type { RecordSet } from "./record-set.js";

export interface Snapshot {
  /** Rises by one with every published change. */
  readonly version: number;
  /** Commit time in milliseconds since the epoch; strictly rising with `version`. */
  readonly committedAt: number;
  readonly users: RecordSet<User>;
  readonly groups: RecordSet<Group>;
}

/** Whether somebody is served as active. */
export function servesActive(snapshot: Snapshot | undefined, id: string): boolean {
  const position = snapshot?.users.positionOf(id);
  return position !== undefined && snapshot?.users.at(position).active === true;
}
