/** The Lattice API v1 over a scene: a request in, a delivery out, faults included. Knows nothing of sockets. */
import { type Delivery, deliverError, deliverJson } from "./delivery.js";
import type { Position } from "./fault.js";
import { accessOf } from "./key-ring.js";
import { type Found, type LatticeRequest, refused } from "./lattice-request.js";
import { findResource } from "./lattice-resources.js";
import { matchRoute, type Route } from "./lattice-routes.js";
import { answerList, locate, type PageStrike } from "./list-answer.js";
import type { Scene } from "./scene.js";
import { withoutNulls } from "./wire.js";

export interface LatticeAnswer {
  readonly delivery: Delivery;
  /** The path with ids replaced by `{id}`, for counting. */
  readonly pattern: string;
}

export function answerLattice(scene: Scene, request: LatticeRequest): LatticeAnswer {
  const route = matchRoute(request.path);
  if (route === undefined) return { delivery: deliverError(404, "Not found"), pattern: "other" };
  const found = admit(scene, request, route);
  const strikes = scene.faults.strike(positionOf(found, route)).map(({ fault, context }) => ({
    fault,
    context: { ...context, base: request.base, wallTime: request.wallTime },
  }));
  const delivery = strikes.reduce(
    (before, { fault, context }) => fault.delivery?.(before, context) ?? before,
    render(scene, found, strikes),
  );
  return { delivery, pattern: route.pattern };
}

/** Checks key, limit and rights, in that order, and looks for what was asked. */
function admit(scene: Scene, request: LatticeRequest, route: Route): Found {
  const { world, settings, keys } = scene;
  const refuse = (status: number, message: string, headers = {}): Found => ({
    kind: "refused",
    delivery: deliverError(status, message, settings.refusalBody, headers),
  });
  const known = keys.identify(request.authorization);
  const access = known === undefined ? "revoked" : accessOf(known.owner, world, settings);
  if (known === undefined || access === "revoked") return refuse(401, "Invalid API key");
  const { key, owner } = known;
  const wait = scene.rateLimit.take(settings.rateLimitScope === "key" ? key : "", settings.rateLimit);
  if (wait !== undefined) return refuse(429, "Rate limit exceeded", { "retry-after": String(Math.ceil(wait / 1000)) });
  if (request.method !== "GET" && request.method !== "HEAD") return refused(405, "Method not allowed");
  // Somebody who is no admin any more still sees themselves.
  const seesSelf = route.name === "me" && world.person(owner).status !== "DEACTIVATED";
  if (access === "nothing" && !seesSelf) return refuse(403, "Not authorized");
  return findResource(scene, request, route, { owner, access });
}

function positionOf(found: Found, route: Route): Position {
  if (found.kind !== "list") return { route: route.name };
  const status = found.filter === undefined ? {} : { status: found.filter.status };
  return { route: route.name, ...status, ...locate(found.request) };
}

function render(scene: Scene, found: Found, strikes: readonly PageStrike[]): Delivery {
  if (found.kind === "refused") return found.delivery;
  const show = (number: number) => {
    const record = strikes.reduce(
      (before, { fault, context }) => fault.record?.(before, number, context) ?? before,
      found.show(number),
    );
    return scene.settings.nulls === "absent" ? withoutNulls(record) : record;
  };
  if (found.kind === "record") return deliverJson(200, show(found.number));
  const ignoresStatus = found.filter !== undefined && strikes.some(({ fault }) => fault.ignoresStatus === true);
  const request = ignoresStatus ? { ...found.request, numbers: found.filter.everybody() } : found.request;
  return deliverJson(200, answerList(request, show, strikes, scene.cursors));
}
