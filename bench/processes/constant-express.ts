/** An Express handler that sends the same bytes whatever is asked, with Express's defaults. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Request, type Response } from "express";
import { answerQuestions } from "./answer-questions.js";
import { type LoadedConstant, loadConstant } from "./constant.js";

let constant: LoadedConstant = { body: Buffer.from("{}"), encoding: undefined };
const app = express();
const answer = (_req: Request, res: Response): void => {
  res.type("application/scim+json");
  if (constant.encoding !== undefined) res.set("Content-Encoding", constant.encoding);
  res.send(constant.body);
};
app.get("/scim/v2/Users", answer);
app.get("/scim/v2/Users/:id", answer);

const server = createServer({ keepAliveTimeout: 75_000 }, app as never);
server.listen(0, "127.0.0.1");
await once(server, "listening");
answerQuestions({
  port: () => (server.address() as AddressInfo).port,
  constant: (input) => {
    constant = loadConstant(input);
  },
});
