/** A bare node:http server that sends the same bytes whatever is asked: nothing in Node answers with less work. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerQuestions } from "./answer-questions.js";
import { loadConstant } from "./constant.js";

let body: Uint8Array = Buffer.from("{}");
let headers: Record<string, string | number> = {};
const server = createServer({ keepAliveTimeout: 75_000 }, (_req, res) => {
  res.writeHead(200, headers).end(body);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
answerQuestions({
  port: () => (server.address() as AddressInfo).port,
  constant: (input) => {
    const loaded = loadConstant(input);
    body = loaded.body;
    headers = {
      "Content-Type": "application/scim+json",
      ...(loaded.encoding === undefined ? {} : { "Content-Encoding": loaded.encoding }),
      "Content-Length": body.length,
    };
  },
});
