/** A served directory written by hand: alice, Bob and carol, the group Sales, and an app over it with a clock that stands still. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { RequestListener } from "node:http";
import type { RequestHandler } from "express";
import { createDirectory, type Directory } from "../../src/directory/directory.js";
import type { RenderedRecord } from "../../src/directory/record.js";
import { emptyRecordSet, type RecordSet } from "../../src/directory/record-set.js";
import type { Snapshot } from "../../src/directory/snapshot.js";
import type { Group, GroupBody, Resource, User, UserBody } from "../../src/scim/resource.js";
import { groupResourceType, userResourceType } from "../../src/scim/resource-types.js";
import { ENTERPRISE_URN, GROUP_URN, LATTICE_URN, USER_URN } from "../../src/scim/urn.js";
import type { AnsweredRequest } from "../../src/server/access-log.js";
import { createApp } from "../../src/server/app.js";
import type { ServedConnection } from "../../src/server/connection.js";
import { DEFAULT_SCIM_SETTINGS, type ScimSettings } from "../../src/server/scim/scim-settings.js";
import type { LogFields, Logger, LogLevel } from "../../src/telemetry/logger.js";
import type { Clock } from "../../src/time/clock.js";
import { buildRecordSet } from "../support/build-record-set.js";

export const NOW = Date.parse("2026-03-01T12:00:00.000Z");
export const BASE_URL = "https://scim.example.org/scim/v2";
export const TOKEN = "correct-horse-battery-staple";
export const OTHER_TOKEN = "second-client-of-the-same-connection";

export const ALICE_ID = "u-Alice";
export const BOB_ID = "u-bob";
export const CAROL_ID = "u-carol";
export const SALES_ID = "d-sales";

/** One record, its bytes made from the resource, with `meta` last. */
export function record<R extends Resource>(resource: R, sequence: number): RenderedRecord<R> {
  const { meta, ...body } = resource;
  return { id: resource.id, sequence, resource, json: Buffer.from(JSON.stringify({ ...body, meta })) };
}

/** Records that cannot be had: whatever is asked of them fails so. */
export function brokenRecords<R extends Resource>(size: number, fail: () => never): RecordSet<R> {
  return { ...emptyRecordSet<R>(), size, at: fail, positionOf: fail, bytes: fail };
}

export function user(body: UserBody, baseUrl = BASE_URL, version = "1"): User {
  return {
    ...body,
    meta: {
      resourceType: "User",
      created: "2024-05-06T07:08:09.000Z",
      lastModified: `2026-02-0${version}T00:00:00.000Z`,
      location: `${baseUrl}/Users/${body.id}`,
      version: `W/"${body.id}-${version}"`,
    },
  };
}

export function group(body: GroupBody, baseUrl = BASE_URL, version = "1"): Group {
  return {
    ...body,
    meta: {
      resourceType: "Group",
      created: "2024-05-06T07:08:09.000Z",
      lastModified: `2026-02-0${version}T00:00:00.000Z`,
      location: `${baseUrl}/Groups/${body.id}`,
      version: `W/"${body.id}-${version}"`,
    },
  };
}

export function aliceBobCarol(baseUrl = BASE_URL): readonly User[] {
  const alice: UserBody = {
    schemas: [USER_URN, ENTERPRISE_URN, LATTICE_URN],
    id: ALICE_ID,
    userName: "alice",
    name: { formatted: "Alice O'Malley", givenName: "Alice", familyName: "O'Malley" },
    displayName: "Alice O'Malley",
    title: "Lead",
    active: true,
    emails: [
      { value: "alice@x.org", type: "work", primary: true },
      { value: "a@home.org", type: "home" },
    ],
    groups: [{ value: SALES_ID, display: "Sales", $ref: `${baseUrl}/Groups/${SALES_ID}`, type: "indirect" }],
    [ENTERPRISE_URN]: {
      department: "Sales",
      manager: { value: CAROL_ID, $ref: `${baseUrl}/Users/${CAROL_ID}`, displayName: "Carol Žižek 毛泽东" },
    },
    [LATTICE_URN]: { status: "ACTIVE", isAdmin: false },
  };
  const bob: UserBody = {
    schemas: [USER_URN, LATTICE_URN],
    id: BOB_ID,
    userName: "Bob",
    name: { formatted: "Bob Zimmer", givenName: "Bob", familyName: "Zimmer" },
    displayName: "Bob Zimmer",
    active: false,
    emails: [{ value: "bob@x.org", type: "work", primary: true }],
    [LATTICE_URN]: { status: "DEACTIVATED", isAdmin: false },
  };
  const carol: UserBody = {
    schemas: [USER_URN, LATTICE_URN],
    id: CAROL_ID,
    userName: "carol",
    name: { formatted: "Carol Žižek 毛泽东", givenName: "Carol", familyName: "Žižek 毛泽东" },
    displayName: "Carol Žižek 毛泽东",
    active: true,
    emails: [{ value: "carol@x.org", type: "work", primary: true }],
    [LATTICE_URN]: { status: "ACTIVE", isAdmin: true },
  };
  return [user(alice, baseUrl), user(bob, baseUrl), user(carol, baseUrl)];
}

export function salesGroup(baseUrl = BASE_URL): Group {
  return group(
    {
      schemas: [GROUP_URN],
      id: SALES_ID,
      displayName: "Sales",
      members: [{ value: ALICE_ID, display: "Alice O'Malley", $ref: `${baseUrl}/Users/${ALICE_ID}`, type: "User" }],
    },
    baseUrl,
  );
}

/** `count` people, `p000` and on, in that order, none of them in a group. */
export function manyPeople(count: number, baseUrl = BASE_URL): readonly User[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `p${String(index).padStart(3, "0")}`;
    return user(
      {
        schemas: [USER_URN],
        id,
        userName: `${id}@x.org`,
        name: { givenName: "Person", familyName: id },
        title: index % 2 === 0 ? "Even" : "Odd",
        active: true,
        emails: [{ value: `${id}@x.org`, type: "work", primary: true }],
      },
      baseUrl,
    );
  });
}

export function snapshot(users: readonly User[], groups: readonly Group[], version = 1): Snapshot {
  return {
    version,
    committedAt: NOW + version,
    users: buildRecordSet(users.map(record)),
    groups: buildRecordSet(groups.map(record)),
  };
}

export interface FixtureOptions {
  readonly users?: readonly User[];
  readonly groups?: readonly Group[];
  /** Instead of a directory with one snapshot. */
  readonly directory?: Directory;
  readonly scim?: Partial<ScimSettings>;
  readonly connection?: Partial<ServedConnection>;
  /** Beside the default connection. */
  readonly connections?: readonly ServedConnection[];
  readonly surfaces?: readonly RequestHandler[];
}

export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

export interface Fixture {
  readonly app: RequestListener;
  readonly directory: Directory;
  readonly clock: Clock & { set(now: number): void };
  readonly log: readonly LogLine[];
  readonly answered: readonly AnsweredRequest[];
}

/** A connection with a directory that was read ten seconds before NOW. */
export function servedConnection(more: Partial<ServedConnection> = {}): ServedConnection {
  return {
    id: "default",
    basePath: "/scim/v2",
    baseUrl: BASE_URL,
    directory: directoryOf(snapshot(aliceBobCarol(), [salesGroup()])),
    userType: userResourceType(),
    groupType: groupResourceType(),
    clients: [
      { name: "okta", tokens: [TOKEN, "the-token-that-okta-had-before"] },
      { name: "tool", tokens: [OTHER_TOKEN] },
    ],
    unready: () => undefined,
    snapshotAt: async () => undefined,
    keyOwnerId: () => CAROL_ID,
    ...more,
  };
}

export function directoryOf(first: Snapshot | undefined): Directory {
  const directory = createDirectory();
  if (first !== undefined) directory.publish(first, NOW - 10_000);
  return directory;
}

export function fixture(options: FixtureOptions = {}): Fixture {
  const directory =
    options.directory ?? directoryOf(snapshot(options.users ?? aliceBobCarol(), options.groups ?? [salesGroup()]));
  const served = [servedConnection({ directory, ...options.connection }), ...(options.connections ?? [])];
  const log: LogLine[] = [];
  const answered: AnsweredRequest[] = [];
  const clock = standingClock();
  const app = createApp({
    connections: (basePath) => served.find((connection) => connection.basePath === basePath),
    scim: { ...DEFAULT_SCIM_SETTINGS, ...options.scim },
    cursorSecret: Buffer.from("a secret that signs cursors in tests"),
    ops: {
      unready: () => (directory.current() === undefined ? "the first read has not finished" : undefined),
      metrics: {
        render: async () => ({ contentType: "text/plain; version=0.0.4; charset=utf-8", body: "lattice_scim_up 1\n" }),
      },
    },
    surfaces: options.surfaces ?? [],
    clock,
    breathe: nextTurn,
    logger: recordingLogger(log, {}),
    onAnswered: (request) => answered.push(request),
  });
  return { app, directory, clock, log, answered };
}

function standingClock(): Clock & { set(now: number): void } {
  let time = NOW;
  return {
    now: () => time,
    set(now) {
      time = now;
    },
    sleep: () => Promise.resolve(),
  };
}

function recordingLogger(lines: LogLine[], common: LogFields): Logger {
  const write =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      lines.push({ level, message, fields: { ...common, ...fields } });
    };
  return {
    error: write("error"),
    warn: write("warn"),
    info: write("info"),
    http: write("http"),
    debug: write("debug"),
    child: (fields) => recordingLogger(lines, { ...common, ...fields }),
  };
}
