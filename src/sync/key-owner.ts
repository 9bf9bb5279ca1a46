/** Watches the person whose API key this is: a key sees what its owner may see, so their loss of rights looks like leavers (pure). */
import type { LatticeFailureKind } from "../lattice/lattice-client.js";
import type { LatticeUser } from "../lattice/lattice-user.js";

/** What is remembered of the owner between cycles. */
export interface KeyOwner {
  /** Undefined where Lattice has never said who it is. */
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly isAdmin: boolean;
  /** Whether the key's owner has been seen as an admin before: then losing that is a loss of sight. */
  readonly wasAdmin: boolean;
  /** Why the key may see less than before; undefined where all is well. */
  readonly warning: string | undefined;
}

export type OwnerAnswer =
  | { readonly ok: true; readonly user: LatticeUser }
  | { readonly ok: false; readonly kind: LatticeFailureKind };

const UNKNOWN = { id: undefined, name: undefined, email: undefined, isAdmin: false, wasAdmin: false } as const;

/** What to remember from now on; undefined where nothing is known of the owner yet, and nothing speaks against them. */
export function watchKeyOwner(
  answer: OwnerAnswer,
  earlier: KeyOwner | undefined,
  leaverIds: ReadonlySet<string>,
): KeyOwner | undefined {
  if (!answer.ok) {
    if (answer.kind !== "unauthorized" && answer.kind !== "forbidden") return earlier;
    const status = answer.kind === "unauthorized" ? "401" : "403";
    return { ...(earlier ?? UNKNOWN), warning: `Lattice answers ${status} when asked whose key this is` };
  }
  const { user } = answer;
  const wasAdmin = user.isAdmin || earlier?.wasAdmin === true;
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    isAdmin: user.isAdmin,
    wasAdmin,
    warning: concern(user, wasAdmin, leaverIds),
  };
}

function concern(user: LatticeUser, wasAdmin: boolean, leaverIds: ReadonlySet<string>): string | undefined {
  if (user.status !== "ACTIVE") return `its owner is ${user.status} in Lattice`;
  if (wasAdmin && !user.isAdmin) return "its owner is no longer an admin";
  if (leaverIds.has(user.id)) return "its owner is among the leavers";
  return undefined;
}
