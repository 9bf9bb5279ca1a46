/** What a command needs of the process around it. */

export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes a line to standard output. */
  readonly out: (line: string) => void;
  /** Writes a line to standard error. */
  readonly err: (line: string) => void;
  /** Whether standard error is a terminal: progress is drawn there, and written as lines elsewhere. */
  readonly terminal: boolean;
  /** Reads a text file, or throws. */
  readonly readFile: (path: string) => string;
  /** Aborts when the process is asked to stop. */
  readonly stopped: AbortSignal;
}

/** 0 done, 1 failed, 2 wrong usage or configuration. */
export type ExitCode = 0 | 1 | 2;

/** Resolves when the process is asked to stop. */
export function untilStopped(io: CliIo): Promise<void> {
  return new Promise((resolve) => {
    if (io.stopped.aborted) resolve();
    else io.stopped.addEventListener("abort", () => resolve(), { once: true });
  });
}
