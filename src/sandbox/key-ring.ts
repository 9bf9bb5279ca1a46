/** API keys: each belongs to a person and sees what that person may see. */
import type { SandboxSettings } from "./sandbox-settings.js";
import type { World } from "./world.js";

/**
 * all: everybody. department: themselves and their department. nothing: 403. revoked: 401, the person is not there any more.
 */
export type Access = "all" | "department" | "nothing" | "revoked";

export interface KeyRing {
  /** The key and the number of its owner; undefined for an unknown key or anything but `Bearer KEY`. */
  identify(authorization: string | undefined): { readonly key: string; readonly owner: number } | undefined;
  add(key: string, owner: number): void;
  revoke(key: string): void;
  /** Who owns the key that was there first. */
  readonly firstOwner: number;
}

export function createKeyRing(key: string, firstOwner: number): KeyRing {
  const owners = new Map([[key, firstOwner]]);
  return {
    firstOwner,
    identify: (authorization) => {
      const given = /^Bearer +(.+)$/i.exec(authorization ?? "")?.[1] ?? "";
      const owner = owners.get(given);
      return owner === undefined ? undefined : { key: given, owner };
    },
    add: (added, owner) => {
      owners.set(added, owner);
    },
    revoke: (revoked) => {
      owners.delete(revoked);
    },
  };
}

export function accessOf(owner: number, world: World, { ownerLoss }: SandboxSettings): Access {
  if (world.absence(owner) !== undefined) return "revoked";
  const { isAdmin, status } = world.person(owner);
  if (isAdmin && status !== "DEACTIVATED") return "all";
  return ownerLoss === "shrink" ? "department" : "nothing";
}
