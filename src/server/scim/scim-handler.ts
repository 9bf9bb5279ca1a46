/**
 * The SCIM service as one plain `(req, res)` handler: gate, snapshot (taken once), parse, run. It uses nothing that Express
 * adds to either, so that it can stand in front of Express, where a page costs a third. Discovery is not answered here.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { DirectoryRecord } from "../../directory/record.js";
import type { CursorCodec } from "../../query/cursor.js";
import { parseSearchBody, parseSearchParameters } from "../../query/search-request.js";
import { ScimError } from "../../scim/scim-error.js";
import type { Clock } from "../../time/clock.js";
import type { ServedConnection } from "../connection.js";
import { type Answer, type Answering, KEEP_NOTHING } from "./answer.js";
import { afterwards, type Eventually } from "./eventually.js";
import type { Admission, Gate } from "./gate.js";
import { createProjectedRecords } from "./projected-records.js";
import { createIndexWalks } from "./index-walks.js";
import { type ListQuestion, listAnswer } from "./read-list.js";
import { resourceAnswer } from "./read-resource.js";
import { type Collection, type Route, routeOf } from "./route.js";
import { Refusal, RETRY_AFTER } from "./scim-failure.js";
import type { ScimSettings } from "./scim-settings.js";
import { readSearchBody } from "./search-body.js";
import { createSearchCache } from "./search-cache.js";
import { createSerials } from "./serial.js";
import { createSnapshotShelf, currentOf, type DatedSnapshot } from "./snapshot-shelf.js";

export interface ScimHandlerOptions {
  readonly gate: Gate;
  readonly answering: Answering;
  readonly settings: ScimSettings;
  readonly cursors: CursorCodec;
  readonly clock: Clock;
  /** Awaited between slices of long work. */
  readonly breathe: () => Promise<void>;
}

/** Calls `next` for what is not under a SCIM base, and for discovery. */
export type ScimHandler = (req: IncomingMessage, res: ServerResponse, next: () => void) => void;

/** An answer, and the snapshot it was made from: an earlier one where a walk began on it. */
interface Found {
  readonly answer: Answer;
  readonly from: DatedSnapshot;
}

/** What walks may keep from being forgotten; beyond it, the connection is asked for it again. */
const SHELF = { maxSnapshots: 64, maxBytes: 256 * 1024 * 1024 };

export function createScimHandler(options: ScimHandlerOptions): ScimHandler {
  const { gate, answering, settings, clock } = options;
  const reading = {
    ...options,
    shelf: createSnapshotShelf(clock, { ...SHELF, timeout: settings.cursorTimeout * 1000 }),
    walks: createIndexWalks(clock, settings.cursorTimeout * 1000),
    searches: createSearchCache(),
    projected: createProjectedRecords(),
  };
  const serialOf = createSerials();

  return (req, res, next) => {
    const route = routeOf(req.url ?? "/");
    if (route === undefined || route.endpoint.kind === "discovery") next();
    else serve(req, res, route);
  };

  /** Where nothing has to be waited for, the answer is on its way when this returns. */
  function serve(req: IncomingMessage, res: ServerResponse, route: Route): void {
    const headers: string[] = [];
    let from: DatedSnapshot | undefined;
    const fail = (thrown: unknown): void => {
      if (from !== undefined) addDataAge(headers, from);
      void answering.fail(req, res, thrown, headers);
    };
    try {
      const answered = afterwards(gate(req, route, headers), (admission) => {
        from = ready(admission.connection);
        return afterwards(find(req, route, admission, from), (found) => {
          if (found === undefined) return;
          addDataAge(headers, found.from);
          return answering.send(req, res, found.answer, headers);
        });
      });
      if (answered instanceof Promise) answered.catch(fail);
    } catch (thrown) {
      fail(thrown);
    }
  }

  /** Undefined where the client left while it was still sending. */
  function find(
    req: IncomingMessage,
    { endpoint, query }: Route,
    { connection, client }: Admission,
    current: DatedSnapshot,
  ): Eventually<Found | undefined> {
    if (endpoint.kind === "list") {
      const request = parseSearchParameters(query);
      return list({ connection, client, current, of: endpoint.of, request }, `GET ${query}`);
    }
    if (endpoint.kind === "search") {
      return afterwards(readSearchBody(req, settings.maxBodyBytes), (body) => {
        if (body === undefined) return undefined;
        const request = parseSearchBody(body.value);
        return list({ connection, client, current, of: endpoint.of, request }, `POST ${body.text}`);
      });
    }
    const isGroup = endpoint.kind === "resource" && endpoint.of === "Groups";
    const record = endpoint.kind === "resource" ? one(endpoint.of, endpoint.id, current) : me(connection, current);
    const type = isGroup ? connection.groupType : connection.userType;
    return { answer: resourceAnswer(record, type, query, req.headers["if-none-match"]), from: current };
  }

  function list(question: ListQuestion, text: string): Eventually<Found> {
    return afterwards(listAnswer(question, reading), ({ body, from }) => {
      const { of, request } = question;
      // A page with cursors is another one each time, because they expire.
      const bodyKey = request.paging.kind === "cursor" ? undefined : `${serialOf(from.snapshot)} ${of} ${text}`;
      return { answer: { status: 200, headers: KEEP_NOTHING, body, bodyKey }, from };
    });
  }

  function addDataAge(headers: string[], { readAt }: DatedSnapshot): void {
    headers.push("Data-Age", String(Math.max(0, Math.floor((clock.now() - readAt) / 1000))));
  }
}

/** Never an empty list: to a client, a person who is not in the list has left the company. */
function ready(connection: ServedConnection): DatedSnapshot {
  const current = currentOf(connection.directory);
  if (current !== undefined) return current;
  const reason = connection.unready() ?? "The first read of Lattice has not finished.";
  throw new Refusal(503, `There is nothing to serve yet: ${reason}`, ["Retry-After", RETRY_AFTER]);
}

function one(of: Collection, id: string | undefined, { snapshot }: DatedSnapshot): DirectoryRecord {
  if (id === undefined) throw new ScimError(400, "The id in the URL is not correctly percent-encoded.", "invalidValue");
  const records = of === "Users" ? snapshot.users : snapshot.groups;
  const position = records.positionOf(id);
  if (position === undefined) throw new ScimError(404, `There is no ${of.slice(0, -1)} with the id ${id}.`);
  return records.at(position);
}

/** The person whose API key the connection reads Lattice with (RFC 7644 section 3.11). */
function me(connection: ServedConnection, { snapshot }: DatedSnapshot): DirectoryRecord {
  const id = connection.keyOwnerId();
  const position = id === undefined ? undefined : snapshot.users.positionOf(id);
  if (position === undefined) throw new ScimError(404, "The owner of this connection's key is not among its Users.");
  return snapshot.users.at(position);
}
