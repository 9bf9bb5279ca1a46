/** Plays what a real client says, written down as data, against a running bridge, and holds each answer to what it needs. */
import { type IncomingHttpHeaders, request } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect } from "@jest/globals";

/** Whatever came, and whatever the data says of it. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Transcript {
  readonly client: string;
  /** Where it is known from: `code` and `log` are what it sends, `documented` what its maker says, `assumed` our guess. */
  readonly known: "code" | "log" | "documented" | "assumed";
  /** Sent with every request; `{token}` and `{base}` stand for the connection's. */
  readonly headers: Readonly<Record<string, string>>;
  readonly exchanges: readonly Exchange[];
}

/** Names in braces, in requests and expectations, are what `keep` kept of earlier answers; in targets percent-encoded. */
export interface Exchange {
  readonly say: string;
  /** Instead of a header of all requests, or empty to leave one out. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  readonly status: number;
  /** Of the answer's headers: patterns, or null for one that must be missing. */
  readonly answered?: Readonly<Record<string, string | null>>;
  /** Of the answer's body: JSON pointers, where `*` is every element and `#` their number, to what must be there. */
  readonly must?: Readonly<Record<string, Json>>;
  readonly keep?: Readonly<Record<string, string>>;
  /** Again and again: over the cursors, or from `startIndex` on until all were seen, or a page was shorter than asked. */
  readonly walk?: "cursor" | "total" | { readonly shorterThan: number };
  /** Of the ids that the walk met, all pages together. */
  readonly walked?: { readonly times: number };
}

export interface Played {
  readonly base: string;
  readonly token: string;
}

const MAX_TURNS = 200;

export async function play({ headers, exchanges }: Transcript, { base, token }: Played): Promise<void> {
  const kept = new Map<string, Json>([
    ["base", base],
    ["token", token],
  ]);
  for (const exchange of exchanges) {
    if (exchange.walk === undefined) await once(exchange);
    else await walk(exchange, exchange.walk);
  }

  async function walk(exchange: Exchange, how: NonNullable<Exchange["walk"]>): Promise<void> {
    const met: string[] = [];
    kept.set("startIndex", 1);
    kept.set("cursor", "");
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const page = await once(exchange);
      const found: readonly { readonly id: string }[] = page.Resources;
      met.push(...found.map(({ id }) => id));
      kept.set("cursor", page.nextCursor);
      // As clients do: from what the answer says, not from what was asked.
      kept.set("startIndex", Number(page.startIndex) + found.length);
      const isLast =
        how === "cursor"
          ? page.nextCursor === undefined
          : how === "total"
            ? met.length >= page.totalResults || found.length === 0
            : found.length < how.shorterThan;
      if (isLast) break;
    }
    expect(new Set(met).size).toBe(met.length);
    if (exchange.walked !== undefined) expect(met).toHaveLength(exchange.walked.times);
  }

  async function once(exchange: Exchange): Promise<Json> {
    const [method = "", target = ""] = exchange.say.split(/ (.*)/);
    const url = target.startsWith("{") ? filled(target, String) : base + filled(target, encodeURIComponent);
    const sent = Object.entries({ ...headers, ...exchange.headers }).filter(([, value]) => value !== "");
    const body = exchange.body === undefined ? undefined : JSON.stringify(deepFilled(exchange.body));
    const response = await ask(method, url, Object.fromEntries(sent.map(([n, v]) => [n, filled(v, String)])), body);
    const said = { say: exchange.say, status: response.status };
    expect(said).toEqual({ say: exchange.say, status: exchange.status });
    for (const [name, wanted] of Object.entries(exchange.answered ?? {})) {
      const value = response.headers[name];
      if (wanted === null) expect([exchange.say, name, value]).toEqual([exchange.say, name, undefined]);
      else expect(`${name}: ${value}`).toMatch(new RegExp(`^${name}: (?:${filled(wanted, escapePattern)})$`));
    }
    const page: Json = response.text === "" ? undefined : JSON.parse(response.text);
    for (const [pointer, wanted] of Object.entries(exchange.must ?? {})) {
      const at = filled(pointer, String);
      const values = valuesAt(page, at.split("/").slice(1));
      const where = `${exchange.say} ${at}`;
      if (wanted?.is !== "absent") expect([where, values.length > 0]).toEqual([where, true]);
      for (const value of values) judge(where, value, deepFilled(wanted));
    }
    for (const [name, pointer] of Object.entries(exchange.keep ?? {})) {
      const [value] = valuesAt(page, pointer.split("/").slice(1));
      expect([exchange.say, pointer, value]).not.toEqual([exchange.say, pointer, undefined]);
      kept.set(name, value);
    }
    return page;
  }

  function filled(text: string, write: (value: string) => string): string {
    return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
      kept.has(name) ? write(String(kept.get(name))) : whole,
    );
  }

  function deepFilled(value: Json): Json {
    if (typeof value === "string") {
      const whole = /^\{(\w+)\}$/.exec(value)?.[1];
      return whole !== undefined && kept.has(whole) ? kept.get(whole) : filled(value, String);
    }
    if (Array.isArray(value)) return value.map(deepFilled);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, deepFilled(inner)]));
  }
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Nothing is sent that the transcript does not say, but for the host and the length of a body. */
function ask(
  method: string,
  url: string,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const asked = request(url, { method, headers: { ...headers, ...length } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const decode = DECODERS[response.headers["content-encoding"] ?? "identity"];
        if (decode === undefined) reject(new Error("a coding that was not asked for"));
        else
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: String(decode(Buffer.concat(chunks))),
          });
      });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  identity: (bytes) => bytes,
  gzip: gunzipSync,
  br: brotliDecompressSync,
};

function valuesAt(value: Json, path: readonly string[]): readonly Json[] {
  const [step, ...deeper] = path;
  if (step === undefined) return value === undefined ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  if (step === "#") return [value.length];
  if (step === "*") return Object.values(value).flatMap((element) => valuesAt(element, deeper));
  return Object.hasOwn(value, step) ? valuesAt(value[step], deeper) : [];
}

/** `{is: kind}`, `{matches: pattern}`, `{among: list}`, `{keys: list}`; anything else must be equal. */
function judge(where: string, value: Json, wanted: Json): void {
  if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted))
    expect([where, value]).toEqual([where, wanted]);
  else if (wanted.matches !== undefined) expect(`${where} ${value}`).toMatch(new RegExp(` ${wanted.matches}$`));
  else if (wanted.among !== undefined)
    expect([where, wanted.among.includes(value), value]).toEqual([where, true, value]);
  else if (wanted.keys !== undefined)
    expect([where, new Set(Object.keys(value))]).toEqual([where, new Set(wanted.keys)]);
  else if (wanted.is !== undefined) expect([where, isKind(value, wanted.is), value]).toEqual([where, true, value]);
  else expect([where, value]).toEqual([where, wanted]);
}

function isKind(value: Json, kind: string): boolean {
  switch (kind) {
    case "absent":
      return false;
    case "integer":
      return Number.isInteger(value);
    case "list":
      return Array.isArray(value);
    case "text":
      return typeof value === "string" && value !== "";
    case "boolean":
      return typeof value === "boolean";
    case "time":
      return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value);
    default:
      throw new Error(`no such kind: ${kind}`);
  }
}
