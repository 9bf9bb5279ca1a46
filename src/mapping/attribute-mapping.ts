/** The attribute mapping of a connection, as data: what an operator may set about how people become SCIM Users. */
import type { LatticeStatus } from "../lattice/lattice-user.js";

export interface AttributeMapping {
  /** Which Lattice attribute gives `userName`: `email`, `externalUserId` or `id`. */
  readonly userName: "email" | "externalUserId" | "id";
  /** Where a name of one word goes. Large clients refuse a person without a family name, hence `both`. */
  readonly mononym: "both" | "given" | "family";
  /** The statuses that mean `active: true`. */
  readonly activeStatuses: readonly LatticeStatus[];
  /** A hire whose start date is further ahead than this many days is inactive; undefined: active from CREATED on. */
  readonly preStartDays?: number;
  /** SCIM path -> JSONata over the Lattice user, its department and manager resolved. Nothing or null leaves the attribute out. */
  readonly overrides: Readonly<Record<string, string>>;
}

/**
 * The contract's defaults: what settings give where an operator says nothing.
 * @public
 */
export const DEFAULT_MAPPING: AttributeMapping = Object.freeze({
  userName: "email",
  mononym: "both",
  activeStatuses: Object.freeze(["ACTIVE", "INVITED", "CREATED"] as const),
  overrides: Object.freeze({}),
});
