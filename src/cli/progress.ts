/** Shows how far a read of Lattice is: a moving line on a terminal, a line now and then elsewhere. */
import { SingleBar } from "cli-progress";
import type { ReadProgress } from "../lattice/lattice-client.js";
import type { CliIo } from "./cli-io.js";

export interface Progress {
  readonly update: (progress: ReadProgress) => void;
  readonly end: () => void;
}

/** Requests to Lattice from one line to the next. */
const LINE_EVERY = 20;

export function createProgress(io: CliIo): Progress {
  if (!io.terminal) {
    let nextLine = LINE_EVERY;
    return {
      update({ users, departments, requests }) {
        if (requests < nextLine) return;
        nextLine = requests + LINE_EVERY;
        io.err(`read ${users} people and ${departments} departments in ${requests} requests`);
      },
      end: () => undefined,
    };
  }
  // Lattice does not say how many people there are, so there is no bar to fill.
  const bar = new SingleBar({
    format: "reading Lattice: {users} people, {departments} departments, {requests} requests, {duration_formatted}",
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(1, 0, { users: 0, departments: 0, requests: 0 });
  return { update: (progress) => bar.update(0, progress), end: () => bar.stop() };
}
