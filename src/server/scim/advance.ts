/** Gets work done: at once where its first slice is all of it, else slice by slice, so that others have their turn. */
import { inSlices, type Work } from "../../directory/work.js";
import type { Eventually } from "./eventually.js";

/** Throws now what the first slice throws. */
export function advance<T>(work: Work<T>, breathe: () => Promise<void>): Eventually<T> {
  const first = work.next();
  return first.done === true ? first.value : goOn(work, breathe);
}

async function goOn<T>(work: Work<T>, breathe: () => Promise<void>): Promise<T> {
  await breathe();
  return inSlices(work, breathe);
}
