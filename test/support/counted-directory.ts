/** A directory whose whole content follows from its version: whoever finds it can tell whether something is missing. */
import { nextSnapshot } from "../../src/directory/next-snapshot.js";
import type { Change } from "../../src/directory/change.js";
import type { DirectoryRecord } from "../../src/directory/record.js";
import type { Snapshot } from "../../src/directory/snapshot.js";
import type { UserBody } from "../../src/scim/resource.js";
import { NO_CHANGES } from "../../src/store/cycle-report.js";
import type { Commit, ConnectionStore } from "../../src/store/store.js";
import { BASE_URL, digest, EPOCH, userBody } from "./snapshot-of.js";

/** More than a few slices of a large commit. */
const PEOPLE = 1300;

/** By id, the version that somebody last changed in. */
function lastChanges(version: number): Map<string, number> {
  const people = new Map<string, number>();
  for (let v = 1; v <= version; v++)
    for (const [id, served] of changesIn(v)) served ? people.set(id, v) : people.delete(id);
  return people;
}

/** Versions 1, 5, 9 … change everybody, the others a few; one person comes and goes. */
function changesIn(version: number): readonly (readonly [id: string, served: boolean])[] {
  const everybody = version % 4 === 1;
  const count = everybody ? PEOPLE : 10;
  const changed = Array.from(
    { length: count },
    (_, i) => [`u${(everybody ? i : version * 7 + i) % PEOPLE}`, true] as const,
  );
  return [...changed, ["guest", version % 2 === 1]];
}

function body(id: string, version: number): UserBody {
  return userBody(id, { title: `of version ${version}` });
}

/** The commit that follows `current`. */
export async function nextCommit(current: Snapshot | undefined): Promise<Commit> {
  const version = (current?.version ?? 0) + 1;
  const changes = changesIn(version).flatMap(([id, served]): Change[] => {
    const position = current?.users.positionOf(id);
    const before = position === undefined ? undefined : current?.users.at(position);
    if (!served && before === undefined) return [];
    const kind = served ? (before === undefined ? "created" : "updated") : "deleted";
    const after = served ? body(id, version) : undefined;
    return [{ kind, resourceType: "User", id, cause: "counted", before, after, createdAt: undefined }];
  });
  const committedAt = EPOCH + version;
  const snapshot = await nextSnapshot(current, changes, {
    committedAt,
    baseUrl: BASE_URL,
    digest,
    breathe: async () => {},
  });
  return {
    published: { snapshot, readAt: committedAt, baseUrl: BASE_URL, changes },
    said: changes.map(({ id }) => ({ id, raw: { id, version }, digest: `said in ${version}`, at: committedAt })),
    report: {
      number: version,
      startedAt: committedAt,
      finishedAt: committedAt,
      outcome: "published",
      reason: undefined,
      failure: undefined,
      version,
      read: { users: 0, departments: 0, requests: 0 },
      changes: NO_CHANGES,
      rejections: [],
      absent: [],
    },
    settings: { keyOwner: version },
  };
}

/** What is wrong with what is stored; an empty list where it is exactly one version, whole. */
export async function faultsOf(
  store: ConnectionStore,
): Promise<{ readonly version: number; readonly faults: string[] }> {
  const loaded = await store.load();
  const version = loaded?.snapshot.version ?? 0;
  const faults: string[] = [];
  const check = (what: string, found: unknown, expected: unknown) => {
    if (found !== expected) faults.push(`${what}: ${String(found)} instead of ${String(expected)}`);
  };
  const expected = lastChanges(version);
  const users = loaded?.snapshot.users;
  check("people", users?.size ?? 0, expected.size);
  for (const [id, changed] of expected) {
    const position = users?.positionOf(id);
    const record = position === undefined ? undefined : users?.at(position);
    check(`title of ${id}`, record?.resource.title, `of version ${changed}`);
    check(`bytes of ${id}`, textOf(record), JSON.stringify(record?.resource));
  }
  const digests = await store.saidDigests();
  for (const [id, changed] of expected) check(`said of ${id}`, digests.get(id), `said in ${changed}`);
  check("last report", (await store.cycles(1))[0]?.number, version === 0 ? undefined : version);
  check("next cycle", await store.nextCycleNumber(), version + 1);
  check("setting", await store.setting("keyOwner"), version === 0 ? undefined : version);
  check("changes to come", (await store.changesAfter(version, 10)).length, 0);
  if (version > 0)
    check("changes of the last version", (await store.changesAfter(version - 1, 5000)).at(-1)?.version, version);
  return { version, faults };
}

function textOf(record: DirectoryRecord | undefined): string | undefined {
  return record === undefined ? undefined : Buffer.from(record.json).toString();
}
