/**
 * ServiceProviderConfig, ResourceTypes and Schemas (RFC 7644 section 4): Express and scimmy-routers behind a guard that
 * lets nothing through that a client wrote. scimmy parses queries and ids in ways that can break the whole process, and
 * cannot say 405 or 503; so it is asked for known paths only, and its answers go out through our own writer.
 */
import type { Request, RequestHandler, Response } from "express";
import { Config } from "scimmy";
import { SCIMMYRouters } from "scimmy-routers";
import { ScimError } from "../../scim/scim-error.js";
import type { ServedConnection } from "../connection.js";
import { type Answering, KEEP_AND_ASK } from "./answer.js";
import { completeDocument, features, isJsonObject, itemsOf, type Json } from "./discovery-documents.js";
import type { Gate } from "./gate.js";
import { textBytes } from "./page-bytes.js";
import { type DiscoveryEndpoint, routeOf } from "./route.js";
import type { ScimSettings } from "./scim-settings.js";
import { declareToScimmy } from "./scimmy-definitions.js";

export interface DiscoveryOptions {
  readonly gate: Gate;
  readonly answering: Answering;
  readonly settings: ScimSettings;
}

/** Express middleware; it passes on what is not a discovery endpoint. */
export function createDiscovery({ gate, answering, settings }: DiscoveryOptions): RequestHandler {
  const asked = new WeakMap<Request, ServedConnection>();
  const scimmy = createScimmyRouter(settings, (req) => asked.get(req)?.baseUrl ?? "");

  return async (req, res, next) => {
    const route = routeOf(req.url);
    if (route?.endpoint.kind !== "discovery") {
      next();
      return;
    }
    const { name, item } = route.endpoint;
    const headers: string[] = [];
    try {
      const { connection } = await gate(req, route, headers);
      refuseFilter(route.query);
      const path = knownPath(name, item, connection);
      asked.set(req, connection);
      hideFromScimmy(req, path);
      res.json = (said: unknown) => {
        answer(req, res, said, name, connection, headers);
        return res;
      };
    } catch (thrown) {
      await answering.fail(req, res, thrown, headers);
      return;
    }
    await scimmy(req, res, next);
  };

  function answer(
    req: Request,
    res: Response,
    said: unknown,
    name: DiscoveryEndpoint,
    connection: ServedConnection,
    headers: readonly string[],
  ): void {
    try {
      if (res.statusCode !== 200) throw new Error(`scimmy answered ${req.url} with ${res.statusCode}`);
      const body = textBytes(JSON.stringify(completeDocument(plainJson(said), name, connection, settings)));
      void answering.send(req, res, { status: 200, headers: KEEP_AND_ASK, body }, headers);
    } catch (thrown) {
      void answering.fail(req, res, thrown, headers);
    }
  }
}

/** scimmy answers with objects that show what they hold only when they are made JSON. */
function plainJson(said: unknown): Json {
  const json: unknown = JSON.parse(JSON.stringify(said));
  if (!isJsonObject(json)) throw new Error("scimmy answered with something that is no object");
  return json;
}

/** Other parameters than `filter` are ignored here (RFC 7644 section 4). */
function refuseFilter(query: string): void {
  for (const name of new URLSearchParams(query).keys()) {
    if (name.toLowerCase() === "filter") throw new ScimError(403, "Discovery endpoints cannot be filtered.");
  }
}

/** The path below the base in our own spelling; URNs are compared without regard to case (RFC 8141 section 3.1). */
function knownPath(name: DiscoveryEndpoint, item: string | undefined, connection: ServedConnection): string {
  if (item === undefined) return `/${name}`;
  const wanted = name === "Schemas" ? item.toLowerCase() : item;
  const known = itemsOf(name, connection).find((one) => (name === "Schemas" ? one.toLowerCase() : one) === wanted);
  if (known === undefined)
    throw new ScimError(404, `There is no such ${name === "Schemas" ? "schema" : "resource type"}.`);
  return `/${name}/${known}`;
}

/** Neither query nor body is for scimmy to parse: both would reach code that a client can break the process with. */
function hideFromScimmy(req: Request, path: string): void {
  req.url = path;
  delete req.headers["content-type"];
}

/**
 * `handler` and `baseUri` are synchronous: scimmy keeps the base of all locations in one global, and only so is it still
 * this request's when the answer is made. Authentication has happened before.
 */
function createScimmyRouter(settings: ScimSettings, baseUri: (req: Request) => string): RequestHandler {
  declareToScimmy();
  const router = new SCIMMYRouters({ type: "bearer", handler: () => "", baseUri });
  // The constructor has just declared that everything is supported, and appended a scheme to those of earlier routers.
  Config.set({ authenticationSchemes: [] });
  Config.set(features(settings));
  return router;
}
