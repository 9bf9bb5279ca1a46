/** Requests over a real port, bytes as they arrive: for what a friendly client library would hide. */
import { Agent, createServer, type IncomingHttpHeaders, type RequestListener, request } from "node:http";
import { BASE, type Headers } from "./ask.js";
import { TOKEN } from "./served-fixture.js";

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** Our end of the connection it came over: equal for requests that share one. */
  readonly localPort: number | undefined;
}

export interface Wire {
  readonly port: number;
  /** One request over a connection that is kept alive; `path` is below the SCIM base unless it begins with `//`. */
  readonly ask: (method: string, path: string, headers?: Headers, body?: string) => Promise<WireAnswer>;
}

/** Serves the app while `use` runs, over one connection unless it may open more. */
export async function onWire(app: RequestListener, use: (wire: Wire) => Promise<void>, maxSockets = 1): Promise<void> {
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const agent = new Agent({ keepAlive: true, maxSockets });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const { port } = address;
  try {
    await use({ port, ask: (...question) => askOverWire(port, agent, ...question) });
  } finally {
    agent.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  }
}

function askOverWire(
  port: number,
  agent: Agent,
  method: string,
  path: string,
  headers: Headers = {},
  body?: string,
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: "127.0.0.1",
      port,
      agent,
      method,
      path: path.startsWith("//") ? path.slice(1) : BASE + path,
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
    });
    asked.on("error", reject);
    asked.on("response", (response) => {
      const { localPort } = response.socket;
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
          localPort,
        });
      });
    });
    asked.end(body);
  });
}
