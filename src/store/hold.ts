/** A leaver kept back until a person decides. */

export type HoldState = "open" | "approved" | "rejected" | "released";

export interface Hold {
  readonly id: string;
  readonly state: HoldState;
  readonly change: "deactivate" | "delete";
  /** said-so: Lattice says DEACTIVATED. vanished: missing from complete reads. */
  readonly cause: "said-so" | "vanished";
  /** Why it was held, with the count and the limit. */
  readonly reason: string;
  readonly person: { readonly id: string; readonly userName: string; readonly displayName: string };
  /** What Lattice sent, and when. */
  readonly evidence: Readonly<Record<string, unknown>>;
  /** Changes when the evidence does: a rejected hold returns only then. Empty of a decision that is over. */
  readonly evidenceKey: string;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  readonly decidedAt: number | undefined;
  /** Who decided, as the surface they used knows them; `bridge` where the hold ended by itself. */
  readonly decidedBy: string | undefined;
  readonly decisionReason: string | undefined;
}

/** Whether a person has decided about a leaving, and that leaving is not over. */
export function isStanding({ state, evidenceKey }: Hold): boolean {
  return (state === "approved" || state === "rejected") && evidenceKey !== "";
}
