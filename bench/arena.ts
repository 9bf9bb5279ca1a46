/** Owns the processes of a run: each is started when a family first needs it, and all end with the run. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBridge, startUpstream, TOKEN, type Upstream, untilReady } from "./bridge.js";
import { type Child, startChild } from "./child.js";
import type { Options } from "./options.js";
import { exportPeople, type People } from "./people.js";
import { BENCH, type Built } from "./prepare.js";
import type { Memory, Stall } from "./processes/answer-questions.js";

export interface Server {
  readonly name: string;
  readonly child: Child;
  readonly port: number;
}

export const BRIDGE = "bridge";
export const EXPRESS = "Express, same bytes";
export const NODE = "node:http, same bytes";
export const BEST_SCIMMY = "best scimmy";
export const STOCK_SCIMMY = "stock scimmy";

const PEERS: Readonly<Record<string, string>> = {
  [EXPRESS]: "constant-express",
  [NODE]: "constant-node",
  [BEST_SCIMMY]: "best-scimmy",
  [STOCK_SCIMMY]: "stock-scimmy",
};

export type PeerName = typeof EXPRESS | typeof NODE | typeof BEST_SCIMMY | typeof STOCK_SCIMMY;

/** A bridge that has read everybody once and reads no more. */
export interface LoadedBridge extends Server {
  readonly count: number;
  readonly upstream: Upstream;
  readonly databaseUrl: string;
  readonly firstLoad: FirstLoad;
}

export interface FirstLoad {
  readonly stall: Stall;
  /** Until it served, in milliseconds from the process's start. */
  readonly readyMs: number;
  /** Processor time of all that, in microseconds. */
  readonly micros: number;
  /** As it is once the process has been left alone for a while. */
  readonly memory: Memory;
}

export interface Arena {
  readonly options: Options;
  readonly built: Built;
  readonly say: (text: string) => void;
  readonly load: Child;
  /** A folder that goes with the run. */
  readonly folder: string;
  bridge(people?: number): Promise<LoadedBridge>;
  /** Those whom the bridge of `options.people` serves. */
  people(): Promise<People>;
  /** The same if anybody has asked for them in this run. */
  peopleSoFar(): Promise<People | undefined>;
  /** Ends that bridge, if it runs; its upstream and its database stay. */
  retire(people?: number): Promise<void>;
  /** With the first so many of them; all by default. */
  peer(name: PeerName, people?: number): Promise<Server>;
  /** Those that send constant bytes, sending what the bridge answers to this path. */
  constants(path: string, headers?: readonly string[]): Promise<readonly Server[]>;
  close(): Promise<void>;
}

const FIRST_LOAD_WITHIN_MS = 1_800_000;
const LEFT_ALONE_MS = 10_000;

export function openArena(options: Options, built: Built, say: (text: string) => void): Arena {
  const folder = mkdtempSync(join(tmpdir(), "lattice-scim-bench-"));
  const bridges = new Map<number, Promise<LoadedBridge>>();
  let exported: Promise<People> | undefined;
  const peers = new Map<string, Promise<Server>>();
  const children = new Set<Child>();
  const load = startChild({ name: "load", args: [built.process("load"), TOKEN] });
  children.add(load);

  async function loadBridge(people: number): Promise<LoadedBridge> {
    say(`making a company of ${people} people`);
    const upstream = await startUpstream(built, people);
    children.add(upstream.child);
    say(`reading ${people} people for the first time`);
    const databaseUrl = `sqlite:${join(folder, `bridge-${people}.db`)}`;
    const bridge = await startBridge(built, { upstreamUrl: upstream.url, databaseUrl, interval: "7d" });
    children.add(bridge.child);
    await bridge.child.ask("watchLoop");
    const readyMs = await untilReady(bridge, FIRST_LOAD_WITHIN_MS);
    if (readyMs === undefined)
      throw new Error(`${people} people were not read within ${FIRST_LOAD_WITHIN_MS / 1000} s`);
    const stall = await bridge.child.stall();
    const { micros } = await bridge.child.work();
    await new Promise((resolve) => setTimeout(resolve, LEFT_ALONE_MS));
    const memory = await bridge.child.memory();
    const firstLoad = { stall, readyMs, micros, memory };
    return { name: BRIDGE, child: bridge.child, port: bridge.port, count: people, upstream, databaseUrl, firstLoad };
  }

  async function startPeer(name: PeerName, people: number): Promise<Server> {
    const holds = name === BEST_SCIMMY || name === STOCK_SCIMMY;
    const { file } = await arena.people();
    say(`starting ${name}${holds ? ` with ${people} people` : ""}`);
    const child = startChild({
      name,
      args: ["--expose-gc", built.process(PEERS[name] ?? ""), ...(holds ? [file, String(people)] : [])],
    });
    children.add(child);
    return { name, child, port: await child.ask<number>("port") };
  }

  const arena: Arena = {
    options,
    built,
    say,
    load,
    folder,
    bridge(people = options.people) {
      const known = bridges.get(people) ?? loadBridge(people);
      bridges.set(people, known);
      return known;
    },
    people() {
      exported ??= arena.bridge().then(({ port, count }) => exportPeople(port, count));
      return exported;
    },
    peopleSoFar: async () => exported,
    async retire(people = options.people) {
      const known = await bridges.get(people);
      await known?.child.stop();
    },
    peer(name, people = options.people) {
      const holds = name === BEST_SCIMMY || name === STOCK_SCIMMY;
      const key = holds ? `${name} ${people}` : name;
      const known = peers.get(key) ?? startPeer(name, people);
      peers.set(key, known);
      return known;
    },
    async constants(path, headers = []) {
      const { port } = await arena.bridge();
      const answer = await fetchRaw(port, path, headers);
      const file = join(BENCH, ".data", "constant");
      mkdirSync(join(BENCH, ".data"), { recursive: true });
      writeFileSync(file, answer.body);
      const servers = [await arena.peer(EXPRESS), await arena.peer(NODE)];
      for (const { child } of servers) await child.ask("constant", { file, encoding: answer.encoding });
      return servers;
    },
    async close() {
      await Promise.all([...children].map((child) => child.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return arena;
}

interface RawAnswer {
  readonly body: Buffer;
  readonly encoding: string | undefined;
}

/** The body as it is on the wire. */
async function fetchRaw(port: number, path: string, headers: readonly string[]): Promise<RawAnswer> {
  const { get } = await import("node:http");
  const more = Object.fromEntries(headers.map((line) => line.split(": ") as [string, string]));
  return new Promise((resolve, reject) => {
    get({ port, host: "127.0.0.1", path, headers: { Authorization: `Bearer ${TOKEN}`, ...more } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200)
          resolve({ body: Buffer.concat(chunks), encoding: response.headers["content-encoding"] });
        else reject(new Error(`${path}: ${response.statusCode} ${Buffer.concat(chunks).toString()}`));
      });
    }).on("error", reject);
  });
}
