/** A request to the Lattice API, free of sockets, and what was found for it before any fault has struck. */
import { type Delivery, deliverError } from "./delivery.js";
import type { ListRequest } from "./list-answer.js";
import type { Numbers } from "./listings.js";
import type { WireRecord } from "./wire.js";

export interface LatticeRequest {
  readonly method: string;
  /** What follows `/v1/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** The address that the API was reached at, `/v1` included. */
  readonly base: string;
  /** Real time, in milliseconds since the epoch. */
  readonly wallTime: number;
}

export type Found =
  | { readonly kind: "refused"; readonly delivery: Delivery }
  | { readonly kind: "record"; readonly number: number; readonly show: Show }
  | {
      readonly kind: "list";
      readonly request: ListRequest;
      readonly show: Show;
      readonly filter: StatusFilter | undefined;
    };

/** Renders the thing of that number. */
export type Show = (number: number) => WireRecord;

export interface StatusFilter {
  /** In capitals; `NULL` is everybody. */
  readonly status: string;
  /** The list as it would be without the filter. */
  readonly everybody: () => Numbers;
}

export function refused(status: number, message: string): Found {
  return { kind: "refused", delivery: deliverError(status, message) };
}
