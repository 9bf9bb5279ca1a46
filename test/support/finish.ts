/** Does work in slices all at once, where nobody waits. */
import type { Work } from "../../src/directory/work.js";

export function finish<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
