/** What every measured process answers over its channel: how much it has worked, how much it holds, how long it stood still. */
import { monitorEventLoopDelay } from "node:perf_hooks";

export interface Question {
  readonly id: number;
  readonly name: string;
  readonly input?: unknown;
}

export type Reply =
  | { readonly id: number; readonly answer?: unknown }
  | { readonly id: number; readonly error: string };

export type Handlers = Readonly<Record<string, (input: unknown) => unknown>>;

/** Processor time in microseconds, user and system together, of all threads. */
export interface Work {
  readonly micros: number;
}

/** Bytes. */
export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
}

/** Milliseconds between turns of the event loop, the timer's own millisecond included. */
export interface Stall {
  readonly p999: number;
  readonly max: number;
  readonly turns: number;
}

const collectGarbage = (globalThis as { gc?: () => void }).gc;

/** Answers until the channel closes; the channel alone does not keep the process alive. */
export function answerQuestions(own: Handlers = {}): void {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const handlers: Handlers = {
    work: (): Work => {
      const { user, system } = process.cpuUsage();
      return { micros: user + system };
    },
    memory: (): Memory => {
      const { rss, heapUsed, external } = process.memoryUsage();
      return { rss, heapUsed, external };
    },
    collect: () => {
      collectGarbage?.();
    },
    watchLoop: () => {
      loop.reset();
      loop.enable();
    },
    stall: (): Stall => {
      loop.disable();
      return { p999: loop.percentile(99.9) / 1e6, max: loop.max / 1e6, turns: loop.count };
    },
    ...own,
  };
  process.on("message", (question: Question) => {
    void answer(handlers, question);
  });
  process.channel?.unref();
}

async function answer(handlers: Handlers, { id, name, input }: Question): Promise<void> {
  try {
    const handler = handlers[name];
    if (handler === undefined) throw new Error(`${name}: no such question`);
    send({ id, answer: await handler(input) });
  } catch (error) {
    send({ id, error: String(error instanceof Error ? error.stack : error) });
  }
}

function send(reply: Reply): void {
  // The parent may have gone; then nobody wants to know.
  if (process.connected) process.send?.(reply);
}
