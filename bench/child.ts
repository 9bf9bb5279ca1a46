/** A process under measurement, seen from the one that measures: questions, answers, lines of its log, and its end. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setPriority } from "node:os";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { Memory, Question, Reply, Stall, Work } from "./processes/answer-questions.js";

export interface Child {
  readonly name: string;
  readonly pid: number;
  ask<T>(name: string, input?: unknown): Promise<T>;
  work(): Promise<Work>;
  memory(): Promise<Memory>;
  stall(): Promise<Stall>;
  /** The next line of its standard output that this accepts. Rejects after `withinMs`, and when the process ends. */
  line(accepts: (line: string) => boolean, withinMs: number): Promise<string>;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  /** What follows `node`. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Works only when nobody else wants to. */
  readonly yielding?: boolean;
}

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

const STOP_WITHIN_MS = 15_000;

export function startChild({ name, args, env = {}, yielding = false }: ChildOptions): Child {
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { PATH: process.env["PATH"], ...env },
  });
  running.add(child);
  const pid = child.pid ?? 0;
  if (yielding) setPriority(pid, 19);
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  const listeners = new Set<{ line(line: string): void; ended(error: Error): void }>();
  let lastId = 0;
  let ended: Error | undefined;
  let complaint = "";

  child.on("message", (reply: Reply) => {
    const asker = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ("error" in reply) asker?.reject(new Error(`${name}: ${reply.error}`));
    else asker?.resolve(reply.answer);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  createInterface({ input: child.stdout ?? Readable.from([]) }).on("line", (line) => {
    for (const listener of listeners) listener.line(line);
  });
  child.once("exit", (code, signal) => {
    running.delete(child);
    ended = new Error(`${name} has ended (${signal ?? code}) ${complaint}`);
    for (const asker of waiting.values()) asker.reject(ended);
    for (const listener of listeners) listener.ended(ended);
    waiting.clear();
  });

  const ask = <T>(question: string, input?: unknown): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (ended !== undefined) {
        reject(ended);
        return;
      }
      const id = ++lastId;
      waiting.set(id, { resolve: (answer) => resolve(answer as T), reject });
      child.send({ id, name: question, input } satisfies Question);
    });

  return {
    name,
    pid,
    ask,
    work: () => ask<Work>("work"),
    memory: () => ask<Memory>("memory"),
    stall: () => ask<Stall>("stall"),
    line: (accepts, withinMs) =>
      new Promise((resolve, reject) => {
        const done = (): void => {
          clearTimeout(timer);
          listeners.delete(listener);
        };
        const listener = {
          line(line: string) {
            if (!accepts(line)) return;
            done();
            resolve(line);
          },
          ended(error: Error) {
            done();
            reject(error);
          },
        };
        const timer = setTimeout(() => {
          done();
          reject(new Error(`${name}: what was waited for did not come within ${withinMs / 1000} s`));
        }, withinMs);
        if (ended !== undefined) listener.ended(ended);
        else listeners.add(listener);
      }),
    async stop() {
      if (ended !== undefined) return;
      const exited = once(child, "exit");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
      child.kill("SIGTERM");
      await exited;
      clearTimeout(timer);
    },
  };
}
