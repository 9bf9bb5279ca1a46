/** Clients and servers of one test, closed after it. */
import { afterEach } from "@jest/globals";
import { createLatticeClient, type LatticeClientOptions } from "../../src/lattice/create-lattice-client.js";
import { type LatticeClient, LatticeError } from "../../src/lattice/lattice-client.js";
import { createFastClock } from "./fast-clock.js";

export const KEY = "3f2c1d7e-0000-4000-8000-5ec7e7c0ffee";

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Closes it after the test. */
export async function opened<T extends { close(): unknown }>(what: T | Promise<T>): Promise<T> {
  const it = await what;
  closing.push(() => it.close());
  return it;
}

/** A client of `origin` with a clock that does not wait, and jitter at its largest. */
export function clientOf(origin: string, options: Partial<LatticeClientOptions> = {}): LatticeClient {
  const client = createLatticeClient({
    baseUrl: `${origin}/v1`,
    apiKey: KEY,
    rateLimit: 240,
    clock: createFastClock(),
    random: () => 1,
    connectTimeoutMs: 2000,
    answerTimeoutMs: 5000,
    ...options,
  });
  closing.push(() => {
    client.close();
  });
  return client;
}

/** The LatticeError that it rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<LatticeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof LatticeError) return error;
    throw error;
  }
  throw new Error("expected a LatticeError, and it succeeded");
}
