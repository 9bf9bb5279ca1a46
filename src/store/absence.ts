/** Somebody or something that is served but was missing from complete reads. */

export interface Absence {
  readonly resourceType: "User" | "Group";
  readonly id: string;
  /** Complete reads in a row that lacked it. */
  readonly reads: number;
  /** When the first of them was proved complete, in epoch milliseconds. */
  readonly since: number;
  /** When it came to count as gone (enough reads, and Lattice answered 404 when asked for it), in epoch milliseconds. */
  readonly goneSince: number | undefined;
}
