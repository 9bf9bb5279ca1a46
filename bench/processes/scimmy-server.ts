/** A scimmy server on Express 4, as its documentation has it; what its egress does is the caller's. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:http";
import express, { type Request } from "express";
import { Resources, Schemas } from "scimmy";
import { SCIMMYRouters } from "scimmy-routers";
import { answerQuestions } from "./answer-questions.js";
import { type Person, readPeople } from "./people-file.js";

/** What scimmy hands to an egress. */
export interface Asked {
  readonly id?: string;
  readonly filter?: { match(values: object[]): object[] };
  constraints?: { startIndex?: number; count?: number; sortBy?: string; sortOrder?: string; totalResults?: number };
}

export type Egress = (asked: Asked, request: Request) => object | object[];

const LATTICE = "urn:ietf:params:scim:schemas:extension:lattice:attributes:1.0:User";

export async function serveByScimmy(makeEgress: (people: readonly Person[]) => Egress): Promise<void> {
  const people = (await readPeople(process.argv[2] ?? "", Number(process.argv[3]))).map(withoutLattice);
  const egress = makeEgress(people);
  Resources.declare(Resources.User, {
    extensions: [{ schema: Schemas.EnterpriseUser, required: false }],
  });
  Resources.User.egress((asked, request: Request) => egress(asked as unknown as Asked, request) as never);
  const app = express();
  app.use(
    "/scim/v2",
    // The types of Express 5 stand in for those that Express 4 has not.
    new SCIMMYRouters({
      type: "bearer",
      baseUri: () => "https://scim.example.com",
      handler: () => "",
      context: (request: Request) => request,
    }) as never,
  );
  const server = createServer({ keepAliveTimeout: 75_000 }, app as never);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  answerQuestions({ port: () => (server.address() as AddressInfo).port });
}

/** Attributes that scimmy has no schema for would only cost it time. */
function withoutLattice(person: Person): Person {
  const { [LATTICE]: _, schemas, ...rest } = person;
  return { schemas: (schemas as string[]).filter((urn) => urn !== LATTICE), ...rest };
}
