/** What a cycle reads, and what became of it as a value. */
import { type LatticeClient, LatticeError, type LatticeRead, type ReadOptions } from "../lattice/lattice-client.js";
import type { CycleFailure } from "../store/cycle-report.js";
import type { OwnerAnswer } from "./key-owner.js";

export type Source = Pick<LatticeClient, "me" | "user" | "department" | "readAll" | "requests">;

export type SourceRead =
  | { readonly ok: true; readonly read: LatticeRead }
  | { readonly ok: false; readonly failure: CycleFailure; readonly reason: string };

/** Reads everything. A read without people is a broken read: no company that pays for Lattice is empty. */
export async function readSource(source: Source, signal: AbortSignal, options: ReadOptions): Promise<SourceRead> {
  try {
    const read = await source.readAll(signal, options);
    if (read.users.length + read.unchanged.length === 0) {
      return {
        ok: false,
        failure: "empty",
        reason: "Lattice answered with no people at all: an empty read never replaces a directory",
      };
    }
    return { ok: true, read };
  } catch (error) {
    if (error instanceof LatticeError) return { ok: false, failure: error.kind, reason: error.message };
    throw error;
  }
}

/** To be asked after everything else: whoever lost their rights while it was read has lost them by then. */
export async function askOwner(source: Source, signal: AbortSignal): Promise<OwnerAnswer> {
  try {
    return { ok: true, user: await source.me(signal) };
  } catch (error) {
    if (error instanceof LatticeError) return { ok: false, kind: error.kind };
    throw error;
  }
}
