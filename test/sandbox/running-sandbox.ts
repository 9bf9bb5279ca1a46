/** A sandbox on a port of its own, asked over HTTP as any client would ask it. */
import { createSandbox, type SandboxOptions } from "../../src/sandbox/sandbox.js";
import type { SandboxControl } from "../../src/sandbox/sandbox-control.js";

/** Whatever came: tests look into it as they like. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, undefined where it is none. */
  readonly json: Json;
}

export interface RunningSandbox {
  readonly url: string;
  readonly control: SandboxControl;
  /** @param path below `/v1` */
  readonly get: (path: string, key?: string) => Promise<Answer>;
  /** The records of all pages. */
  readonly walk: (path: string, limit?: number) => Promise<readonly Json[]>;
  /** Calls the control API. @param path below `/control` */
  readonly call: (method: string, path: string, body?: unknown) => Promise<Answer>;
}

export async function withSandbox(
  options: Partial<SandboxOptions>,
  use: (sandbox: RunningSandbox) => Promise<void>,
): Promise<void> {
  const sandbox = createSandbox({ people: 130, seed: 1, rateLimit: 0, ...options });
  const { url } = await sandbox.listen(0);
  const get = async (path: string, key = options.key ?? "sandbox-key") =>
    answerOf(await fetch(path.startsWith("http") ? path : url + path, { headers: { authorization: `Bearer ${key}` } }));
  try {
    await use({
      url,
      control: sandbox.control,
      get,
      walk: async (path, limit = 100) => {
        const records: Json[] = [];
        let cursor = "";
        for (;;) {
          const query = `${path.includes("?") ? "&" : "?"}limit=${limit}${cursor === "" ? "" : `&startingAfter=${cursor}`}`;
          const { json } = await get(path + query);
          records.push(...json.data);
          if (json.hasMore !== true) return records;
          cursor = encodeURIComponent(json.endingCursor);
        }
      },
      call: async (method, path, body) =>
        answerOf(
          await fetch(url.replace("/v1", "/control") + path, {
            method,
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          }),
        ),
    });
  } finally {
    await sandbox.close();
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  let json: Json;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json };
}
