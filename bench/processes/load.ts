/** The one load process: asks for given paths, as fast as answers come or at a given pace, and says how long each took. */
import { performance } from "node:perf_hooks";
import { answerQuestions } from "./answer-questions.js";
import { type HttpConnection, openConnection } from "./http-connection.js";

export interface Load {
  readonly port: number;
  readonly paths: readonly string[];
  /** Whole header lines beside those that every request has. */
  readonly headers?: readonly string[];
  readonly connections: number;
  /** An answer that has not come by then will not come; two minutes by default. */
  readonly patienceMs?: number;
  /** No more is asked after this many milliseconds. */
  readonly forMs: number;
  /** Requests a second, begun whether or not the ones before are answered; undefined: each as the one before is answered. */
  readonly pace?: number;
  /** Begins again with the first path after the last. */
  readonly again?: boolean;
}

export interface LoadResult {
  readonly requests: number;
  readonly ms: number;
  readonly bytes: number;
  /** How many answers had which status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Milliseconds from the moment a request was due to its last byte, in the order in which they came. */
  readonly latencies: readonly number[];
  /** When each of them was due, in epoch milliseconds. */
  readonly dueAt: readonly number[];
}

const TOKEN = process.argv[2] ?? "";

async function run(input: unknown): Promise<LoadResult> {
  const load = input as Load;
  const tail = ["Host: 127.0.0.1", `Authorization: Bearer ${TOKEN}`, "Accept: application/scim+json"]
    .concat(load.headers ?? [], "", "")
    .join("\r\n");
  const requests = load.paths.map((path) => `GET ${path} HTTP/1.1\r\n${tail}`);
  let failed: Error | undefined;
  let giveUp: (() => void) | undefined;
  const connections = await Promise.all(
    Array.from({ length: load.connections }, () =>
      openConnection(load.port, (error) => {
        failed ??= error;
        giveUp?.();
      }),
    ),
  );
  const latencies: number[] = [];
  const dueAt: number[] = [];
  const statuses: Record<string, number> = {};
  let bytes = 0;
  let next = 0;
  const begun = performance.now();
  const epoch = Date.now() - begun;
  const end = begun + load.forMs;
  const most = load.again === true ? Number.POSITIVE_INFINITY : requests.length;

  function ask(connection: HttpConnection, due: number, then: () => void): void {
    const request = requests[next++ % requests.length] ?? "";
    connection.ask(request, ({ status, bodyBytes }) => {
      latencies.push(performance.now() - due);
      dueAt.push(epoch + due);
      statuses[status] = (statuses[status] ?? 0) + 1;
      bytes += bodyBytes;
      then();
    });
  }

  const asFastAsAnswered = (connection: HttpConnection) =>
    new Promise<void>((resolve) => {
      const go = (): void => {
        const now = performance.now();
        if (next >= most || now >= end || failed !== undefined) resolve();
        else ask(connection, now, go);
      };
      go();
    });

  const atPace = (pace: number) =>
    new Promise<void>((resolve) => {
      const free = [...connections];
      const waiting: number[] = [];
      let due = begun;
      let open = 0;
      const settle = (): void => {
        if (open === 0 && waiting.length === 0 && due >= end) {
          clearInterval(timer);
          resolve();
        }
      };
      const give = (connection: HttpConnection, at: number): void => {
        open++;
        ask(connection, at, () => {
          open--;
          const first = waiting.shift();
          if (first === undefined) free.push(connection);
          else give(connection, first);
          settle();
        });
      };
      const timer = setInterval(() => {
        const now = performance.now();
        for (; due <= now && due < end; due += 1000 / pace) {
          const connection = free.pop();
          if (connection === undefined) waiting.push(due);
          else give(connection, due);
        }
        if (failed !== undefined) {
          clearInterval(timer);
          resolve();
        } else settle();
      }, 1);
    });

  const broken = new Promise<void>((resolve) => {
    giveUp = resolve;
  });
  const patience = setTimeout(
    () => {
      failed ??= new Error(`no answer within ${(load.patienceMs ?? 120_000) / 1000} s`);
      giveUp?.();
    },
    load.forMs + (load.patienceMs ?? 120_000),
  );
  await Promise.race([
    broken,
    load.pace === undefined ? Promise.all(connections.map(asFastAsAnswered)) : atPace(load.pace),
  ]);
  clearTimeout(patience);
  const ms = performance.now() - begun;
  for (const connection of connections) connection.close();
  if (failed !== undefined) throw failed;
  return { requests: latencies.length, ms, bytes, statuses, latencies, dueAt };
}

answerQuestions({ run });
process.channel?.ref();
